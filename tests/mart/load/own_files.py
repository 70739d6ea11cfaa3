"""The smallest bank in files of its own and a mapping, as texts that a test may damage before they are loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pytest
import yaml

from mart.config import Paths, paths_in
from mart.load import LoadError, LoadResult, load
from mart.load.model import Finding

CUSTOMERS = "客户号,客户名称,支行,开户日期\n1001,滨海机械,浦东,2020-01-05\n1002,东方贸易,浦西,2021-06-11\n"
ACCOUNTS = "账号,客户号,利率,币种\n62001,1001,0.20,CNY\n62002,1002,0.20,CNY\n"
BALANCES = "账号,月份,日均,月末,利息\n62001,{0},1000.50,1100.00,0.17\n62002,{0},2000.00,2200.00,0.34\n"
TABLES = {
    "org_people.org": "SELECT 'HO' AS org_id, '2026-09' AS month, NULL AS parent_org_id, 'bank' AS org_level, '滨海' AS"
    " name_zh UNION ALL SELECT DISTINCT 支行, '2026-09', 'HO', 'branch', 支行 FROM kehu",
    "cif.customer": "SELECT 客户号 AS customer_id, '2026-09' AS month, 客户名称 AS name_zh, 支行 AS home_org_id,"
    " 开户日期 AS opened_date FROM kehu",
    "marketing.product": "SELECT 'P1' AS product_id, '2026-09' AS month, '活期' AS name_zh, 'G' AS group_id, '活期' AS"
    " group_zh, 'F' AS family_id, '存款' AS family_zh, 'save' AS need_family, 'core_deposits' AS system, 'deposit' AS"
    " product_kind, true AS is_demand, true AS is_settlement, true AS is_pushable",
    "core_deposits.account": "SELECT 账号 AS account_id, '2026-09' AS month, 客户号 AS customer_id, 'P1' AS product_id,"
    " 'HO' AS org_id, 币种 AS currency, DATE '2021-06-11' AS opened_date, 利率 AS rate_pct FROM zhanghu",
    "core_deposits.balance_month": "SELECT 账号 AS account_id, 月份 AS month, 日均 AS avg_balance_cny, 月末 AS"
    " end_balance_cny, 利息 AS interest_cny FROM yue",
}


@dataclass
class OwnFiles:
    """`files` name to content, `views` view to its settings in the mapping, `tables` SELECTs, `top` other settings."""

    files: dict[str, str | bytes] = field(
        default_factory=lambda: {
            "kehu.csv": CUSTOMERS,
            "zhanghu.csv": ACCOUNTS,
            "yue_202609.csv": BALANCES.format("2026-09"),
            "yue_202610.csv": BALANCES.format("2026-10"),
        }
    )
    views: dict[str, dict] = field(
        default_factory=lambda: {
            "kehu": {"pattern": "kehu.*", "types": {"开户日期": "date"}},
            "zhanghu": {"pattern": "zhanghu.csv", "types": {"利率": "rate"}},
            "yue": {"pattern": "yue_*", "types": dict.fromkeys(("日均", "月末", "利息"), "money")},
        }
    )
    tables: dict[str, str] = field(default_factory=lambda: dict(TABLES))
    top: dict[str, object] = field(default_factory=dict)

    def change(self, file: str, old: str, new: str) -> OwnFiles:
        """One text of a file for another; the file must hold it."""
        text = self.files[file]
        assert isinstance(text, str) and old in text
        self.files[file] = text.replace(old, new)
        return self

    def with_customers(self, names: Sequence[str]) -> OwnFiles:
        """Two customers and these, each in a row of its own."""
        self.files["kehu.csv"] = CUSTOMERS + "".join(
            f"{1003 + n},{name},浦东,2020-01-05\n" for n, name in enumerate(names)
        )
        return self

    def with_accounts(self, rates: Sequence[str], months: Sequence[str] = ("2026-09", "2026-10")) -> OwnFiles:
        """An account for each rate, with a balance in each month, and no others."""
        accounts = [f"6200{n}" for n, _ in enumerate(rates, 1)]
        rows = "".join(f"{one},1001,{rate},CNY\n" for one, rate in zip(accounts, rates, strict=True))
        self.files["zhanghu.csv"] = ACCOUNTS.splitlines(keepends=True)[0] + rows
        head = BALANCES.splitlines(keepends=True)[0]
        for name, month in zip(("yue_202609.csv", "yue_202610.csv"), months, strict=True):
            self.files[name] = head + "".join(f"{one},{month},1000.50,1100.00,0.17\n" for one in accounts)
        return self

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Landing and mapping below `folder`."""
        landing, mapping = folder / "in", folder / "mapping.yml"
        landing.mkdir(parents=True, exist_ok=True)
        for name, content in self.files.items():
            (landing / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        views = [{"view": view, **settings} for view, settings in self.views.items()]
        mapping.write_text(yaml.safe_dump({"name": "own", "files": views, "tables": self.tables, **self.top}))
        return landing, mapping

    def load(self, folder: Path, **more: object) -> tuple[Paths, LoadResult]:
        """Write and load it into `folder`/data."""
        where = paths_in(folder / "data")
        return where, load(where, *self.write(folder), **more)


def raw(where, name: str) -> pl.DataFrame:
    return pl.read_parquet(f"{where.raw}/{name}/**/*.parquet", hive_partitioning=False)


def kinds(result: LoadResult, *levels: str) -> set[tuple[str, str]]:
    return {(item.level, item.rule) for item in result.findings if not levels or item.level in levels}


def one(result: LoadResult, kind: str):
    return next(item for item in result.findings if item.rule == kind)


def held_back(where: Paths, name: str) -> list[tuple[int, str, str]]:
    """(row, rule, value) of what was rejected or quarantined of a view or table, in the order of the rows."""
    return pl.read_parquet(where.raw / f"quarantine/{name}.parquet").select("row", "rule", "value").sort("row").rows()


def refused(bank: OwnFiles, folder: Path) -> list[Finding]:
    """What stopped the load of a bank."""
    with pytest.raises(LoadError) as error:
        bank.load(folder)
    return list(error.value.findings)


def stopped(bank: OwnFiles, folder, kind: str):
    return next(item for item in refused(bank, folder) if item.rule == kind)
