"""Many open sessions against one served app, over the same websocket protocol the browser speaks.

Each session opens the cockpit, waits for its first script run, then reruns it at random think times around two seconds;
what is timed is request → `script_finished`, which is what a click costs before the browser paints.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import statistics
import time

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

THINK_SECONDS = 2.0


async def _drain(socket: websockets.ClientConnection) -> None:
    """Let what an earlier run still sends arrive, so that its end is not taken for the next one's."""
    with contextlib.suppress(TimeoutError):
        while True:
            await asyncio.wait_for(socket.recv(), 0.2)


async def _run_once(socket: websockets.ClientConnection, query: str) -> tuple[float, int]:
    """Seconds and bytes of one script run."""
    await _drain(socket)
    message = BackMsg()
    message.rerun_script.query_string = query
    began, size = time.perf_counter(), 0
    await socket.send(message.SerializeToString())
    while True:
        packet = await socket.recv()
        size += len(packet)
        answer = ForwardMsg()
        answer.ParseFromString(packet)
        if answer.WhichOneof("type") == "script_finished" and answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            return time.perf_counter() - began, size


async def _session(url: str, query: str, clicks: int, rng: random.Random) -> list[tuple[float, int]]:
    async with websockets.connect(url, subprotocols=["streamlit"], max_size=None, open_timeout=60) as socket:
        await _run_once(socket, query)
        runs = []
        for _ in range(clicks):
            await asyncio.sleep(rng.uniform(0.5, 1.5) * THINK_SECONDS)
            runs.append(await _run_once(socket, query))
        return runs


async def _all(url: str, sessions: int, clicks: int) -> list[tuple[float, int]]:
    work = [_session(url, "role=executive&lang=en", clicks, random.Random(number)) for number in range(sessions)]
    return [run for runs in await asyncio.gather(*work) for run in runs]


def measure(address: str, sessions: int, clicks: int) -> dict[str, float]:
    """p50 and p95 in milliseconds and the median bytes of a rerun, over sessions × clicks reruns at `address` (http://…)."""
    runs = asyncio.run(_all(address.replace("http", "ws", 1) + "/_stcore/stream", sessions, clicks))
    times = sorted(1000 * seconds for seconds, _ in runs)
    return {"sessions": sessions, "reruns": len(times), "p50_ms": statistics.median(times),
            "p95_ms": times[min(len(times) - 1, round(0.95 * (len(times) - 1)))],
            "bytes_p50": statistics.median(size for _, size in runs)}
