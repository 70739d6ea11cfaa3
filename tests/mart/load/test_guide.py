"""The worked example of docs/bring-your-own-bank.md is what happens: its files, run, give the lines it prints."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from mart.cli.load import _text
from mart.config import bank, paths_in
from mart.load import load
from mart.plain_yaml import read_yaml

GUIDE = Path(__file__).resolve().parents[3] / "docs/bring-your-own-bank.md"
BLOCK = re.compile(r"^File `(?P<path>[^`]+)`(?P<coding> \(GB18030\))?:\n\n```\w+\n(?P<text>.*?)^```", re.M | re.S)


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    folder = tmp_path_factory.mktemp("guide")
    blocks = list(BLOCK.finditer(GUIDE.read_text(encoding="utf-8")))
    assert len(blocks) == 13
    for block in blocks:
        file = folder / block["path"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block["text"], encoding="gb18030" if block["coding"] else "utf-8")
    where = paths_in(folder / "data")
    return where, load(where, folder / "delivery", folder / "mapping")


def test_prints_the_lines_of_the_guide(example):
    expected = re.search(r"```text\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)[1]
    assert re.sub(r"; [\d.]+ s$", "", _text(example[1])) == expected.strip()


def test_balances_are_those_of_the_guide(example):
    where, _ = example
    rows = pl.read_parquet(f"{where.raw}/balance_month/**/*.parquet", hive_partitioning=False)
    found = {(a, no): (str(avg), str(end)) for a, no, avg, end in rows.select(
        "account_id", "month_no", "avg_balance_cny", "end_balance_cny").rows()}  # fmt: skip
    assert found["62001", 24320] == ("8000.05", "6001.37")
    assert found["62002", 24321] == ("3000.02", "3000.50")


def test_bank_and_customers_carry_their_own_names(example):
    where, _ = example
    assert bank(where).name_zh == "滨海银行"
    customers = pl.read_parquet(f"{where.raw}/customer/**/*.parquet", hive_partitioning=False)
    assert customers.select("name_zh", "size_class").rows()[0] == ("滨海机械有限公司", "medium")


def test_every_rule_and_setting_is_in_the_guide():
    from mart.load import mapping_spec, verdict

    text = GUIDE.read_text(encoding="utf-8")
    source = "".join(file.read_text() for file in (Path(mapping_spec.__file__).parent).glob("*.py"))
    rules = set(re.findall(r'Finding\([^"\n]*?, "(\w+)"', source)) - {"landing", "warn"}
    rules |= set(verdict.ACCEPTABLE) | set(re.findall(r'_finding\(contract, [^"\n]*?, "(\w+)"', source))
    assert rules >= {"unreadable", "month_gap", "mapping"}
    for name in rules | set(mapping_spec._FILE_SETTINGS):
        assert f"`{name}`" in text or f'`"{name}"`' in text, name


def test_every_kind_of_the_guide_has_its_words_on_the_screen():
    checked = GUIDE.read_text(encoding="utf-8").split("## 5.")[1].split("## 6.")[0]
    rows = [line.split("|")[1] for line in checked.splitlines() if line.startswith("| `")]
    kinds = {kind for row in rows for kind in re.findall(r"`(\w+)`", row)}
    for language in ("zh", "en"):
        words = read_yaml(GUIDE.parents[1] / f"ui/locales/health.{language}.yml")
        assert not kinds - set(words["kind"]), language
