"""Days told from today: "last Tuesday", "yesterday", "two weeks ago", "tomorrow"."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from actions.incidents.when.pieces import DAY_NAMES, FUTURE, NO_DATE, Context, Result, Rules
from actions.incidents.when.stretches import (
    Days,
    latest_weekday,
    monday_of,
    one,
)
from actions.incidents.when.words import is_answer, words

rule = Rules()
_GONE = r"(?: (?:just )?(?:gone|past|passed))"
_FILLERS = r"(?:,? (?:on|the|i|think|it|was|sometime|some time|maybe|probably))*"
_HALF = {
    "years": relativedelta(months=6),
    "months": timedelta(days=15),
    "weeks": timedelta(days=3),
    "days": timedelta(hours=12),
    "hours": timedelta(minutes=30),
    "minutes": timedelta(),
}


def _weekday(match: re.Match[str]) -> int:
    return DAY_NAMES.index(match["day"])


def _last(match: re.Match[str], context: Context) -> date:
    """Return the last such weekday before today."""
    return latest_weekday(_weekday(match), context.back(days=1))


@rule(
    r"COUNT UNIT (?:or so )?(?P<ish>ish )?(?P<half>and a half )?(?:ago|back|earlier)"
    r"(?: (?P<from>today|yesterday|tomorrow|(?:on |last |this )*DAY))?",
    r"COUNT weeks (?P<from>(?:on )?last DAY)",
    r"COUNT weeks (?P<from>(?:on )?DAY)(?= (?:just )?(?:gone|past))",
)
def units_ago(match: re.Match[str], context: Context) -> Result:
    """Two weeks ago; 20 minutes ago; a week last Monday."""
    said = match.groupdict()
    count, loose = int(said["count"].removesuffix("ish")), said["count"].endswith("ish")
    loose = loose or " or so " in match[0] or bool(said.get("ish") or said.get("half"))
    if said["from"] not in (None, "today"):
        near = {"yesterday": context.back(days=1), "tomorrow": context.back(days=-1)}
        start = near.get(said["from"]) or _last(match, context)
        return one(start - timedelta(weeks=count), loose)
    moment = ago(count, said.get("unit") or "weeks", context)
    if said.get("half"):
        moment -= _HALF[said["unit"]]
    exact = said.get("unit") in ("minutes", "hours")
    return one(moment.date(), loose, f"{moment:%H:%M}" if exact and not loose else None)


@rule(
    r"days after tomorrow",
    r"later (?:today|on|this \w+)",
    r"DAY (?:of )?next weeks",
    r"weeks after next",
    r"next weeks,? (?:on )?DAY",
    r"tomorrow(?: \w+)?",
    r"(?:next|coming|following) (?:DAY|weekend|weeks|months|years|term|half term|time)",
    r"(?:this )?coming (?:DAY|weekend|weeks|months)",
    r"DAY (?:coming|weeks)(?! (?:ago|before))",
    r"in (?:about )?COUNT (?:days|weeks|months|years)(?: time)?",
    r"COUNT UNIT(?:'?s?'?)? time",
    r"COUNT UNIT from (?:now|today|tomorrow)",
    r"1 weeks (?:on )?DAY(?! (?:just )?(?:gone|past))",
)
def to_come(match: re.Match[str], context: Context) -> Result:
    """Tomorrow; next week; Monday week."""
    return FUTURE


def ago(count: int, unit: str, context: Context) -> datetime:
    """Return the moment so many units before now; months and years by the calendar."""
    return context.now - relativedelta(**{unit: count})


@rule(r"days before yesterday", r"night before last", r"(?P<count>\d{1,2}) night ago")
def nights_ago(match: re.Match[str], context: Context) -> Result:
    """The day before yesterday; the night before last; three nights ago."""
    count = int(match.groupdict().get("count") or 2)
    return one(context.back(days=count), time="night" if "night" in match[0] else None)


@rule(r"the days before$|the days before(?= ?[,.;!?])")
def one_before(match: re.Match[str], context: Context) -> Result:
    """(Yesterday and) the day before."""
    return one(context.back(days=2 if "yesterday" in match.string else 1))


@rule(r"(?:this|same) (?:time|days) last (?P<unit>weeks|months|years)")
def this_time(match: re.Match[str], context: Context) -> Result:
    """This time last week."""
    return one(ago(1, match["unit"], context).date(), approximate=match["unit"] != "weeks")


@rule(r"(?:late |early )?(?:last|yesterday) (?:night|evening)", r"yesterday")
def yesterday(match: re.Match[str], context: Context) -> Result:
    """Yesterday; last night."""
    time = "night" if match[0].endswith("night") else None
    return one(context.back(days=1), time=time)


@rule(r"overnight (?:on |from )?DAY")
def overnight(match: re.Match[str], context: Context) -> Result:
    """Overnight on Sunday."""
    return one(_last(match, context), approximate=True, time="night")


@rule(r"overnight|(?:during|in|through) the (?:middle of the )?night")
def in_the_night(match: re.Match[str], context: Context) -> Result:
    """Overnight: yesterday or today."""
    return Days(context.back(days=1), context.today, approximate=True, time="night")


@rule(r"tonight|this (?P<part>evening|afternoon|night)")
def later_today(match: re.Match[str], context: Context) -> Result:
    """Tonight, said in the evening; before that it is still to come."""
    begins = 12 if match["part"] == "afternoon" else 16
    time = match["part"] or "night"
    return one(context.today, time=time) if context.now.hour >= begins else FUTURE


@rule(
    r"(?:all |earlier |only )?(?:today|this (?:morning|lunch ?time|break(?: ?time)?))",
    r"just now|right now|^now$",
    r"^earlier(?: on)?$",
)
def today(match: re.Match[str], context: Context) -> Result:
    """Today; this morning; just now."""
    time = f"{context.now:%H:%M}" if match[0].endswith("now") else None
    return one(context.today, time=time)


@rule(r"(?:every|most|each) (?:other |single )?DAY")
def habit(match: re.Match[str], context: Context) -> Result:
    """Every Tuesday, on Tuesdays: since the last one at least; in a story, a timetable."""
    if not is_answer(match.string):
        return NO_DATE
    first = latest_weekday(_weekday(match), context.today)
    return Days(first, context.today, approximate=True, ongoing=True)


@rule(r"COUNT DAY ago")
def weekdays_ago(match: re.Match[str], context: Context) -> Result:
    """Two Fridays ago."""
    count = int(match["count"].removesuffix("ish"))
    day = _last(match, context) - timedelta(weeks=count - 1)
    return one(day, approximate=match["count"].endswith("ish"))


@rule(
    r"DAY,? (?:of |in )?(?:the )?(?P<which>last|this) weeks",
    rf"(?P<which>last|this) weeks{_FILLERS},? DAY",
    r"DAY (?:of )?(?:the )?weeks (?P<which>before) last",
    r"(?:the )?weeks (?P<which>before) last,? (?:on )?DAY",
)
def day_of_a_week(match: re.Match[str], context: Context) -> Result:
    """Tuesday last week."""
    back = {"this": 0, "last": 1, "before": 2}[match["which"]]
    found = monday_of(context.today) - timedelta(weeks=back) + timedelta(days=_weekday(match))
    loose = bool(re.search(r"think|maybe|probably", match[0]))
    return one(found, loose) if found <= context.today else FUTURE


@rule(
    r"DAY before (?:last|this|that)(?: one)?",
    r"(?P<last>last) DAY",
    rf"DAY(?P<gone>{_GONE})",
    r"(?:this past |this |the )?DAY",
)
def weekday(match: re.Match[str], context: Context) -> Result:
    """Tuesday: the last one past, today included unless "last" or "gone" is said."""
    said = match.groupdict()
    if " before " in match[0]:
        found = _last(match, context) - timedelta(weeks="last" in match[0])
        return one(found)
    if said.get("last") or said.get("gone"):
        return one(_last(match, context))
    found = latest_weekday(_weekday(match), context.today)
    return Days(found, found, weekday=True)


@rule(r"the other (?P<what>days|weeks|night|evening)")
def the_other_day(match: re.Match[str], context: Context) -> Result:
    """The other day, the other week: a few ago."""
    few = int(words()["few"])
    back = context.back(weeks=few) if match["what"] == "weeks" else context.back(days=few)
    return one(back, approximate=True)
