"""Messages in other languages: the danger numbers and the school, in that language."""

from __future__ import annotations

import pytest

from knowledge import Library

pytestmark = pytest.mark.server

SAID = {
    "cy": "mae rhywun wedi postio lluniau o fy merch heb ofyn",
    "pl": "ktoś pisze o mnie kłamstwa i nie wiem co mam zrobić",
    "ro": "cineva a postat minciuni despre fiica mea și nu știu ce să fac",
    "ur": "کسی نے میری بیٹی کے بارے میں جھوٹ لکھا ہے",
    "pa": "ਮੇਰੀ ਧੀ ਨੂੰ ਸਕੂਲ ਵਿੱਚ ਤੰਗ ਕੀਤਾ ਜਾ ਰਿਹਾ ਹੈ",
    "ar": "شخص ما نشر صور ابنتي على الإنترنت",
    "bn": "আমার মেয়েকে অনলাইনে হয়রানি করা হচ্ছে",
    "pt": "alguém publicou mentiras sobre a minha filha na internet",
    "es": "alguien ha publicado mentiras sobre mi hija en internet",
    "uk": "мою доньку цькують в інтернеті",
    "ur_latn": "meri beti ke bare mein kisi ne jhoot likha hai",
}
CRIES = {
    "cy": "dwi eisiau marw",
    "pl": "chcę umrzeć",
    "ro": "vreau să mor",
    "ur": "میں مرنا چاہتی ہوں",
    "pa": "ਮੈਂ ਮਰਨਾ ਚਾਹੁੰਦੀ ਹਾਂ",
    "ar": "أريد أن أموت",
    "bn": "আমি মরতে চাই",
    "pt": "quero morrer",
    "es": "quiero morir",
    "uk": "я хочу померти",
    "ur_latn": "main marna chahti hoon",
}


def test_every_language_is_tried(library: Library) -> None:
    """No language we have words for goes untested; there are at least ten."""
    assert set(SAID) == set(CRIES) == set(library.languages)
    assert len(SAID) >= 10


@pytest.mark.parametrize("code", SAID)
def test_answered_in_their_language(assistant, library: Library, code: str) -> None:
    """Somebody who does not write English gets 999 and the school's number in their language."""
    visitor = assistant.visitor("parent")
    message = visitor.say(SAID[code])

    assert visitor.degraded is False
    assert message.get("language") == code
    assert "999" in message["text"]
    assert str(library.school.office.phone) in message["text"]
    assert message["text"].split()[0] == library.languages[code].danger.split()[0]


@pytest.mark.parametrize("code", CRIES)
def test_cry_for_help(assistant, code: str) -> None:
    """A cry for help is urgent: their language first, the English answer after it."""
    visitor = assistant.visitor()
    first = visitor.say(CRIES[code])
    second = visitor.last["messages"][1]

    assert (first["urgent"], first["language"]) == (True, code)
    assert second["topic"] in ("immediate_danger", "self_harm_crisis")
    assert "999" in first["text"]
    assert "999" in second["text"]


def test_english_again_afterwards(assistant) -> None:
    """The next English message is answered in English, with what was known before."""
    visitor = assistant.visitor("parent")
    visitor.say("what age is whatsapp")
    visitor.say(SAID["pl"])
    message = visitor.say("and snapchat?")

    assert message["topic"] == "age_limit"
    assert message.get("language") is None


def test_a_language_we_have_no_words_for(assistant) -> None:
    """In any other script there is still the office and 999, in plain English."""
    message = assistant.visitor("parent").say("私の娘がネットでいじめられています")

    assert message.get("language") == "other"
    assert "999" in message["text"]
