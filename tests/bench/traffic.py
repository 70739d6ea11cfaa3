"""What a page sends: bytes opened, run again, run for another month, and answers to choices in the filters."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.bench.sessions import Session, opened


def _elements(answers: Iterable[ForwardMsg], kind: str) -> list:
    """The elements of one kind among messages."""
    deltas = [
        a.delta for a in answers if a.WhichOneof("type") == "delta" and a.delta.WhichOneof("type") == "new_element"
    ]
    return [getattr(d.new_element, kind) for d in deltas if d.new_element.WhichOneof("type") == kind]


def _key(widget: object) -> str:
    """The choice a widget is drawn for: its key without language and round (see `ui.address.widget`)."""
    return widget.id.rsplit("-", 1)[-1].split(".")[0]  # type: ignore[attr-defined]


async def _traffic(address: str, lang: str) -> list[dict[str, float | str]]:
    async with opened(address) as socket:
        session = Session(socket, f"role=executive&lang={lang}")
        _, answers = await session.run()
        pages = next(a.navigation.app_pages for a in answers if a.WhichOneof("type") == "navigation")
        return [await _page(session, page) for page in pages]


async def _page(session: Session, page: object) -> dict[str, float | str]:
    """Bytes of one page; of a month change none where it has no month."""
    number = page.page_script_hash  # type: ignore[attr-defined]
    run, drawn = await session.run(number)
    again, _ = await session.run(number)
    found = {"page": page.page_name, "open_bytes": run.size, "rerun_bytes": again.size}  # type: ignore[attr-defined]
    month = next((one for one in _elements(drawn, "selectbox") if _key(one) == "month"), None)
    if month is None:  # the page's own field: one of another page is no field of this one
        return found
    changed, _ = await session.run(number, **{month.id: month.options[1]})
    await session.run(number, **{month.id: month.options[0]})
    return found | {"month_bytes": changed.size}


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
                _key(one): (one.id, kind)
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
