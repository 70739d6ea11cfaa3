"""Firms outside the bank that somebody works on become customers, with their names and their payments."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from mart.demo import deeds
from mart.demo.answers import DONE, NOTHING
from mart.demo.generate import generate
from mart.demo.joining import CHANCES
from mart.demo.sizes import Size
from mart.months import month_no
from tests.mart.demo.conftest import START

SIZE = Size("some", branches=1, sub_branches=4, managers=20, customers=1_000, months=4)
LAST, MONTH = START + 3, "2026-04"
EVENT = {
    "event_date": date(2026, 4, 10), "case_kind": "opportunity", "subject_type": "prospect", "subject_id": "X0000001",
    "step": "contact", "outcome": None, "customer_id": None, "product_id": None,
}  # fmt: skip


def lived(folder: Path, done: pl.DataFrame) -> Path:
    generate(SIZE, 7, START, SIZE.months, folder / "landing", folder / "truths", lambda _: None, done=done)
    return folder / "landing"


def read(landing: Path, table: str, month: str = MONTH) -> pl.DataFrame:
    return pl.read_parquet(landing / table / f"{month}.parquet")


@pytest.fixture(scope="module")
def banks(tmp_path_factory) -> tuple[Path, Path]:
    """The same bank with nobody courted, and with two outsiders courted for sure in the last month."""
    folder = tmp_path_factory.mktemp("joining")
    rows = [(LAST, "court", f"X000000{n}", None, 1.0) for n in (1, 2)] + [(LAST, "court", "nobody", None, 1.0)]
    return lived(folder / "plain", NOTHING), lived(folder / "courted", pl.DataFrame(rows, schema=DONE, orient="row"))


def test_who_is_courted_comes_with_the_name_and_pays_as_a_customer(banks):
    plain, courted = banks
    before = read(plain, "payments/payment_month", "2026-03").filter(~pl.col("is_internal"))
    names = dict(before.select("counterparty_id", "counterparty_name").unique().iter_rows())
    wanted = {names[one] for one in ("X0000001", "X0000002")}
    new = read(courted, "cif/customer").filter(pl.col("name_zh").is_in(wanted))
    assert set(new["name_zh"]) == wanted and new["registration_number"].n_unique() == 2
    paid = read(courted, "payments/payment_month")
    assert not paid.filter(pl.col("counterparty_id").is_in(["X0000001", "X0000002"])).height
    own = paid.filter(pl.col("counterparty_id").is_in(new["customer_id"]))
    assert own["is_internal"].all() and set(own["counterparty_name"]) <= wanted and own.height
    assert set(paid["customer_id"]) & set(new["customer_id"]), "they pay on their own side as well"


def test_as_many_come_as_would_have_come_and_the_past_stays(banks):
    plain, courted = banks
    counts = [read(one, "cif/customer").filter(pl.col("opened_date") >= date(2026, 4, 1)).height for one in banks]
    assert counts[0] == counts[1] > 2
    for file in sorted(plain.rglob("2026-03.parquet")):
        assert file.read_bytes() == (courted / file.relative_to(plain)).read_bytes(), file


def test_the_furthest_step_on_a_firm_is_its_chance(tmp_path):
    folder = tmp_path / "workflow" / "case_event"
    folder.mkdir(parents=True)
    agreed = [{}, {"step": "agree"}, {"step": "assign"}]
    others = [{"subject_id": "X0000009", "step": "lose"}, {"subject_type": "customer", "subject_id": "C1"}]
    events = [*agreed, *others, {"subject_id": "X0000002", "step": "propose"}]
    pl.DataFrame([EVENT | one for one in events], infer_schema_length=None).write_parquet(folder / "2026-04.parquet")
    found = deeds.of_month(tmp_path, month_no("2026-05"))
    assert found.schema == pl.Schema(DONE)
    assert found.select("kind", "customer_id", "value").rows() == [
        ("court", "X0000001", CHANCES["agree"]), ("court", "X0000002", CHANCES["propose"]),
    ]  # fmt: skip
    assert deeds.of_month(tmp_path, month_no("2026-07")).is_empty()
