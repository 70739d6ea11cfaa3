"""`python -m mart`: the commands, wired. Each lives in its own module and is imported when it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mart.cli.terminal import OneLineGroup

app = typer.Typer(
    cls=OneLineGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The corporate-banking data mart: make a demo bank, load, build, check, read.",
)
Json = Annotated[bool, typer.Option("--json", help="JSON for machines instead of text.")]
Month = Annotated[str, typer.Option("--month", help="Month, YYYY-MM.", metavar="YYYY-MM")]
Reader = Annotated[
    str, typer.Option("--scope", help="Whose rows: ROLE:ID, for example branch_leader:B01.", metavar="ROLE:ID")
]
Where = Annotated[
    list[str] | None, typer.Option("--where", help="Filter, repeatable: industry_code=C.", metavar="FILTER=VALUE")
]
Lang = Annotated[str, typer.Option("--lang", help="Language of labels: zh or en.")]
MetricName = Annotated[str, typer.Argument(help="Metric name, see docs/metrics.md.", metavar="METRIC")]


@app.command()
def demo(
    size: Annotated[str | None, typer.Option(help="s (tests), m, l or xl; default m.")] = None,
    seed: Annotated[int | None, typer.Option(help="Same seed, same bank; default 7.")] = None,
    months: Annotated[int | None, typer.Option(help="Months of history; default by size.")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Last month, YYYY-MM; default 2026-10.", metavar="YYYY-MM")
    ] = None,
    go_on: Annotated[bool, typer.Option("--next", help="Append one month to the bank that is there.")] = False,
    landing: Annotated[Path | None, typer.Option(help="Where to write; default COCKPIT_DATA/landing.")] = None,
    as_json: Json = False,
) -> None:
    """Write a demo bank: the 26 systems' landing files, deterministic by seed."""
    from mart.cli.demo import cli_demo

    _end(cli_demo(size, seed, months, as_of, go_on, landing, as_json))


@app.command()
def load(
    landing: Annotated[
        Path | None, typer.Option(help="Folder of delivered files; default COCKPIT_DATA/landing.")
    ] = None,
    mapping: Annotated[Path | None, typer.Option(help="Mapping file or folder for files in a bank's own form.")] = None,
    as_json: Json = False,
    accept: Annotated[
        list[str] | None, typer.Option(help="Kind of finding not to stop on, repeatable.", metavar="KIND")
    ] = None,
    add: Annotated[str | None, typer.Option(help="Add this month to what is loaded.", metavar="YYYY-MM")] = None,
) -> None:
    """Check every delivered row against its contract: good rows to raw, bad rows to quarantine, all rows counted."""
    from mart.cli.load import cli_load

    _end(cli_load(landing=landing, mapping=mapping, as_json=as_json, accept=accept, add=add))


@app.command()
def build(
    at_once: Annotated[
        bool, typer.Option("--publish", help="Publish also where that leaves readers without target lists.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Build the mart from what is loaded, reconcile it and publish it; over target lists, once it has its own."""
    from mart.cli.build import cli_build

    _end(cli_build(at_once=at_once, as_json=as_json))


@app.command()
def check(as_json: Json = False) -> None:
    """Reconcile the published mart and run its tests."""
    from mart.cli.build import cli_check

    _end(cli_check(as_json=as_json))


@app.command()
def status(as_json: Json = False) -> None:
    """What is loaded and published: feeds, files, rows, reconciliation."""
    from mart.cli.status import cli_status

    _end(cli_status(as_json=as_json))


@app.command()
def query(
    metric: MetricName,
    month: Month,
    by: Annotated[str, typer.Option(help="bank, branch, sub_branch, manager, customer, product, account …")] = "bank",
    scope: Reader = "executive",
    where: Where = None,
    lang: Lang = "zh",
    period: Annotated[str, typer.Option(help="month, ytd (year to date) or 12m, ending in the month")] = "month",
    org: Annotated[str, typer.Option(help="as_was, or today: last year under the units of the month")] = "as_was",
    as_json: Json = False,
) -> None:
    """A metric by a grain in a month or a longer period: what the screen shows."""
    from mart.cli.query import cli_query

    _end(cli_query(metric, by, month, scope, where or (), _lang(lang), as_json, period, org))


@app.command()
def explain(
    metric: MetricName,
    month: Month,
    by: Annotated[str | None, typer.Option(help="Grain of the rows below; default the next one.")] = None,
    scope: Reader = "executive",
    where: Where = None,
    lang: Lang = "zh",
    period: Annotated[str, typer.Option(help="month, ytd (year to date) or 12m, ending in the month")] = "month",
    as_json: Json = False,
) -> None:
    """How a value comes about: formula, inputs, policies, the rows below it to an account, and whether they add up."""
    from mart.cli.explain import cli_explain

    _end(cli_explain(metric, month, by, scope, where or (), _lang(lang), as_json, period))


@app.command()
def publish(
    build: Annotated[str | None, typer.Argument(help="Build to publish; without one, list them.")] = None,
    rollback: Annotated[bool, typer.Option("--rollback", help="Go back to the build before.")] = False,
    as_json: Json = False,
) -> None:
    """List builds, publish one, or go back to the one before."""
    from mart.publish import cli_publish

    _end(cli_publish(build=build, rollback=rollback, as_json=as_json))


@app.command()
def users(
    action: Annotated[str, typer.Argument(help="check: whether everybody in users.yml has a usable scope.")],
    as_json: Json = False,
) -> None:
    """Check the list of who may sign in, against the roles and the published mart."""
    if action != "check":
        raise typer.BadParameter("expected check", param_hint="ACTION")
    from mart.cli.users import cli_users_check

    _end(cli_users_check(as_json=as_json))


@app.command()
def docs(
    check: Annotated[bool, typer.Option("--check", help="Only say whether the pages are up to date.")] = False,
) -> None:
    """Write the generated pages of docs/: the metric dictionary and the contracts."""
    from mart.docs import cli_docs

    _end(cli_docs(check=check))


def _lang(lang: str) -> str:
    if lang not in ("zh", "en"):
        raise typer.BadParameter("expected zh or en", param_hint="--lang")
    return lang


def _end(code: int | None) -> None:
    """0 done, 1 the data or rules failed, 2 wrong use."""
    if code:
        raise typer.Exit(code)


if __name__ == "__main__":
    app(prog_name="python -m mart")
