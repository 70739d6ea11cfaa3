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
from collections.abc import Iterable, Mapping
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
    )


async def _session(address: str, query: str, clicks: int, rng: random.Random, all_open: asyncio.Barrier) -> list[Run]:
    async with opened(address) as socket:
        session, runs = Session(socket, query), []
        await session.run()
        await all_open.wait()  # what is timed is so many readers at work, not so many at the door
        for _ in range(clicks):
            await asyncio.sleep(rng.uniform(0.5, 1.5) * THINK_SECONDS)
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


async def _all(address: str, sessions: int, clicks: int) -> list[Run]:
    all_open = asyncio.Barrier(sessions)
    work = [
        _session(address, "role=executive&lang=en", clicks, random.Random(number), all_open)
        for number in range(sessions)
    ]
    return [run for runs in await asyncio.gather(*work) for run in runs]


def measure(address: str, sessions: int, clicks: int) -> dict[str, float]:
    """p50 and p95 in milliseconds and the median bytes of a rerun, over sessions × clicks reruns at `address` (http://…)."""
    return _summary(asyncio.run(_all(address, sessions, clicks)), sessions)


def burst(address: str, sessions: int, rounds: int = 10) -> dict[str, float]:
    """As `measure`, with all sessions clicking at once."""
    return _summary(asyncio.run(_burst(address, sessions, rounds)), sessions) | {"at_once": sessions}


def _summary(runs: list[Run], sessions: int) -> dict[str, float]:
    times = sorted(1000 * run.seconds for run in runs)
    return {
        "sessions": sessions,
        "reruns": len(times),
        "p50_ms": statistics.median(times),
        "p95_ms": times[min(len(times) - 1, round(0.95 * (len(times) - 1)))],
        "bytes_p50": statistics.median(run.size for run in runs),
        "load": os.getloadavg()[0],
    }


def _elements(answers: Iterable[ForwardMsg], kind: str) -> list:
    """The elements of one kind among messages."""
    deltas = [
        a.delta for a in answers if a.WhichOneof("type") == "delta" and a.delta.WhichOneof("type") == "new_element"
    ]
    return [getattr(d.new_element, kind) for d in deltas if d.new_element.WhichOneof("type") == kind]


async def _traffic(address: str, lang: str) -> list[dict[str, float | str]]:
    async with opened(address) as socket:
        session = Session(socket, f"role=executive&lang={lang}")
        _, answers = await session.run()
        pages = next(a.navigation.app_pages for a in answers if a.WhichOneof("type") == "navigation")
        month = next(one for one in _elements(answers, "selectbox") if one.id.endswith("month"))
        found = []
        for page in pages:
            runs = {
                "open_bytes": await session.run(page.page_script_hash),
                "rerun_bytes": await session.run(page.page_script_hash),
                "month_bytes": await session.run(page.page_script_hash, **{month.id: month.options[1]}),
            }
            found.append({"page": page.page_name, **{name: run.size for name, (run, _) in runs.items()}})
            await session.run(page.page_script_hash, **{month.id: month.options[0]})
        return found


def traffic(address: str, lang: str = "zh") -> list[dict[str, float | str]]:
    """Bytes each page sends, before compression: opened after the cockpit, run again as it is, run for another
    month."""
    return asyncio.run(_traffic(address, lang))


async def _answers(
    address: str, query: str, names: Iterable[str], choices: Mapping[str, tuple[str, str]], month: str
) -> list[dict[str, float | str]]:
    async with opened(address) as socket:
        session, found = Session(socket, query), []
        _, drawn = await session.run()
        pages = {
            page.url_pathname: page.page_script_hash
            for a in drawn
            if a.WhichOneof("type") == "navigation"
            for page in a.navigation.app_pages
        }
        first = next(iter(pages.values()))
        for name in names:
            _, drawn = await session.run(pages.get(name, first))
            fields = {
                one.id.rsplit("-", 1)[-1]: (one.id, kind)
                for kind in ("selectbox", "multiselect", "text_input")
                for one in _elements(drawn, kind)
            }
            for choice, (key, text) in choices.items():
                widget, kind = fields[key]
                run, _ = await session.run(
                    pages.get(name, first), **{widget: [text] if kind == "multiselect" else text}
                )
                found.append({"page": name, "choice": choice, "ms": 1000 * run.seconds, "bytes": run.size})
                await session.run(
                    pages.get(name, first), **{widget: [] if kind == "multiselect" else month if key == "month" else ""}
                )
    return found


def answers(
    address: str, query: str, names: Iterable[str], choices: Mapping[str, tuple[str, str]], month: str
) -> list[dict[str, float | str]]:
    """Milliseconds until the server has sent all of its answer to a choice in the filters, no browser beside it, and
    its size before compression: page,
    choice, ms, bytes.

    `query`: the link's, which says who looks. `choices`: name -> (widget's key, text); between two of them the filter
    is cleared, the month set back to `month`.
    """
    return asyncio.run(_answers(address, query, names, choices, month))
