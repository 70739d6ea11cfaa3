"""Takes the pictures of docs/screens: `make screenshots` (COCKPIT_DATA names the bank).

Two a screen, Chinese on light ground and English on dark, because every retake stays in the history for good.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from mart.config import paths
from tests.browser.chrome import FLAGS, REPO, chromium_path, served, wait_idle


@dataclass(frozen=True)
class Shot:
    """One screen: file name, address, and what to do before the picture."""

    name: str
    path: str = ""
    act: Callable[[Page], None] | None = None


def _explain(page: Page) -> None:
    page.locator('button[data-press="risk_adjusted_profit"]').click()
    page.wait_for_selector('[role="dialog"]')


SHOTS = (
    Shot("cockpit"),
    Shot("explain", "", _explain),
    Shot("segments", "customers_segments"),
    Shot("customer", "customers_360?customer=C0000006"),
    Shot("product", "products_profitability"),
    Shot("rankings", "managers_rankings"),
    Shot("scorecard", "managers_scorecard?manager=M00499"),
    Shot("inbox", "work_inbox?role=branch_leader&at=B01"),
    Shot("targets", "sales_targets"),
    Shot("campaign-results", "sales_results?campaign=CP24300001"),
    Shot("mart-health", "data_mart_health"),
    Shot("metric-dictionary", "data_metric_dictionary"),
)


LOOKS = (("zh", "zh-CN", "light"), ("en", "en-GB", "dark"))
MOST_BYTES = 150_000


def take(page: Page, file: Path) -> None:
    """The whole page in one picture: the window grows to the height of what it shows."""
    height = page.evaluate(
        "Math.max(...[...document.querySelectorAll('[data-testid=stMain],[data-testid=stSidebarContent]')]"
        ".map(e => e.scrollHeight))"
    )
    page.set_viewport_size({"width": page.viewport_size["width"], "height": max(700, min(int(height), 6000))})
    page.wait_for_timeout(700)
    taken = page.screenshot()
    with Image.open(BytesIO(taken)) as picture:  # a screen has few colours: a fifth of the bytes, the same look
        few = picture.convert("RGB").quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.convert("RGB").save(file, lossless=True, quality=100, method=6)
    if file.stat().st_size > MOST_BYTES:
        print(f"{file.name}: {file.stat().st_size:,} bytes, more than {MOST_BYTES:,}: show less of the page")


def pictures(url: str, folder: Path, names: set[str], widths: list[int]) -> Iterator[Path]:
    """Every shot in each of LOOKS."""
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        for width in widths:
            for lang, locale, theme in LOOKS:
                context = chromium.new_context(
                    viewport={"width": width, "height": 1000}, color_scheme=theme, locale=locale
                )
                for shot in SHOTS:
                    if names and shot.name not in names:
                        continue
                    page = context.new_page()
                    page.goto(f"{url}/{shot.path}")
                    wait_idle(page)
                    if shot.act:
                        shot.act(page)
                        wait_idle(page)
                    suffix = "" if len(widths) == 1 else f"-{width}"
                    file = folder / f"{shot.name}-{lang}-{theme}{suffix}.webp"
                    take(page, file)
                    page.close()
                    yield file
                context.close()
        chromium.close()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only these shots")
    parser.add_argument("--out", type=Path, default=REPO / "docs/screens")
    parser.add_argument("--widths", type=int, nargs="+", default=[1440])
    parser.add_argument("--url", help="a cockpit that is served already")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    if args.url:
        files = list(pictures(args.url, args.out, set(args.names), args.widths))
    else:
        with served(Path(os.environ.get("COCKPIT_DATA") or paths().data)) as url:
            files = list(pictures(url, args.out, set(args.names), args.widths))
    print(f"{len(files)} pictures in {args.out}")


if __name__ == "__main__":
    main()
