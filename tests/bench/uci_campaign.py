"""Prints every figure of the UCI campaign as JSON lines: python -m tests.bench.uci_campaign [--step 250]."""

import argparse
import json
import sys
import time

from tests.models import uci


def main() -> None:
    """Rolling, static and five random folds on both campaign files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", type=int, default=250, help="rows between two refits")
    parser.add_argument("--file", action="append", help="bank-additional-full (with macro columns) or bank-full")
    chosen = parser.parse_args()
    for name in chosen.file or ["bank-additional-full", "bank-full"]:
        frame, y = uci.campaign(name)
        for test in ("static", "shuffled", "rolling"):
            start = time.perf_counter()
            extra = {"step": chosen.step, "tick": _tick} if test == "rolling" else {}
            found = getattr(uci, test)(frame, y, **extra)
            print(json.dumps({"file": name, "test": test, **_rounded(found)}), flush=True)
            print(f"{name} {test}: {time.perf_counter() - start:.0f} s", file=sys.stderr)


def _rounded(found: dict) -> dict:
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in found.items()}


def _tick(done: float) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:4.0%}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
