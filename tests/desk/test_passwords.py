"""Which passwords are good enough, and how they are kept."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from desk import passwords
from desk.passwords import fault, fits, hash_of, outdated

OWN = ("Meadowbrook School", "Ms Kaur", "kaur")
GOOD = [
    "purple tractor river",
    "the boat leaves at nine",
    "x7Kp2mVq9LwZ",
    "Tr0ub4dor&3xyz",
    "ysgol uwchradd afon",  # Welsh
    "мій човен пливе",
    "🐟🐟 my fish cannot swim",
    "nobody reads the moss",
    "wholly-2024-unlikely-gravel",
]
BAD = [
    ("", "short"),
    ("kT9#vWq2!pL", "short"),  # eleven characters
    ("a" * 201, "long"),
    ("aaaaaaaaaaaaaaa", "common"),
    ("abcabcabcabcabc", "common"),
    ("123456789012", "common"),
    ("qwertyuiop123", "common"),
    ("1q2w3e4r5t6y7u", "common"),
    ("zxcvbnmasdfghjkl", "common"),
    ("Password2024!!", "common"),
    ("P@ssw0rd1234567", "common"),
    ("passwordpassword", "common"),
    ("IloveYou!2023xx", "common"),
    ("Liverpoolfc1892", "common"),
    ("Summer Holiday 2026", None),
    ("SummerSummer2026!", "common"),
    ("correct horse battery staple", "common"),
    ("Meadowbrook2026!", "common"),
    ("welcome to meadowbrook", "common"),
    ("MeadowbrookSchool1", "common"),
    ("M3ad0wbr00k!!!2026", "common"),
    ("kaurkaurkaur99", "common"),
    ("Ms Kaur's password", "common"),
    ("safeguarding lead 1", "common"),
    ("ｐａｓｓｗｏｒｄ１２３４", "common"),  # full-width letters
    ("!!!!!!!!!!!!!!!!", "common"),
    ("            ", "common"),
]


@pytest.mark.parametrize("password", GOOD)
def test_a_good_password_is_taken(password):
    """Length and not being guessed are enough, in any script, without capitals or signs."""
    assert fault(password, OWN) is None


@pytest.mark.parametrize(("password", "why"), BAD)
def test_a_bad_password_is_refused(password, why):
    """Too short, too long, or made of what is guessed first."""
    assert fault(password, OWN) == why


def test_names_count_only_where_they_are_ones_own():
    """The name of a school elsewhere is as good as any word."""
    assert fault("meadowbrook gravel 7", ()) is None


def test_a_kept_password_fits_itself_only():
    """The hash is salted argon2id, and no other password fits it."""
    kept = hash_of("purple tractor river")

    assert kept.startswith("$argon2id$")
    assert kept != hash_of("purple tractor river")
    assert fits(kept, "purple tractor river")
    assert not fits(kept, "purple tractor rivers")
    assert not fits(kept, "")


def test_one_character_written_two_ways_is_one():
    """A letter with an accent, composed or not, as different keyboards send it."""
    assert fits(hash_of("café au lait bleu"), "cafe\u0301 au lait bleu")


@pytest.mark.parametrize("kept", [None, "", "not a hash", "$argon2id$v=19$m=8,t=1,p=1$AAAA$BBBB"])
def test_without_a_kept_password_none_fits(kept):
    """An account without a password, or one whose hash is broken, lets nobody in."""
    assert not fits(kept, "nobody has this password")


def test_a_hash_made_with_less_is_outdated(monkeypatch):
    """When the library asks for more, a password is hashed anew at the next sign-in."""
    kept = hash_of("purple tractor river")
    before = outdated(kept)
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(2, 16, 1))

    assert (before, outdated(kept)) == (False, True)


def test_the_usual_hash_costs_what_is_recommended():
    """RFC 9106, second recommendation: 3 passes over 64 MiB."""
    usual = PasswordHasher()

    assert (usual.time_cost, usual.memory_cost) == (3, 65536)
