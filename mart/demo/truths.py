"""Planted truths and the shape reached, written beside the landing folder and never into it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from mart.demo.sink import coded
from mart.demo.trade import Openings
from mart.months import month_text

MONTHS_KEPT = 16
CUSTOMERS_KEPT = 60_000
_SCHEMA = pa.schema([
    ("customer_id", pa.string()), ("product_id", pa.string()), ("month", pa.string()), ("probability", pa.float32()),
    ("is_opened", pa.bool_()),
])  # fmt: skip


class Probabilities:
    """truths/opening_probability.parquet: one row per eligible non-holder, pushable product and month.

    A pair without a row has probability zero. In banks of more than 60 k customers only every k-th customer is kept.
    """

    def __init__(self, folder: Path, product_ids: list[str], customers: int) -> None:
        self.every = -(-customers // CUSTOMERS_KEPT)
        folder.mkdir(parents=True, exist_ok=True)
        self.product_ids = product_ids
        self.writer = pq.ParquetWriter(
            folder / "opening_probability.parquet", _SCHEMA, compression="lz4", store_schema=False,
            use_dictionary=["customer_id", "product_id", "month"], write_statistics=["month"],
        )  # fmt: skip

    def add(self, openings: Openings, month_no: int, customer_ids: pa.Array) -> None:
        """One row group a month."""
        kept = [rows % self.every == 0 for rows in openings.customer]
        customers = [rows[keep] for rows, keep in zip(openings.customer, kept, strict=True)]
        product = np.repeat(openings.product, [len(rows) for rows in customers])
        taken = [np.isin(who, openings.taken[p]) for who, p in zip(customers, openings.product, strict=True)]
        who = np.concatenate(customers)
        table = pa.Table.from_arrays([
            coded(who, customer_ids), coded(product, self.product_ids), coded(np.zeros(len(who)),
            [month_text(month_no)]),
            pa.array(np.concatenate([c[keep] for c, keep in zip(openings.chance, kept, strict=True)])),
            pa.array(np.concatenate(taken)),
        ], names=_SCHEMA.names)  # fmt: skip
        self.writer.write_table(table.cast(_SCHEMA))

    def close(self) -> None:
        """Finish the file."""
        self.writer.close()


def write_json(folder: Path, name: str, content: dict) -> None:
    """truths/<name>.json."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
