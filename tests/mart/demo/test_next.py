"""One month more: what a bank made a month longer would hold, with every file of before as it was."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from mart.demo import answers, extend
from mart.demo.generate import generate
from mart.demo.sizes import SIZES
from mart.months import month_no
from tests.mart.demo.conftest import TINY
from tests.mart.demo.test_world import _digests

START = month_no("2026-01")


@pytest.fixture
def bank(tmp_path, monkeypatch) -> Path:
    monkeypatch.setitem(SIZES, "tiny", TINY)
    generate(TINY, 7, START, 4, tmp_path / "landing", tmp_path / "truths", lambda done: None)
    mark = {"size": "tiny", "seed": 7, "months": 4, "as_of": "2026-04"}
    (tmp_path / "landing" / extend.MARK).write_text(json.dumps(mark), encoding="utf-8")
    return tmp_path


def _append(bank: Path) -> tuple:
    return extend.append_month(bank / "landing", bank / "truths", lambda done: None)


def test_the_next_month_is_that_of_a_bank_made_a_month_longer(bank, tmp_path):
    before = _digests(bank / "landing")
    now, sink, _ = _append(bank)
    longer = tmp_path / "longer"
    generate(TINY, 7, START, 5, longer / "landing", longer / "truths", lambda done: None)
    after = _digests(bank / "landing")
    assert after == _digests(longer / "landing")
    assert {name: after[name] for name in before} == before
    assert (now["months"], now["as_of"], sink.files) == (5, "2026-05", len(after) - len(before))
    for file in (longer / "truths").iterdir():
        assert file.read_bytes() == (bank / "truths" / file.name).read_bytes()


def test_a_bank_of_another_version_or_changed_by_hand_is_not_gone_on_with(bank):
    ledger = bank / "landing" / "general_ledger" / "gl_month" / "2026-04.parquet"
    pl.read_parquet(ledger).head(3).write_parquet(ledger)
    before = _digests(bank / "landing")
    with pytest.raises(extend.NotTheSameBank, match="gl_month/2026-04.parquet"):
        _append(bank)
    assert _digests(bank / "landing") == before
    assert sorted(f.name for f in bank.iterdir()) == ["landing", "truths"]


def test_a_bank_from_before_an_optional_column_goes_on(bank):
    paid = bank / "landing" / "payments" / "payment_month" / "2026-04.parquet"
    pl.read_parquet(paid).drop("counterparty_registration_number").write_parquet(paid)
    now, _, _ = _append(bank)
    assert now["as_of"] == "2026-05"
    pl.read_parquet(paid).drop("amount_cny").write_parquet(paid)
    new = bank / "landing" / "payments" / "payment_month" / "2026-05.parquet"
    pl.read_parquet(new).drop("amount_cny").write_parquet(new)
    with pytest.raises(extend.NotTheSameBank, match="payment_month/2026-05"):
        _append(bank)


def test_a_folder_without_a_demo_bank_says_so(tmp_path):
    with pytest.raises(extend.NotTheSameBank, match="make one with python -m mart demo"):
        extend.identity(tmp_path)


def test_a_deed_that_nothing_answers_is_refused():
    deed = pl.DataFrame([(5, "unheard-of", "C1", "P1", 1.0)], schema=answers.DONE, orient="row")
    answers.answer(None, deed, 4)
    with pytest.raises(KeyError, match="unheard-of"):
        answers.answer(None, deed, 5)
