"""Stretches told from today: "for three weeks", "last week", "over the weekend", "this year"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from actions.incidents.when.days import ago
from actions.incidents.when.pieces import FUTURE, Context, Result, Rules
from actions.incidents.when.stretches import Days, monday_of, month, month_before
from actions.incidents.when.words import is_answer, pattern, words

rule = Rules()
_SATURDAY = 5
_PART_OF_WEEK = {"start": (0, 1), "beginning": (0, 1), "middle": (1, 3), "end": (3, 4)}


@rule(
    r"COUNT UNIT now(?! (?:ago|old))",
    r"(?:for|been|on for|lasted)(?: about| around| roughly| over| nearly| almost| the| last| past)*"
    r" (?:COUNT )?UNIT(?: now)?(?! (?:ago|old))",
)
def for_so_long(match: re.Match[str], context: Context) -> Result:
    """For three weeks: it goes on. "For months" counts as a few."""
    unit = match["unit"]
    if unit in ("minutes", "hours") or (match[0].startswith("been") and not match["count"]):
        return None
    if not is_answer(match.string) and not pattern("goes_on").search(match.string):
        return None
    count = (match["count"] or str(words()["few"])).removesuffix("ish")
    return Days(ago(int(count), unit, context).date(), context.today, True, True)


@rule(
    r"(?:(?:in|over|during|within|across|on|the) )*(?:the )?(?:last|past) COUNT UNIT",
    r"(?:in|over|during|within) the (?:last|past) UNIT",
)
def within(match: re.Match[str], context: Context) -> Result:
    """In the last two weeks."""
    count = int((match.groupdict().get("count") or "1").removesuffix("ish"))
    return Days(ago(count, match["unit"], context).date(), context.today, approximate=True)


@rule(
    r"(?:the )?(?:(?P<part>start|beginning|end|middle) of )?(?:the )?"
    r"(?P<which>(?<!before )last|this|earlier this|all) weeks",
    r"(?P<two>weeks before last)",
    r"(?P<part>start|beginning) of the weeks",
)
def week(match: re.Match[str], context: Context) -> Result:
    """Last week: Monday to Sunday. This week: up to today."""
    said = match.groupdict()
    back = 2 if said.get("two") else int(said.get("which") == "last")
    first = monday_of(context.today) - timedelta(weeks=back)
    start, end = _PART_OF_WEEK.get(said.get("part"), (0, 6))
    last = min(first + timedelta(days=end), context.today)
    return Days(min(first + timedelta(days=start), last), last, approximate=True)


@rule(
    r"(?:the )?weekend (?P<earlier>before last)",
    r"(?:the )?weekend (?P<earlier>(?:just )?(?:gone|past))",
    r"(?:(?:all |the )?(?P<earlier>last) |(?:(?:over|at|on|in|during|all|this|the|past) )*)"
    r"weekend(?! of the)",
)
def weekend(match: re.Match[str], context: Context) -> Result:
    """Over the weekend: Saturday and Sunday; on one of the two, this one so far."""
    today, earlier = context.today, match.groupdict().get("earlier")
    now_on = today.weekday() >= _SATURDAY and not earlier
    back = (not now_on) + (earlier == "before last")
    first = monday_of(today) + timedelta(days=_SATURDAY, weeks=-back)
    return Days(first, min(first + timedelta(days=1), today), approximate=True)


@rule(r"(?:earlier )?(?P<which>last|this) (?P<unit>months|years)")
def month_or_year(match: re.Match[str], context: Context) -> Result:
    """Last month; this year."""
    today, last = context.today, match["which"] == "last"
    if match["unit"] == "months":
        return month(month_before(today) if last else today.replace(day=1), today)
    year = today.year - last
    return Days(date(year, 1, 1), min(date(year, 12, 31), today), approximate=True)


@rule(r"(?:in|back in|during|since) (?P<year>20\d\d)", r"^(?P<year>20\d\d)$")
def bare_year(match: re.Match[str], context: Context) -> Result:
    """Back in 2024."""
    year = int(match["year"])
    if year > context.today.year:
        return FUTURE
    return Days(date(year, 1, 1), min(date(year, 12, 31), context.today), approximate=True)
