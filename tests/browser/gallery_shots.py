"""Photograph the gallery: `python -m tests.browser.gallery_shots OUT [PORT]` writes part-language-theme.png files."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chrome import FLAGS, REPO, chromium_path

PARTS = {"cockpit": 5, "customer": 4, "rankings": 6, "rest": 0}  # with their number of charts
LOOKS = (("zh", "light"), ("en", "dark"), ("zh", "dark"), ("en", "light"))


def serve(port: int) -> subprocess.Popen:
    """Start the gallery and wait until it answers."""
    env = os.environ | {"PYTHONPATH": str(REPO)}
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "tests/browser/gallery.py", "--server.port", str(port)],
        cwd=REPO,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
            return process
        except OSError:
            time.sleep(0.5)
    process.kill()
    raise SystemExit("the gallery did not start within 60 s")


def shoot(out: Path, port: int, parts: tuple[str, ...], looks: tuple[tuple[str, str], ...], width: int = 1440) -> None:
    """One picture for each part and look."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        for part in parts:
            for lang, theme in looks:
                page = browser.new_page(viewport={"width": width, "height": 1800}, color_scheme=theme)
                page.goto(f"http://127.0.0.1:{port}/?part={part}&lang={lang}")
                page.wait_for_selector("[data-testid=stMainBlockContainer]")
                page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')")
                page.wait_for_timeout(1500)
                page.wait_for_function(
                    "n => document.querySelectorAll('.js-plotly-plot .main-svg').length >= n",
                    arg=PARTS[part],
                    timeout=60_000,
                )
                page.wait_for_timeout(1200)
                page.screenshot(path=out / f"{part}-{lang}-{theme}.png", full_page=True)
                page.close()
        browser.close()


def main() -> None:
    """Serve, shoot, stop."""
    out, port = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 8790
    out.mkdir(parents=True, exist_ok=True)
    process = serve(port)
    try:
        shoot(out, port, tuple(PARTS), LOOKS)
    finally:
        process.terminate()


if __name__ == "__main__":
    main()
