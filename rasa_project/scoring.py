"""Score understanding on questions nobody trained on. Pure: parsed questions in, figures out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

URGENT = frozenset(("immediate_danger", "self_harm_crisis"))
NOT_SURE = "nlu_fallback"
BEYOND = "out_of_scope"


@dataclass(frozen=True)
class Asked:
    """One question with what it should have meant and what was understood.

    `also` are other topics that serve as well; `ranking` the topics found, likeliest first, without
    the fallback; `intent` what the assistant would act on.
    """

    text: str
    topic: str
    intent: str
    ranking: tuple[str, ...]
    confidence: float = 0.0
    also: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    found_platforms: tuple[str, ...] = ()
    milliseconds: float = 0.0

    @property
    def accepted(self) -> frozenset[str]:
        """The topics that count as right."""
        return frozenset((self.topic, *self.also))

    @property
    def is_right(self) -> bool:
        """Whether the likeliest topic (or the urgent one) is right, sure or not."""
        best = self.intent if self.intent != NOT_SURE else (self.ranking or ("",))[0]
        return best in self.accepted

    @property
    def is_offered(self) -> bool:
        """Whether a right topic is the answer or among the first three."""
        return self.is_right or bool(self.accepted & set(self.ranking[:3]))


@dataclass(frozen=True)
class Score:
    """The figures, each a share between 0 and 1 unless said otherwise."""

    questions: int
    accuracy: float
    top3: float
    fallback: float
    beyond_recognised: float
    needs_turned_away: float
    urgent_recall: float
    false_alarms: float
    platform_recall: float
    p50_ms: float
    p95_ms: float
    confusions: tuple[tuple[str, str, int], ...] = field(default=())


def score(asked: Sequence[Asked]) -> Score:
    """Return the figures. In-scope accuracy and top 3 leave out-of-scope questions out."""
    inside = [a for a in asked if a.topic != BEYOND]
    beyond = [a for a in asked if a.topic == BEYOND]
    urgent = [a for a in asked if a.topic in URGENT]
    calm = [a for a in asked if not a.accepted & URGENT]
    named = [(p, a) for a in asked for p in a.platforms]
    times = sorted(a.milliseconds for a in asked) or [0.0]
    wrong = Counter(
        (a.topic, a.ranking[0] if a.intent == NOT_SURE else a.intent)
        for a in asked
        if not a.is_right and a.ranking
    )
    return Score(
        questions=len(asked),
        accuracy=_share(a.is_right for a in inside),
        top3=_share(a.is_offered for a in inside),
        fallback=_share((a.intent == NOT_SURE for a in inside), nothing=0.0),
        beyond_recognised=_share(a.intent in (BEYOND, NOT_SURE) for a in beyond),
        needs_turned_away=_share(
            (a.intent == BEYOND and BEYOND not in a.accepted for a in inside), nothing=0.0
        ),
        urgent_recall=_share(a.intent in URGENT for a in urgent),
        false_alarms=_share((a.intent in URGENT for a in calm), nothing=0.0),
        platform_recall=_share(p in a.found_platforms for p, a in named),
        p50_ms=times[len(times) // 2],
        p95_ms=times[int(len(times) * 0.95)],
        confusions=tuple((t, f, n) for (t, f), n in wrong.most_common(25)),
    )


def _share(values: Iterable[bool], nothing: float = 1.0) -> float:
    rows = list(values)
    return sum(rows) / len(rows) if rows else nothing


def report(found: Score) -> str:
    """Return the figures as lines for a person."""
    rows = [
        ("questions", f"{found.questions}"),
        ("right topic", f"{found.accuracy:.1%}"),
        ("right topic among three", f"{found.top3:.1%}"),
        ("not sure, so topics offered", f"{found.fallback:.1%}"),
        ("out of scope recognised", f"{found.beyond_recognised:.1%}"),
        ("real needs turned away", f"{found.needs_turned_away:.1%}"),
        ("urgent recall", f"{found.urgent_recall:.1%}"),
        ("false alarms", f"{found.false_alarms:.1%}"),
        ("platforms found", f"{found.platform_recall:.1%}"),
        ("milliseconds, p50 · p95", f"{found.p50_ms:.1f} · {found.p95_ms:.1f}"),
    ]
    lines = [f"{name:<28}{value:>16}" for name, value in rows]
    lines += ["", "worst confusions (should be → was)"]
    return "\n".join(lines + [f"{n:4}  {t} → {f}" for t, f, n in found.confusions])
