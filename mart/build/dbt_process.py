"""The dbt side of a build, in a process of its own: `python -m mart.build.dbt_process run|test|parse`.

Prints one JSON line per finished node. Ends at once when its parent is gone (its standard input closes), so that a
killed build leaves nobody writing.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import Any


def main(arguments: list[str]) -> int:
    """Run dbt; 0 when every node succeeded."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from dbt.cli.main import dbtRunner

    result = dbtRunner(callbacks=[_report]).invoke(arguments)
    if result.exception is not None:
        _print({"error": str(result.exception)})
    return 0 if result.success else 1


def _end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os._exit(3)


def _report(event: Any) -> None:
    if event.info.name != "NodeFinished":
        return
    node, run = event.data.node_info, event.data.run_result
    _print(
        {
            "node": node.node_name,
            "kind": node.resource_type,
            "status": run.status,
            "seconds": round(run.execution_time, 3),
            "message": run.message,
            "failures": run.num_failures,
        }
    )


def _print(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
