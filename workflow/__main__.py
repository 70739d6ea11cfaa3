"""`python -m workflow`: the commands, wired; each is imported when it is called.

Another module adds its own by a function `register(app)` and a line in MORE.
"""

from __future__ import annotations

import importlib
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from mart.cli.terminal import OneLineGroup

app = typer.Typer(
    cls=OneLineGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Cases, lists and decisions: migrate the store, remind and escalate, send, give events back to the mart.",
)
audit_app = typer.Typer(no_args_is_help=True, help="The audit chain: verify, export, retain.")
app.add_typer(audit_app, name="audit")
MORE = ("workflow.push.commands",)  # modules with a function register(app)
Json = Annotated[bool, typer.Option("--json", help="JSON for machines instead of text.")]
Day = Annotated[str | None, typer.Option("--today", help="The day it is run for; default today.", metavar="YYYY-MM-DD")]
Out = Annotated[Path, typer.Argument(help="File to write.", metavar="FILE")]


@app.command()
def migrate(as_json: Json = False) -> None:
    """Bring the workflow store to the schema this version needs; nothing is lost, running it twice does nothing."""
    from workflow import commands

    _end(commands.run("migrate", commands.migrated, as_json))


@app.command()
def people(as_json: Json = False) -> None:
    """Take over people, roles and superiors from the published build and users.yml; cases follow their customers."""
    from workflow import commands

    _end(commands.run("people", commands.people_synced, as_json))


@app.command()
def export(
    landing: Annotated[Path | None, typer.Option(help="Where to write; default COCKPIT_DATA/landing.")] = None,
    as_json: Json = False,
) -> None:
    """Write the events of cases as a source of the mart, one file a month; load and build take them in."""
    from workflow import commands

    _end(commands.run("export", lambda: commands.exported(landing), as_json))


@app.command()
def escalate(today: Day = None, as_json: Json = False) -> None:
    """Remind who has something due, tell superiors what is late. Run by a timer; twice does nothing more."""
    from workflow import commands

    day = _day(today, "--today")
    _end(commands.run("escalate", lambda: commands.escalated(day), as_json))


@audit_app.command("verify")
def audit_verify(
    head: Annotated[
        str | None, typer.Option(help="A hash noted earlier: it must still be in the chain.", metavar="HASH")
    ] = None,
    as_json: Json = False,
) -> None:
    """Walk the audit chain and name the first broken link; exit code 1 where there is one."""
    from workflow import commands

    _end(commands.run("audit verify", lambda: commands.verified(head), as_json))


@audit_app.command("export")
def audit_export(file: Out, as_json: Json = False) -> None:
    """Write the audit rows as JSON lines, in the order of the chain."""
    from workflow import commands

    _end(commands.run("audit export", lambda: commands.audit_exported(file), as_json))


@audit_app.command("retain")
def audit_retain(
    before: Annotated[str, typer.Option(help="Rows before this day are taken out.", metavar="YYYY-MM-DD")],
    file: Out,
    as_json: Json = False,
) -> None:
    """Export audit rows before a day and take them out of the store; the chain goes on and says so."""
    from workflow import commands

    day = _day(before, "--before")
    _end(commands.run("audit retain", lambda: commands.retained(day, file), as_json))


def _day(text: str | None, option: str) -> date:
    from workflow import commands

    try:
        return commands.day_of(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from error


def _end(code: int) -> None:
    if code:
        raise typer.Exit(code)


for _name in MORE:
    importlib.import_module(_name).register(app)

if __name__ == "__main__":
    app(prog_name="python -m workflow")
