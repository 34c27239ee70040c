"""Dates by number and by month: "3/11", "the 3rd", "3-5 November", "mid October"."""

from __future__ import annotations

import re
from datetime import date

from actions.incidents.when.pieces import (
    DAY_NAMES,
    FUTURE,
    MONTH_NAMES,
    NO_DATE,
    Context,
    Result,
    Rules,
)
from actions.incidents.when.stretches import (
    Days,
    dated,
    day_of_month,
    month,
    month_before,
    named_month,
    one,
)
from actions.incidents.when.words import is_answer, pattern

rule = Rules()
_JOIN = r"(?:st|nd|rd|th)? ?(?P<join>-|to|and|or|until|till|/|&|,) ?(?:the )?"
_PART = (
    r"(?:(?:at |in |from |the )*(?P<part>beginning|start|first weeks|early|mid|middle|late|end)"
    r"[ -](?:of )?(?:the )?)"
)
_THIRDS = {"beginning": "early", "start": "early", "first weeks": "early", "early": "early"} | {
    "mid": "mid",
    "middle": "mid",
    "late": "late",
    "end": "late",
}
_COUNTED = (
    r"(?! (?:years?|lesson|period|time|days|grade|set|floor|place|party|weeks|of|class|form"
    r"|person|one|post|video))"
)


def _year(text: str | None) -> int | None:
    if not text:
        return None
    number = int(text.lstrip("'"))
    return number if number > 99 else 2000 + number


def _past(day: date | None, context: Context) -> Result:
    if day is None:
        return NO_DATE
    return FUTURE if day > context.today else one(day)


@rule(r"(\d{4}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{1,2})(?:t[\d:.]+z?)?")
def iso(match: re.Match[str], context: Context) -> Result:
    """2026-11-03"""
    year, number, day = (int(part) for part in match.groups())
    return _past(dated(day, number, year, context.today), context)


@rule(
    r"(\d{1,2}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{4}|\d{2})(?![\d/.:-]\d)",
    r"(\d{1,2})[ ,](\d{1,2})[ ,](\d{4})",
    r"^(\d{1,2}),(\d{1,2}),(\d{2})$",
    r"^(\d\d)(\d\d)(\d{4}|\d\d)$",
)
def numbers(match: re.Match[str], context: Context) -> Result:
    """3/11/26, day first."""
    day, number, year = match.groups()
    return _past(dated(int(day), int(number), _year(year), context.today), context)


@rule(
    rf"(?:between |from )?(?:the )?(?P<from>\d{{1,2}}){_JOIN}(?P<n>\d{{1,2}})(?:st|nd|rd|th)?"
    r"(?: of)? MONTH(?:,? YEAR)?",
    rf"MONTH (?:the )?(?P<from>\d{{1,2}}){_JOIN}(?P<n>\d{{1,2}})(?:st|nd|rd|th)?(?![\d/:.])",
    r"(?:between |from )?the (?P<from>\d{1,2})(?:st|nd|rd|th) (?P<join>-|to|and|or|until|till) "
    r"(?:the )?NTH",
)
def two_dates(match: re.Match[str], context: Context) -> Result:
    """Between 3 and 5 November; the 22nd or 23rd."""
    said = match.groupdict()
    last = _by_number(int(said["n"]), said.get("month"), said.get("year"), context)
    if last is None or last > context.today:
        return NO_DATE if last is None else FUTURE
    first = day_of_month(int(said["from"]), last)
    return Days(first, last, approximate=said["join"] in ("or", "/")) if first else NO_DATE


def _by_number(day: int, name: str | None, year: str | None, context: Context) -> date | None:
    if name is None:
        return day_of_month(day, context.today)
    return dated(day, MONTH_NAMES.index(name) + 1, _year(year), context.today)


@rule(
    r"(?:DAY,? )?(?:the )?(?P<n>\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]MONTH(?:,?[ -]YEAR)?",
    r"(?:DAY,? )?MONTH (?:the )?(?P<n>\d{1,2})(?:st|nd|rd|th)?(?:,? YEAR)?"
    r"(?![\d/:.]\d| ?(?:am|pm)\b)",
)
def month_by_name(match: re.Match[str], context: Context) -> Result:
    """3rd of November 2026; Nov 3."""
    said = match.groupdict()
    number = MONTH_NAMES.index(said["month"]) + 1
    return _past(dated(int(said["n"]), number, _year(said["year"]), context.today), context)


@rule(
    r"(?:DAY,? )?(?P<n>\d{1,2}) ?/ ?(?P<number>\d{1,2})(?![\d/.:-]\d)"
    r"(?! (?:an |a )?(?:hours|of|term))"
)
def slashed(match: re.Match[str], context: Context) -> Result:
    """3/11: the last one past."""
    if match[0] == "24/7" or not (is_answer(match.string) or match["day"] or _is_dated(match)):
        return None
    return _past(dated(int(match["n"]), int(match["number"]), None, context.today), context)


def _is_dated(match: re.Match[str]) -> bool:
    """Whether "9/10" in a story is a date and no share or mark."""
    return bool(pattern("before_number").search(match.string[: match.start()]))


@rule(
    r"(?:(?<=\bon )|(?<=\bfrom )|(?<=\bsince )|(?<=\bby ))"
    r"(?P<n>\d{1,2})\.(?P<number>0?[1-9]|1[0-2])(?![\d.]| ?[ap]m)",
    r"^(?:DAY,? )?(?P<n>\d{1,2})\.(?P<number>0?[1-9]|1[0-2])(?![\d.]| ?[ap]m)",
)
def dotted(match: re.Match[str], context: Context) -> Result:
    """15.9 at the start or after "on", where it is no clock time."""
    return _past(dated(int(match["n"]), int(match["number"]), None, context.today), context)


@rule(r"(?P<number>0?[1-9]|1[0-2]) ?/ ?(?P<year>20\d\d)")
def month_and_year(match: re.Match[str], context: Context) -> Result:
    """11/2026"""
    first = date(int(match["year"]), int(match["number"]), 1)
    return FUTURE if first > context.today else month(first, context.today)


@rule(
    r"(?:the )?NTH,? (?:of )?(?:the )?(?P<which>last|this) months",
    r"(?:the )?NTH (?P<which>last) months",
)
def day_of_a_month(match: re.Match[str], context: Context) -> Result:
    """The 12th of last month."""
    first = context.today if match["which"] == "this" else month_before(context.today)
    return _past(dated(int(match["n"]), first.month, first.year, context.today), context)


@rule(r"DAY,? (?:the )?NTH")
def named_and_numbered(match: re.Match[str], context: Context) -> Result:
    """Tuesday the 17th: the last one past where name and number agree, else by the number."""
    number, weekday = int(match["n"]), DAY_NAMES.index(match["day"])
    found = day_of_month(number, context.today, weekday) or day_of_month(number, context.today)
    return one(found) if found else NO_DATE


@rule(rf"(?:(?<=the )|(?<=on )|(?<=since )|(?<=and )|(?<=or )|(?<=be )|^)NTH{_COUNTED}")
def numbered(match: re.Match[str], context: Context) -> Result:
    """The 3rd: the last one past."""
    found = day_of_month(int(match["n"]), context.today)
    return one(found) if found else NO_DATE


@rule(rf"{_PART}(?P<which>last|this) months")
def part_of_this_month(match: re.Match[str], context: Context) -> Result:
    """The start of last month."""
    if match["part"] == "early" and match["which"] == "this":
        return None
    first = context.today.replace(day=1)
    first = month_before(context.today) if match["which"] == "last" else first
    return _third(first, match["part"], context)


def _third(first: date, part: str, context: Context) -> Result:
    found = month(first, context.today, _THIRDS[part])
    return FUTURE if found.first > context.today else found


@rule(rf"{_PART}?(?P<which>last )?MONTH(?: time)?(?: (?P<rel>this|last) years|,? YEAR)?(?: time)?")
def month_alone(match: re.Match[str], context: Context) -> Result:
    """October; mid October; last November; Oct 2025."""
    said, today = match.groupdict(), context.today
    if not _is_month(match):
        return None
    number = MONTH_NAMES.index(said["month"]) + 1
    if said["year"] or said["rel"]:
        year = _year(said["year"]) or today.year - (said["rel"] == "last")
        first = date(year, number, 1)
    else:
        first = named_month(number, today, before=bool(said["which"]))
        if said["part"] and month(first, today, _THIRDS[said["part"]]).first > today:
            first = first.replace(year=first.year - 1)
    if first > today:
        return FUTURE
    return _third(first, said["part"], context) if said["part"] else month(first, today)


def _is_month(match: re.Match[str]) -> bool:
    """Whether "may", "march", "april", ... stands for the month here."""
    if match["month"] not in ("march", "april", "may", "june", "july", "august"):
        return True
    before = match.string[: match.start()].rstrip()
    alone = not before and not match.string[match.end() :].strip(" ?.!")
    sure = bool(match["part"] or match["which"] or match["year"] or match["rel"])
    cue = re.search(rf"\b{pattern('before_month').pattern}$", before)
    return alone or sure or bool(cue)
