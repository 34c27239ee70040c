"""How often somebody may write: a bucket for each, filled again as time goes by."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable


class Limit:
    """Allows `burst` at once and `per_second` after that, for each key apart."""

    MOST_KEYS = 20_000  # the longest unused are forgotten beyond this

    def __init__(
        self, burst: float, per_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst, self._rate, self._clock = burst, per_second, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, key: str) -> bool:
        """Take one from the key's bucket; False where it is empty."""
        now = self._clock()
        left, then = self._buckets.pop(key, (self._burst, now))
        left = min(self._burst, left + (now - then) * self._rate)
        allowed = left >= 1
        self._buckets[key] = (left - 1 if allowed else left, now)
        if len(self._buckets) > self.MOST_KEYS:
            self._buckets.popitem(last=False)
        return allowed
