"""When something happened, out of what people type: day first, in the past, never the future."""

from actions.incidents.when.reading import InFuture, Times, When, read_times, read_when

__all__ = ["InFuture", "Times", "When", "read_times", "read_when"]
