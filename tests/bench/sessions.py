"""Many open sessions against one served app, over the same websocket protocol the browser speaks.

Each session opens the cockpit, waits for its first script run, then reruns it at random think times around two seconds;
what is timed is request → `script_finished`, which is what a click costs before the browser paints. As a browser does,
a session keeps the messages it was sent and names them in its next request, so that they are not sent again.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

THINK_SECONDS = 2.0


@dataclass(frozen=True)
class Run:
    """One script run as a session saw it: seconds until it ended, bytes of its messages."""

    seconds: float
    size: int


@dataclass
class Session:
    """One open page: its socket, the messages it holds, and what is in them."""

    socket: websockets.ClientConnection
    query: str
    held: set[str] = field(default_factory=set)

    async def run(self, page_hash: str = "", **widgets: str | list[str]) -> tuple[Run, list[ForwardMsg]]:
        """One rerun, with widgets (element id = text, or texts where several are chosen) set to new values; the run
        and its messages.

        The script run is over at `script_finished`; what belongs to an earlier run says so and is passed over.
        """
        message = BackMsg()
        client = message.rerun_script
        client.query_string, client.page_script_hash = self.query, page_hash
        client.cached_message_hashes.extend(self.held)
        for name, chosen in widgets.items():
            one = client.widget_states.widgets.add()
            one.id = name
            if isinstance(chosen, str):
                one.string_value = chosen
            else:
                one.string_array_value.SetInParent()
                one.string_array_value.data.extend(chosen)
        began, size, answers = time.perf_counter(), 0, []
        await self.socket.send(message.SerializeToString())
        is_begun = False
        while True:
            packet = await self.socket.recv()
            answer = ForwardMsg()
            answer.ParseFromString(packet)
            is_begun = is_begun or answer.WhichOneof("type") == "new_session"
            if not is_begun:
                continue
            size += len(packet)
            answers.append(answer)
            if answer.metadata.cacheable and answer.hash:
                self.held.add(answer.hash)
            if (
                answer.WhichOneof("type") == "script_finished"
                and answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            ):
                return Run(time.perf_counter() - began, size), answers


def opened(address: str) -> websockets.connect:
    """A connection to a served app (http://…)."""
    return websockets.connect(
        address.replace("http", "ws", 1) + "/_stcore/stream",
        subprotocols=["streamlit"],
        max_size=None,
        open_timeout=120,
        ping_interval=None,  # a server with fifty readers and no core to spare answers late, which is what is measured
    )


async def _session(
    address: str, query: str, clicks: int, think: float, rng: random.Random, all_open: asyncio.Barrier
) -> list[Run]:
    async with opened(address) as socket:
        session, runs = Session(socket, query), []
        await session.run()
        await all_open.wait()  # what is timed is so many readers at work, not so many at the door
        for _ in range(clicks):
            await asyncio.sleep(rng.uniform(0.5, 1.5) * think)
            runs.append((await session.run())[0])
        return runs


async def _burst(address: str, sessions: int, rounds: int) -> list[Run]:
    """All sessions rerun at the same moment, `rounds` times."""
    async with AsyncExitStack() as stack:
        opened_all = [
            Session(await stack.enter_async_context(opened(address)), "role=executive&lang=en") for _ in range(sessions)
        ]
        await asyncio.gather(*(one.run() for one in opened_all))
        return [run for _ in range(rounds) for run, _ in await asyncio.gather(*(one.run() for one in opened_all))]


async def _all(address: str, sessions: int, clicks: int, think: float) -> list[Run]:
    all_open = asyncio.Barrier(sessions)
    work = [
        _session(address, "role=executive&lang=en", clicks, think, random.Random(number), all_open)
        for number in range(sessions)
    ]
    return [run for runs in await asyncio.gather(*work) for run in runs]


def measure(address: str, sessions: int, clicks: int, think: float = THINK_SECONDS) -> dict[str, float]:
    """p50 and p95 in milliseconds and the median bytes of a rerun, over sessions × clicks reruns at the
    `address` of an app, each after thinking for half to one and a half times `think` seconds."""
    return summary(asyncio.run(_all(address, sessions, clicks, think)), sessions)


def burst(address: str, sessions: int, rounds: int = 10) -> dict[str, float]:
    """As `measure`, with all sessions clicking at once."""
    return summary(asyncio.run(_burst(address, sessions, rounds)), sessions) | {"at_once": sessions}


def summary(runs: list[Run], sessions: int) -> dict[str, float]:
    """p50 and p95 in milliseconds and the median bytes of many runs."""
    times = sorted(1000 * run.seconds for run in runs)
    return {
        "sessions": sessions,
        "reruns": len(times),
        "p50_ms": statistics.median(times),
        "p95_ms": times[min(len(times) - 1, round(0.95 * (len(times) - 1)))],
        "bytes_p50": statistics.median(run.size for run in runs),
        "load": os.getloadavg()[0],
    }
