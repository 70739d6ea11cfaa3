"""CPU of the server for a page run again as it is: the cockpit, plain Streamlit, a bare page of as many elements, one
of two. One reader clicks on each in turns, for a machine's speed changes while it is measured."""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Sequence

from tests.bench.peers.systems import System
from tests.bench.sessions import Session, opened

PAUSE_SECONDS, CLICKS, ROUNDS = 0.3, 16, 8


def measure(pages: Sequence[System], rounds: int = ROUNDS) -> dict[str, dict[str, float]]:
    """Milliseconds of CPU of a rerun by page: the median of the rounds, the least and the most."""
    times: dict[str, list[float]] = {page.name: [] for page in pages}
    for _ in range(rounds):
        for page in pages:
            times[page.name].append(asyncio.run(_clicks(page)))
    return {n: {"cpu_ms": statistics.median(one), "least": min(one), "most": max(one)} for n, one in times.items()}


async def _clicks(page: System) -> float:
    """A visit: opened and run again, which is not counted, then `CLICKS` more."""
    async with opened(page.address) as socket:
        session = Session(socket, page.path.removeprefix("?"))
        await session.run()
        await session.run()
        before = page.cpu_seconds
        for _ in range(CLICKS):
            await asyncio.sleep(PAUSE_SECONDS)
            await session.run()
        return 1000 * (page.cpu_seconds - before) / CLICKS
