"""A score file that is damaged or somebody else's: the pages say that there are no lists, and none of them is down."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tests.banks import target
from tests.ui.test_pages import opened
from ui import nav
from ui.i18n import texts

PAGES = ("sales_targets", "customers_360", "customers_segments", "products_profitability", "data_models")


def _cut(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def _body(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4:400] = b"\xa5" * 396
    file.write_bytes(content)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "cut in half": _cut,
    "pages overwritten": _body,
    "not Parquet": lambda file: file.write_text("customer_id,product_id\n1,2\n"),
    "numbers for ids": lambda file: pl.DataFrame({"customer_id": [1, 2], "product_id": [3, 4]}).write_parquet(file),
    "other columns": lambda file: pl.DataFrame({"a": ["x"], "b": [[1, 2]]}).write_parquet(file),
    "a text for a number": lambda file: (
        pl.read_parquet(file).with_columns(pl.selectors.numeric().cast(pl.String)).write_parquet(file)
    ),
    "half of the columns": lambda file: (
        pl.read_parquet(file)
        .pipe(lambda frame: frame.select(frame.columns[: len(frame.columns) // 2]))
        .write_parquet(file)
    ),
    "of another bank": lambda file: (
        pl.read_parquet(file)
        .with_columns(pl.col("customer_id", "product_id").map_elements(lambda _: "X9", pl.String), strict=False)
        .write_parquet(file)
    ),
}


OF_PRODUCTS = ("cut in half", "other columns", "a text for a number")  # of the second file; the others are a proof


@pytest.fixture(scope="module")
def scored(s_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return target.scored(s_bank, tmp_path_factory.mktemp("scored"))


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        *((name, "score") for name in DAMAGES),
        *((name, "score_product") for name in OF_PRODUCTS),
        *(
            pytest.param(name, "score_product", marks=pytest.mark.proof)
            for name in DAMAGES
            if name not in (*OF_PRODUCTS, "of another bank")
        ),
    ],
)
def test_no_page_is_down(
    name: str, stem: str, scored: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("COCKPIT_DATA", str(scored))
    monkeypatch.setattr("mart.reader.LOOK_AGAIN_SECONDS", 0)
    file = next(scored.glob(f"builds/*/scores/{stem}.parquet"))
    kept = file.with_suffix(".kept")
    shutil.copy2(file, kept)
    try:
        DAMAGES[name](file)
        for page in PAGES:
            app = opened(page, "executive", "en")
            assert not app.exception, (page, app.exception[0].value)
            question = texts("en")[f"{nav.entry_of(page).texts}.question"]
            assert question in [title.value for title in app.title], page
        broken = [r for r in caplog.records if r.name == "cockpit.ui" and r.levelname == "ERROR"]
        assert not broken, [f"{r.getMessage()}: {r.exc_info and r.exc_info[1]!r}" for r in broken]
    finally:
        shutil.move(kept, file)
