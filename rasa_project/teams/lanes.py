"""Work in order: one queue for each conversation, so that a slow one holds up nobody else."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)
Job = Callable[[], Awaitable[None]]

LONGEST_LANE = 30  # jobs that may wait in one conversation
MOST_WAITING = 20_000  # jobs that may wait in all


class Lanes:
    """Runs jobs one after another in each lane, and the lanes side by side."""

    def __init__(self) -> None:
        self._lanes: dict[str, deque[Job]] = {}
        self._workers: set[asyncio.Task] = set()
        self._waiting = 0

    def put(self, lane: str, job: Job) -> bool:
        """Queue a job; False where the lane, or all of them, are full."""
        jobs = self._lanes.get(lane)
        if self._waiting >= MOST_WAITING or (jobs is not None and len(jobs) >= LONGEST_LANE):
            return False
        self._waiting += 1
        if jobs is not None:
            jobs.append(job)
            return True
        self._lanes[lane] = deque([job])
        worker = asyncio.get_running_loop().create_task(self._work(lane))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)
        return True

    async def drain(self, seconds: float) -> int:
        """Wait until all work is done, but no longer; return how many jobs were given up."""
        if self._workers:
            await asyncio.wait(self._workers, timeout=seconds)
        for worker in tuple(self._workers):
            worker.cancel()
        return self._waiting

    async def _work(self, lane: str) -> None:
        jobs = self._lanes[lane]
        try:
            while jobs:
                try:
                    await jobs[0]()
                except Exception as error:  # one job's fault must not stop the lane
                    logger.error("a Teams turn failed: %s", type(error).__name__)
                jobs.popleft()
                self._waiting -= 1
        finally:
            self._lanes.pop(lane, None)
