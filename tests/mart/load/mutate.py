"""Ways to damage a delivered file, and ways to write it differently without damage; all by a given random source."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from random import Random

import polars as pl

TOKENS = (b'"', b"'", b"\n", b"\r", b"\r\n", b",", b";", b"\t", b"|", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"-",
b"1e9", b"1e999", b"NaN", b"inf", b"=1+1",
          b"0x10", b"2026-13-45", b"0000-00-00", b"9999-12-31", b"-0", b".", b"\\", b'""', "账".encode(),
          "账".encode("gb18030"), b"\xc3\x28", b"\x1a", b"\xe2\x80\xa8")  # fmt: skip
Grid = list[list[str]]


def grid(frame: pl.DataFrame) -> Grid:
    """Header and rows as a CSV export writes them."""
    return [list(row) for row in csv.reader(io.StringIO(frame.write_csv()))]


def text(rows: Grid, separator: str = ",", quoting: int = csv.QUOTE_MINIMAL, end: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=quoting, lineterminator=end).writerows(rows)
    return out.getvalue()


# ------------------------------------------------------------------------------------------- without damage
def swapped_columns(rows: Grid, rnd: Random) -> bytes:
    order = rnd.sample(range(len(rows[0])), len(rows[0]))
    return text([[row[i] for i in order] for row in rows]).encode()


def other_encoding(rows: Grid, rnd: Random) -> bytes:
    return text(rows).encode(rnd.choice(["utf-8-sig", "gb18030", "utf-8"]))


def other_separator(rows: Grid, rnd: Random) -> bytes:
    return text(rows, rnd.choice([",", ";", "\t", "|", "^", "~", "\x01"])).encode()


def all_quoted(rows: Grid, rnd: Random) -> bytes:
    return text(rows, quoting=csv.QUOTE_ALL, end=rnd.choice(["\n", "\r\n"])).encode()


def blank_lines(rows: Grid, rnd: Random) -> bytes:
    lines = text(rows).splitlines(keepends=True)
    for _ in range(rnd.randint(1, 4)):
        lines.insert(rnd.randint(0, len(lines)), rnd.choice(["\n", "\r\n", "\n\n"]))
    return "".join(lines).encode()


def more_columns(rows: Grid, rnd: Random) -> bytes:
    return text([[*row, f"note {rnd.randint(0, 9)}" if n else "internal_note"] for n, row in enumerate(rows)]).encode()


HARMLESS = (swapped_columns, other_encoding, other_separator, all_quoted, blank_lines, more_columns)


# ------------------------------------------------------------------------------------------- with damage
def flipped(data: bytes, rnd: Random) -> bytes:
    out = bytearray(data)
    for _ in range(rnd.randint(1, 8)):
        if out:
            out[rnd.randrange(len(out))] = rnd.randrange(256)
    return bytes(out)


def truncated(data: bytes, rnd: Random) -> bytes:
    return data[: rnd.randint(0, len(data))]


def spliced(data: bytes, rnd: Random) -> bytes:
    for _ in range(rnd.randint(1, 4)):
        at = rnd.randint(0, len(data))
        data = data[:at] + rnd.choice(TOKENS) + data[at + rnd.randint(0, 12) :]
    return data


def doubled(data: bytes, rnd: Random) -> bytes:
    return data + data[rnd.randint(0, len(data)) :]


def recoded(data: bytes, rnd: Random) -> bytes:
    return data.decode("utf-8", "replace").encode(
        rnd.choice(["utf-16", "utf-16-le", "latin-1", "cp1252", "gb18030", "big5", "utf-32", "utf-7"]), "replace"
    )


def shuffled_lines(data: bytes, rnd: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    rnd.shuffle(lines)
    return b"".join(lines[: rnd.randint(0, len(lines))])


def values_changed(data: bytes, rnd: Random) -> bytes:
    rows = [line.split(b",") for line in data.splitlines()]
    for _ in range(rnd.randint(1, 5)):
        row = rnd.choice(rows) if rows else []
        if row:
            row[rnd.randrange(len(row))] = rnd.choice(
                [*TOKENS, b"", b" ", b"9" * 40, b"x" * 5000, b"-1", b"1,5", b"true", b"A1"]
            )
    return b"\n".join(b",".join(row) for row in rows) + rnd.choice([b"\n", b""])


def columns_changed(data: bytes, rnd: Random) -> bytes:
    rows = [line.split(b",") for line in data.splitlines()]
    place = rnd.randrange(len(rows[0])) if rows else 0
    for row in rows if rnd.random() < 0.7 else rows[:1]:
        if len(row) > place:
            row[place : place + 1] = rnd.choice(
                [[], [row[place], row[place]], [row[place].upper()], [b""], [b" " + row[place] + b" "]]
            )
    return b"\n".join(b",".join(row) for row in rows)


DAMAGE: tuple[Callable[[bytes, Random], bytes], ...] = (
    flipped,
    truncated,
    spliced,
    doubled,
    recoded,
    shuffled_lines,
    values_changed,
    columns_changed,
)


def damaged_parquet(frame: pl.DataFrame, file: Path, rnd: Random) -> None:
    """A Parquet file that is broken in its bytes, or sound with columns or types that are not the contract's."""
    kind = rnd.randrange(6)
    if kind == 0:
        frame = frame.select(rnd.sample(frame.columns, rnd.randint(1, frame.width)))
    elif kind == 1:
        name = rnd.choice(frame.columns)
        value = rnd.choice(
            [
                pl.lit(None),
                pl.lit(1.5),
                pl.lit("x"),
                pl.lit(b"\xff"),
                pl.lit(2**62),
                pl.lit(True),
                pl.lit([1]),
                pl.lit(float("nan")),
                pl.struct(a=pl.lit(1)),
                pl.lit(-1, pl.Int8),
                pl.date(1, 1, 1),
                pl.datetime(2026, 9, 1),
                pl.time(1, 2),
                pl.lit("", pl.Categorical),
            ]
        )
        frame = frame.with_columns(value.alias(name))
    elif kind == 2:
        name = rnd.choice(frame.columns)
        frame = frame.rename(
            {
                name: rnd.choice(
                    [
                        name.upper(),
                        f" {name}",
                        f"{name}_",
                        'a"b',
                        "路径",
                        "filename",
                        "__row",
                        "file_row_number",
                        "month_no",
                    ]
                )
            },
            strict=False,
        )
    elif kind == 3:
        frame = pl.concat([frame, frame.sample(rnd.randint(0, frame.height), seed=rnd.randrange(2**31))])
    frame.write_parquet(file, compression=rnd.choice(["zstd", "snappy", "uncompressed"]))
    if kind > 3:
        file.write_bytes(rnd.choice([flipped, truncated, spliced, doubled])(file.read_bytes(), rnd))
