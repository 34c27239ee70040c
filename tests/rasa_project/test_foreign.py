"""Is a message's language named, and is a cry for help known in each of them?"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from ruamel.yaml import YAML

from knowledge import KnowledgeError, read_library
from knowledge.library import FOLDER
from knowledge.phrases import Translation
from knowledge.placeholders import Facts, names_in
from rasa_project.nlu.foreign import OTHER, LanguageSpotter, _plain

BY_SCRIPT = ("ur", "pa", "ar", "bn", "uk")
BY_WORDS = ("cy", "pl", "ro", "pt", "es", "ur_latn")


def _languages(folder: Path = FOLDER) -> dict[str, Translation]:
    try:
        return read_library().languages
    except KnowledgeError:
        rows = YAML(typ="safe").load((folder / "languages.yml").read_text(encoding="utf-8"))
        return {row["id"]: Translation.parse_obj(row) for row in rows["languages"]}


LANGUAGES = _languages()
CRIES = [
    (code, cry) for code, found in LANGUAGES.items() for cry in (*found.cries, *found.self_harm)
]


@pytest.fixture(scope="module")
def spotter() -> LanguageSpotter:
    return LanguageSpotter(SimpleNamespace(languages=LANGUAGES))


def test_the_languages_are_those_promised():
    """Ten languages, and Urdu and Hindi in Latin letters as well."""
    assert set(LANGUAGES) == {*BY_SCRIPT, *BY_WORDS}


@pytest.mark.parametrize("code", LANGUAGES)
def test_translation_is_complete(code):
    """Every language gives 999, both helplines and the school's contacts, and has cries enough."""
    found = LANGUAGES[code]

    assert "999" in found.danger
    assert set(names_in(found.danger)) == {"service.childline.phone", "service.samaritans.phone"}
    assert set(names_in(found.school_help)) == {
        "school.office.phone", "school.office.email", "school.dsl.name",
    }  # fmt: skip
    assert len({_plain(cry) for cry in found.cries}) >= 8
    assert len({_plain(cry) for cry in found.self_harm}) >= 12
    assert set(found.cries).isdisjoint(found.self_harm)
    assert found.rtl == (code in ("ur", "ar"))
    assert found.reviewed is False


@pytest.mark.parametrize("code", LANGUAGES)
def test_only_latin_letters_need_words(code):
    """A script decides by itself; languages in Latin letters have forty to seventy words."""
    words = LANGUAGES[code].words

    assert (len(words) == 0) if code in BY_SCRIPT else (40 <= len(words) <= 70)


@pytest.mark.parametrize("code", LANGUAGES)
def test_999_is_said_even_where_a_helpline_is_not_known(code):
    """The sentence with 999 does not hang on a number that may be missing."""
    facts = Facts(SimpleNamespace(__fields__=()), {"childline": _NoPhone, "samaritans": _NoPhone})

    said = facts.text(LANGUAGES[code].danger)

    assert "999" in said
    assert "{" not in said


_NoPhone = SimpleNamespace(known=lambda field: None)


@pytest.mark.parametrize(("code", "cry"), CRIES)
def test_every_cry_is_known(spotter, code, cry):
    """Each cry is heard as typed, in capitals and without its accents, and names its language."""
    for typed in (cry, cry.upper(), _plain(cry), f"{cry}!!!"):
        assert spotter.cry(typed) is not None
        found = spotter.language(typed)
        assert found == code or cry in (*LANGUAGES[found].cries, *LANGUAGES[found].self_harm)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("cy", "Mae rhywun wedi rhannu lluniau o fy merch ar Snapchat"),
        ("cy", "Sut ydw i'n rhoi gwybod am gyfrif ffug?"),
        ("pl", "Moje dziecko jest nękane w internecie przez kolegów ze szkoły"),
        ("pl", "czy moge porozmawiac z nauczycielem, syn dostaje brzydkie wiadomosci"),
        ("ro", "Cineva a trimis poze cu fiica mea"),
        ("ro", "buna ziua, nu vorbesc engleza"),
        ("pt", "alguém publicou fotos da minha filha"),
        ("pt", "não falo inglês"),
        ("es", "A mi hijo lo acosan en el colegio por WhatsApp"),
        ("es", "no hablo inglés"),
        ("ur_latn", "mera beta school mein tang kiya ja raha hai"),
        ("ur_latn", "kya aap urdu mein baat kar sakte hain"),
        ("ur", "میرے بیٹے کو اسکول میں تنگ کیا جا رہا ہے"),
        ("ur", "اسکول کی فیس"),
        ("ar", "ابني يتعرض للتنمر في المدرسة"),
        ("ar", "گلت للمدرسة"),
        ("bn", "আমার ছেলেকে স্কুলে বুলিং করা হচ্ছে"),
        ("pa", "ਮੇਰੇ ਬੱਚੇ ਨੂੰ ਸਕੂਲ ਵਿੱਚ ਤੰਗ ਕੀਤਾ ਜਾ ਰਿਹਾ ਹੈ"),
        ("uk", "Мою дитину цькують у школі"),
        ("uk", "моего сына обижают в школе"),
        (OTHER, "我的孩子被欺负了"),
        (OTHER, "मेरे बच्चे को परेशान किया जा रहा है"),
    ],
)
def test_language_is_named(spotter, code, text):
    """An everyday question is named by its script or its words; Russian counts as Ukrainian."""
    assert spotter.language(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "hello", "what is a DSL", "12345 !!", "", "OS-7F3K", "cafe naïve résumé",
        "my son José García was added to a group by Pablo",
        "Maria Silva posted about the Los Angeles trip", "thanks yr 9 pe kit", "help me please",
        "cheers hun u r the best", "the neu rep said so", "what does ajutor mean", "can i skip",
    ],
)  # fmt: skip
def test_english_stays_english(spotter, text):
    """Names, slang, acronyms and one borrowed word do not make a message foreign."""
    assert spotter.language(text) is None
    assert spotter.cry(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("POMOCY", "pl"),
        ("pomocy pomocy pomocy pomocy", "pl"),
        ("ajutor!!", "ro"),
        ("ajutor va rog", "ro"),
        ("Допоможіть", "uk"),
        ("النجده", "ar"),
        ("بچاو", "ur"),
        ("bachao", "ur_latn"),
        ("ratunku, on mnie zabije", "pl"),
        ("please help main marna chahta hoon", "ur_latn"),
        ("вбʼє мене", "uk"),
        ("خودکشي كرنا چاہتا ہوں", "ur"),
    ],
)
def test_cry_is_heard_however_it_is_typed(spotter, text, code):
    """One word, capitals, another keyboard's letters or English around it do not hide a cry."""
    assert spotter.cry(text) == code
    assert spotter.language(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("potrzebuję pomocy z kontem na instagramie", "pl"),
        ("am nevoie de ajutor cu telefonul copilului", "ro"),
        ("Допоможіть, будь ласка, увійти в акаунт школи", "uk"),
    ],
)
def test_polite_request_for_help_is_no_cry(spotter, text, code):
    """The plain word for help, in a sentence about something else, raises no alarm."""
    assert spotter.cry(text) is None
    assert spotter.language(text) == code


@pytest.mark.parametrize("code", LANGUAGES)
def test_cries_of_self_harm_are_told_apart(spotter, code):
    """Wanting to die is told from being attacked, in every language."""
    found = LANGUAGES[code]

    assert [cry for cry in found.self_harm if not spotter.is_self_harm(cry)] == []
    assert [cry for cry in found.cries if spotter.is_self_harm(cry)] == []


def test_cry_quoted_in_english_is_heard_and_answered_in_english(spotter):
    """A teacher who quotes a cry raises the alarm, and is not answered in the cry's language."""
    text = "My pupil wrote 'chcę umrzeć' in her book, what do I do"

    assert spotter.cry(text) == "pl"
    assert spotter.language(text) is None
