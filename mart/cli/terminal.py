"""How a command ends: one line for each wrong use or failure, never a page, and an exit code that says which."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from mart.store import is_disk_full

DONE, FAILED, WRONG_USE = 0, 1, 2


class OneLineGroup(TyperGroup):
    """Commands whose errors are one line: 2 for wrong use, 1 for everything else.

    What nobody foresaw is one line too; COCKPIT_TRACEBACK=1 shows where it happened.
    """

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, *more: Any, **extra: Any) -> Any:
        """Run the command that `args` name and leave with its exit code."""
        given = list(sys.argv[1:] if args is None else args)
        if not given or not extra.pop("standalone_mode", True):
            return super().main(given, prog_name, *more, **extra)
        name, help_of = given[0], f"{prog_name} {given[0]}" if given[0] in self.commands else str(prog_name)
        try:
            code = super().main(given, prog_name, *more, standalone_mode=False, **extra)
        except typer.TyperException as error:
            _leave(f"{name}: {error.format_message().rstrip('.')}; see {help_of} --help", error.exit_code)
        except Exception as error:
            if is_disk_full(error):
                _leave(f"{name}: the disk is full; free space and run it again", 1)
            if isinstance(error, OSError) and error.filename:
                _leave(f"{name}: {error.filename}: {error.strerror}; check the folder and its rights", 1)
            if os.environ.get("COCKPIT_TRACEBACK"):
                raise
            _leave(f"{name}: {type(error).__name__}: {error}; set COCKPIT_TRACEBACK=1 to see where", 1)
        sys.exit(code or 0)


def _leave(line: str, code: int) -> None:
    print(" ".join(line.split()), file=sys.stderr)
    sys.exit(code)


def fail(command: str, message: str, code: int) -> int:
    """Say in one line what is wrong; returns the exit code."""
    print(f"{command}: {' '.join(message.split())}", file=sys.stderr)
    return code
