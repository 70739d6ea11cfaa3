"""`python -m workflow send` and `digest`."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import Counter
from typing import Annotated

import typer

from mart.config import ConfigError
from workflow import commands
from workflow.commands import DONE, FAILED, Record
from workflow.db import StoreError, open_database
from workflow.lease import lease
from workflow.push.digest import gather
from workflow.push.reading import read_settings
from workflow.push.sender import send_due

Json = Annotated[bool, typer.Option("--json", help="JSON for machines instead of text.")]
EVERY_SECONDS = 5.0


def register(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command()
    def send(
        watch: Annotated[
            bool, typer.Option("--watch/--once", help="Go on until stopped, or send what is due now.")
        ] = False,
        parent: Annotated[int, typer.Option(help="With --watch: end when the process of this number has ended.")] = 0,
        as_json: Json = False,
    ) -> None:
        """Send what is due: each message once, or it is marked unknown for a person to decide."""
        code = watched(parent) if watch else commands.run("send", sent, as_json)
        if code:
            raise typer.Exit(code)

    @app.command()
    def digest(as_json: Json = False) -> None:
        """Put what waits for people who want one message a day into one message each; send then sends it."""
        code = commands.run("digest", gathered, as_json)
        if code:
            raise typer.Exit(code)


def sent() -> tuple[Record, int]:
    """Send once all that is due."""
    done, settings, database = Counter[str](), read_settings(), open_database()
    while True:
        some = send_due(database, settings)
        done.update(some)
        if not set(some) - {"queued"}:
            return dict(sorted(done.items())) or {"sent": 0}, DONE


def gathered() -> tuple[Record, int]:
    """Make the digests; one run at a time."""
    database = open_database()
    with lease(database, "digest", f"{os.uname().nodename}:{os.getpid()}"):
        return {"digests": gather(database)}, DONE


def watched(parent: int = 0) -> int:
    """Send what is due every few seconds until SIGTERM, Ctrl-C or the end of another process; the message on the way is
    finished first."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    said = ""
    while not ended.is_set() and (not parent or _is_there(parent)):
        line = ""
        try:
            done = send_due(open_database(), read_settings(), stop=ended)
            if done:
                print(", ".join(f"{state} {count}" for state, count in sorted(done.items())), flush=True)
        except (ConfigError, StoreError) as error:
            line = f"send: {' '.join(str(error).split())}"
            if line != said:  # once, not every few seconds
                print(line, file=sys.stderr, flush=True)
        said = line
        ended.wait(EVERY_SECONDS)
    return FAILED if said else DONE


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
