"""Feasts, seasons and terms: "Halloween", "over half term", "in the summer", "since term began"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from actions.incidents.when.pieces import DAY_NAMES, FUTURE, NO_DATE, Context, Result, Rules
from actions.incidents.when.stretches import Days, feast, monday_of, one, season
from actions.incidents.when.words import words

rule = Rules()
_LONG_AFTER = 120  # days that "after Christmas" may lie behind it
_IN = r"(?:(?:over|in|during|at|on|around|through) )?(?:the )?"
_YEAR = r"(?: (?:in )?(?P<year>20\d\d)| (?P<rel>last) years| this years)?"
_HALF_TERM = (
    rf"(?:last )?(?:(?P<name>{'|'.join(words()['half_terms'])}) )?(?:half term(?: weeks| holidays)?"
    rf"|(?:(?<=october )|(?<=february ))(?:holidays|break)){_YEAR}"
)
_BREAKS = {
    "summer": (6, 7, 8),
    "christmas": (12,),
    "easter": (3, 4),
    "winter": (12,),
    "spring": (3, 4),
}


@rule(rf"{_IN}(?:last |this )?(?P<name>{'|'.join(_BREAKS)}) (?:holidays|break)")
def holiday(match: re.Match[str], context: Context) -> Result:
    """In the summer holidays: the last ones that have begun."""
    return context.school.holiday(_BREAKS[match["name"]])


@rule(r"(?:in |during |all )?this (?P<half>half )?term", r"all (?P<half>half )?term")
def this_term(match: re.Match[str], context: Context) -> Result:
    """This term so far; this half term so far."""
    school = context.school
    first = school.half_began() if match["half"] else school.term_began()
    return Days(first, context.today, approximate=True)


@rule(
    rf"(?P<side>(?<=since )(?:the )?|(?:straight |just |right )?after (?:the )?){_HALF_TERM}",
    rf"(?P<side>(?:the )?weeks before (?:the )?|(?:just |right )?before (?:the )?){_HALF_TERM}",
    rf"(?P<side>{_IN}){_HALF_TERM}",
)
def half_term(match: re.Match[str], context: Context) -> Result:
    """Over half term; since half term (from the first day back); the week before half term."""
    year = int(match["year"]) if match["year"] else None
    found = context.school.half_term(words()["half_terms"].get(match["name"]), year)
    if found is None:
        return FUTURE if year and year >= context.today.year else NO_DATE
    if "before" in match["side"]:
        last = found.first - timedelta(days=1)
        return Days(monday_of(last) if "weeks" in match["side"] else last, last, approximate=True)
    if "after" in match["side"] or match.string[: match.start()].endswith("since "):
        back = found.last + timedelta(days=1)
        return one(back, approximate=True) if back <= context.today else NO_DATE
    return found


@rule(r"(?:in |on |at |over )?(?:the )?bank holidays(?: DAY)?", r"(?:the )?DAY bank holidays")
def bank_holiday(match: re.Match[str], context: Context) -> Result:
    """Bank holiday Monday: the last one."""
    day = match.groupdict().get("day")
    found = [feast(context.today, row) for row in words()["bank_holidays"]]
    return one(max(f for f in found if day in (None, DAY_NAMES[f.weekday()])))


@rule(rf"(?:back )?{_IN}(?:last |this )?(?P<name>{'|'.join(words()['terms'])}) term")
def term_by_name(match: re.Match[str], context: Context) -> Result:
    """In the summer term."""
    return context.school.term(words()["terms"][match["name"]]) or NO_DATE


@rule(r"(?:on |at )?(?:the )?(?P<what>last days|end) of (?:the |last )*term")
def end_of_term(match: re.Match[str], context: Context) -> Result:
    """The last day of term; the end of term, its last two days."""
    last = context.school.term_ended()
    return one(last) if "last days" in match["what"] else Days(last - timedelta(days=1), last, True)


@rule(rf"{_IN}last term")
def last_term(match: re.Match[str], context: Context) -> Result:
    """Last term."""
    return context.school.last_term()


@rule(
    r"(?:the )?first days? (?:back|of (?:the )?(?:new )?term|of school)"
    r"(?: after (?:the )?(?:christmas|easter|summer)(?: holidays)?)?"
)
def first_day(match: re.Match[str], context: Context) -> Result:
    """The first day of term."""
    return one(context.school.term_began())


@rule(
    r"(?:the )?(?:start|beginning) of (?:the |this )?(?P<what>term|years|school years)",
    r"(?<=since )(?P<what>we|they|he|she) (?:came|went|got|have been|are) back",
    r"(?P<what>term|school|school years) (?:started|began|went back)",
    r"(?<=since )(?:the )?(?:start of )?(?:this )?(?P<what>term|school years)",
)
def term_began(match: re.Match[str], context: Context) -> Result:
    """The start of term, or of the school year."""
    year = match["what"].endswith("years")
    school = context.school
    first = school.year_began() if year else school.term_began()
    first = school.half_began() if "back" in match[0] else first
    return Days(first, min(first + timedelta(days=6), context.today), approximate=True)


@rule(r"(?:in |since )?the new years(?! days?| eve)")
def new_year(match: re.Match[str], context: Context) -> Result:
    """In the new year: its first weeks, or the next one's."""
    first = context.today.replace(month=1, day=1)
    return Days(first, context.today, approximate=True) if context.today.month < 3 else FUTURE


@rule(r"(?:straight |just |right |soon )?after (?P<name>christmas|easter)")
def after_a_feast(match: re.Match[str], context: Context) -> Result:
    """After Christmas: in the months behind it, the day after; else it is still to come."""
    row = next(row for row in words()["feasts"] if row["words"] == match["name"])
    found = feast(context.today, row)
    soon = (context.today - found).days <= _LONG_AFTER
    return one(min(found + timedelta(days=1), context.today), True) if soon else FUTURE


@rule(
    *(
        rf"{_IN}(?:last |this )?(?:{row['words']})(?: days| time)?(?: night)?{_YEAR}"
        for row in words()["feasts"]
    )
)
def named_day(match: re.Match[str], context: Context) -> Result:
    """Halloween; Christmas, which is near the day rather than on it."""
    row = next(row for row in words()["feasts"] if re.search(rf"\b(?:{row['words']})", match[0]))
    found = feast(context.today if match["year"] is None else date(int(match["year"]), 12, 31), row)
    if match["rel"] and found.year == context.today.year:
        found = feast(found - timedelta(days=1), row)
    return one(found, row.get("near", False)) if found <= context.today else FUTURE


@rule(
    rf"{_IN}(?:(?P<last>last)|this|early|late)? ?(?P<name>{'|'.join(words()['seasons'])})(?: time)?"
    r"(?! term| born| school| fair| fete)"
)
def in_season(match: re.Match[str], context: Context) -> Result:
    """In the summer: June to August."""
    first, last = words()["seasons"][match["name"]]
    return season(first, last, context.today, before=bool(match["last"]))
