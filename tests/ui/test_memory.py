"""What sessions share: answers are made once, bounded in number and bytes, and never changed by who reads them."""

import hashlib
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from threading import Barrier
from types import SimpleNamespace

import plotly.io
import plotly.tools
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from mart.memory import Memory, size_bytes
from mart.scope import parse
from tests.banks.s import s_bank
from ui import charts, load, nav, theme
from ui.cases.desk import Desk
from workflow.model import Actor

LOOK = theme.look("light", "zh")


def test_an_answer_is_made_once():
    memory, made = Memory(10, 10_000), []
    assert [memory.get("a", lambda: made.append(1) or "answer") for _ in range(3)] == ["answer"] * 3
    assert made == [1]


def test_nothing_is_an_answer_too_and_an_error_is_not():
    memory, made = Memory(10, 10_000), []
    assert memory.get("none", lambda: made.append(1)) is None
    assert memory.get("none", lambda: made.append(2)) is None
    assert made == [1]
    with pytest.raises(ZeroDivisionError):
        memory.get("bad", lambda: 1 / 0)
    assert memory.get("bad", lambda: "now it works") == "now it works"


def test_the_oldest_goes_first_where_there_are_too_many():
    memory = Memory(2, 10_000)
    for key in ("a", "b"):
        memory.get(key, lambda key=key: key)
    memory.get("a", lambda: "touched, not made")
    memory.get("c", lambda: "c")
    assert [memory.get(key, lambda: "made anew") for key in ("a", "c", "b")] == ["a", "c", "made anew"]


def test_bytes_are_bounded_and_what_is_larger_than_all_is_not_kept():
    memory = Memory(100, 3 * size_bytes("x" * 1000))
    for key in range(5):
        memory.get(key, lambda: "x" * 1000)
    assert len(memory) == 3 and memory.held_bytes == 3 * size_bytes("x" * 1000)
    assert memory.get("huge", lambda: "x" * 5000) == "x" * 5000
    assert len(memory) == 3
    memory.clear()
    assert (len(memory), memory.held_bytes) == (0, 0)


def test_many_who_ask_at_once_wait_for_the_one_who_makes_it():
    memory, made, start = Memory(10, 10_000), [], Barrier(8)

    def ask(_: int) -> object:
        start.wait()
        return memory.get("a", lambda: made.append(1) or object())

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    assert made == [1]


def test_a_finished_figure_is_sent_as_the_figure_itself():
    frame = pl.DataFrame({"label": ["a", "b"], "value": [1.5, -2.0]})
    fig = charts.breakdown(frame, LOOK, message="what it says")
    sent = [
        plotly.io.to_json(plotly.tools.return_figure_from_figure_or_data(one, True), validate=False)
        for one in (fig, charts.finished(fig))
    ]
    assert sent[0] == sent[1]
    assert charts.finished(fig).meta["message"] == "what it says"


@dataclass(frozen=True)
class FakeMart:
    """What `load` asks of a mart: which build it is."""

    build_id: str
    scores_id: str = ""
    folder: str = "nowhere"


def _asked(mart: FakeMart, scope: object, value: int, *, fails: bool = False) -> int:
    ASKED.append((mart.build_id, value))
    if fails:
        raise RuntimeError("not to be had")
    return 2 * value


ASKED: list[tuple[str, int]] = []


def test_what_is_read_ahead_is_not_read_again_and_failure_is_told_to_who_asks():
    ASKED.clear()
    mart = FakeMart("read-ahead")
    load.ahead(mart, None, (_asked, 4), (_asked, 5, {"fails": True}))
    load._helpers().submit(int).result()  # in turn after the others on one of two threads
    assert load.load(_asked, mart, None, 4) == 8
    assert ASKED.count(("read-ahead", 4)) == 1
    with pytest.raises(RuntimeError, match="not to be had"):
        load.load(_asked, mart, None, 5, fails=True)
    load.ahead(mart, None, (_asked, 4))
    assert load.load(_asked, FakeMart("next-build"), None, 4) == 8  # another build is another answer
    assert ASKED.count(("read-ahead", 4)) == 1 and ("next-build", 4) in ASKED


def _digests() -> dict:
    """A digest of every kept answer that can be pickled (all but figures, whose data is)."""
    found = {}
    for key, (value, _) in list(load.ANSWERS._kept.items()):  # answers begun ahead may still come in
        plain = value.to_dict() if isinstance(value, charts.Finished) else value
        found[key] = hashlib.sha256(
            pickle.dumps(plain.rows() if isinstance(plain, pl.DataFrame) else repr(plain))
        ).hexdigest()
    return found


@pytest.mark.parametrize(
    "page", ["cockpit_overview", "products_profitability", "managers_rankings", "customers_segments"]
)
def test_a_page_leaves_the_answers_of_others_as_they_are(page: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COCKPIT_DATA", str(s_bank()))
    load.forget()
    app = AppTest.from_file(str(nav.ROOT / "app.py"), default_timeout=120)
    app.query_params["role"] = "executive"
    app.run()
    app.switch_page(nav.entry_of(page).path).run()
    before = _digests()
    app.run()
    assert not app.exception and before
    after = _digests()
    assert {key for key in before if before[key] != after.get(key)} == set()


def test_what_is_read_of_the_store_is_read_anew_after_an_event_a_new_name_and_a_day():
    asked: list[int] = []
    who = Actor("M00001", parse("relationship_manager:M00001"))
    now = Desk(SimpleNamespace(url="sqlite:///kept"), who, date(2026, 11, 30), 7, (1, 2))

    def ask(desk: Desk, *key: object) -> int:
        return desk.kept(lambda: asked.append(1) or len(asked), *(key or ("cases",)))

    assert [ask(now), ask(replace(now))] == [1, 1]
    later = ({"version": 8}, {"others": (1, 3)}, {"today": date(2026, 12, 1)}, {"actor": replace(who, person_id="M2")})
    assert [ask(replace(now, **one)) for one in later] == [2, 3, 4, 5]
    assert ask(now, "another question") == 6 and ask(now) == 1


HEAPS = """
import ctypes, sys, threading
from ui.memory import few_arenas

if sys.argv[1] == "few":
    few_arenas()
libc, all_busy = ctypes.CDLL("libc.so.6"), threading.Barrier(12)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
libc.free.argtypes = libc.fclose.argtypes = (ctypes.c_void_p,)
libc.malloc_info.argtypes = (ctypes.c_int, ctypes.c_void_p)


def work():
    libc.free(libc.malloc(5000))
    all_busy.wait()


threads = [threading.Thread(target=work) for _ in range(12)]
[one.start() for one in threads]
[one.join() for one in threads]
out = libc.fopen(sys.argv[2].encode(), b"w")
libc.malloc_info(0, out)
libc.fclose(out)
"""


def test_threads_share_two_heaps(tmp_path):
    found = {}
    for kind in ("few", "many"):
        subprocess.run([sys.executable, "-c", HEAPS, kind, str(tmp_path / kind)], check=True)
        found[kind] = (tmp_path / kind).read_text().count("<heap nr=")
    assert found["few"] <= 2 < found["many"]
