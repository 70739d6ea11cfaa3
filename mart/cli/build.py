"""Commands: build, check."""

from __future__ import annotations

import json
import sys


def cli_build(at_once: bool = False, as_json: bool = False) -> int:
    """Build and publish the mart. Returns the exit code: 0 built, 1 the data or rules failed."""
    from mart.build import BuildError, build

    with _bar("build", as_json) as progress:
        try:
            result = build(progress=progress, at_once=at_once)
        except BuildError as error:
            failed = str(error)
        else:
            failed = ""
    if failed:
        print(f"build: {failed}", file=sys.stderr)
        return 1
    content = result.manifest
    if as_json:
        kept = ("build", "as_of", "row_counts", "reconciliation", "timings")
        print(json.dumps({"is_published": result.is_published, **{key: content[key] for key in kept}}, indent=1))
        return 0
    differing = [check for check in content["reconciliation"] if check["differing_rows"]]
    print(
        f"built {content['build']}, as of {content['as_of']}, {content['row_counts']['fct_account_month']:,}"
        f" account-months in {content['timings']['total_seconds']} s; {len(content['reconciliation'])} reconciliations,"
        f" {len(differing)} with a difference"
    )
    for check in differing:
        print(f"  {check['check']}: {check['difference']} CNY, {check['differing_rows']} of {check['rows']} rows")
    if not result.is_published:
        print(
            f"not published yet, so that target lists stay: python -m models score publishes it with its own,"
            f" python -m mart publish {content['build']} without"
        )
    return 0


def cli_check(as_json: bool = False) -> int:
    """Reconcile the published mart and run its dbt tests. Returns 0 when all hold, 1 otherwise."""
    from mart.build.check import CheckError, check

    with _bar("check", as_json) as progress:
        try:
            result = check(progress=progress)
        except CheckError as error:
            print(f"check: {error}", file=sys.stderr)
            return 1
    if as_json:
        print(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        for row in result["reconciliation"]:
            print(f"{'ok  ' if not row['differing_rows'] else 'DIFF'} {row['check']:45} {row['difference']:>18}")
            _print_sample(row)
        for row in result["tests"]:
            print(
                f"{'ok  ' if row['status'] == 'pass' else 'FAIL'} {row['test']}"
                f" {row['message'] if row['status'] != 'pass' else ''}"
            )
            _print_sample(row)
    return 0 if result["ok"] else 1


def _print_sample(row: dict) -> None:
    for text in row["sample"]:
        print(f"       {text}")


class _bar:
    """A progress bar on a terminal, nothing elsewhere; used as `with _bar(...) as progress`."""

    def __init__(self, title: str, quiet: bool):
        self.title, self.quiet = title, quiet or not sys.stderr.isatty()

    def __enter__(self):
        if self.quiet:
            return lambda name, done, total: None
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.description:34}"),
            BarColumn(),
            TextColumn("{task.completed}/{task.total}"),
            TimeElapsedColumn(),
        )
        self.progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self.progress.start()
        task = self.progress.add_task(self.title)
        return lambda name, done, total: self.progress.update(
            task, description=f"{self.title} {name}"[:34], completed=done, total=total
        )

    def __exit__(self, *error: object) -> None:
        if not self.quiet:
            self.progress.stop()
