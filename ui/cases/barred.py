"""Who is held out of a sales map, told to the reader of the mart, so that no screen and no file finds them."""

from __future__ import annotations

import logging

from mart import reader
from workflow.db import StoreError, open_database
from workflow.maps import held

_log = logging.getLogger("cockpit.work")
_known: dict[object, held.Pairs] = {}


def begin() -> None:
    """Have the reader ask here; once a run, which costs nothing where it asks already."""
    reader.hold_out_by(pairs)


def pairs() -> held.Pairs | None:
    """The pairs, asked of the store when something happened in it; what was known last while it cannot be
    read, None (nobody is found) where nothing was."""
    try:
        database = open_database()
        version = (database.url, held.version(database))
        if version not in _known:
            found = held.pairs(database)
            _known.clear()
            _known[version] = found
    except StoreError as error:
        _log.warning("%s", error)
    return next(iter(_known.values()), None)
