"""Writes the landing files: one Parquet file per system, table and month, typed as the contract says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from mart import contracts
from mart.months import month_text

MONEY, MICRO = pa.decimal128(18, 2), pa.decimal128(18, 6)
RATE = pa.decimal128(12, 6)
_TYPES = {
    "text": pa.string(), "month": pa.string(), "date": pa.date32(), "money": MONEY, "rate": RATE, "number": MICRO,
    "count": pa.int64(), "bool": pa.bool_(),
}  # fmt: skip


def decimals(units: np.ndarray, kind: pa.DataType, missing: np.ndarray | None = None) -> pa.Array:
    """Whole units (cents, millionths) as a decimal array, without arithmetic on decimals."""
    wide = np.empty((len(units), 2), np.int64)
    wide[:, 0] = units
    wide[:, 1] = wide[:, 0] >> 63
    valid = None
    if missing is not None:
        valid = pa.py_buffer(np.packbits(~missing, bitorder="little").tobytes())
    return pa.Array.from_buffers(kind, len(units), [valid, pa.py_buffer(wide)])


def coded(codes: np.ndarray, names: list[str] | pa.Array, missing: np.ndarray | None = None) -> pa.Array:
    """Text of few values, held as codes into `names` (distinct, else files differ by run); `missing` rows are null."""
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32), mask=missing), names)


def numbered(prefix: bytes, numbers: np.ndarray, digits: int) -> np.ndarray:
    """Identifiers such as C0000012 as a byte matrix, one row each."""
    out = np.empty((len(numbers), len(prefix) + digits), np.uint8)
    out[:, : len(prefix)] = np.frombuffer(prefix, np.uint8)
    left = numbers.astype(np.int64)
    for place in range(len(prefix) + digits - 1, len(prefix) - 1, -1):
        left, digit = np.divmod(left, 10)
        out[:, place] = digit + 48
    return out


def texts(matrix: np.ndarray) -> pa.Array:
    """Text array from a byte matrix, all of one width."""
    rows, width = matrix.shape
    offsets = np.arange(rows + 1, dtype=np.int32) * width
    return pa.Array.from_buffers(
        pa.string(), rows, [None, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(matrix))]
    )


class Sink:
    """Landing folder. `written` counts rows by (system.table, month number); months before `since` are not written."""

    def __init__(self, landing: Path, since: int = 0) -> None:
        self.landing, self.since = landing, since
        self.written: dict[tuple[str, int], int] = {}

    @property
    def files(self) -> int:
        """Files written."""
        return len(self.written)

    @property
    def rows(self) -> Counter[str]:
        """Rows written, by system.table."""
        total: Counter[str] = Counter()
        for (name, _), count in self.written.items():
            total[name] += count
        return total

    def keep(self, month_no: int) -> None:
        """Count one month only."""
        self.written = {key: count for key, count in self.written.items() if key[1] == month_no}

    def write(self, system: str, table: str, month_no: int, columns: Mapping[str, object]) -> None:
        """Write one file. Money in cents, rates and numbers in millionths (int arrays), dates as days since 1970;
        ready Arrow arrays pass as they are; a column left out is null. State tables without rows get no file."""
        contract = contracts.table(system, table)
        count = len(next(iter(columns.values())))
        if month_no < self.since or (count == 0 and contract.semantics != "flow"):
            return
        if (contract.full_name, month_no) in self.written:
            raise ValueError(f"{contract.full_name} of {month_text(month_no)} is written twice")
        arrays = [self._array(c, columns, count, month_no) for c in contract.columns]
        folder = self.landing / system / table
        folder.mkdir(parents=True, exist_ok=True)
        made = pa.Table.from_arrays(arrays, names=[c.name for c in contract.columns])
        small = [f.name for f in made.schema if pa.types.is_dictionary(f.type)]
        pq.write_table(
            made, folder / f"{month_text(month_no)}.parquet", compression="lz4", use_dictionary=small,
            write_statistics=False, store_schema=False, store_decimal_as_integer=True,
        )  # fmt: skip
        self.written[contract.full_name, month_no] = count

    @staticmethod
    def _array(column: contracts.Column, columns: Mapping[str, object], count: int, month_no: int) -> pa.Array:
        kind = _TYPES[column.type]
        if column.name == "month":
            return coded(np.zeros(count, np.int32), [month_text(month_no)])
        value = columns.get(column.name)
        if value is None:
            return pa.nulls(count, kind)
        if isinstance(value, pa.Array):
            return value
        if pa.types.is_decimal(kind):
            return decimals(np.asarray(value), kind)
        if isinstance(value, np.ndarray) and column.type == "count":
            value = value.astype(np.int64)
        if isinstance(value, np.ndarray) and column.type == "date":
            value = value.astype(np.int32)
        return pa.array(value, kind)
