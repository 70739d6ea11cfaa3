"""A process that writes: many threads that read a case, add one to its amount and write it back. Run by the tests."""

from __future__ import annotations

import statistics
import sys
import threading
import time
from decimal import Decimal

from tests.workflow.conftest import MANAGER, TODAY
from workflow import inbox, store
from workflow.db import Database
from workflow.model import Conflict

_seconds: list[float] = []


def write(database: Database, case_id: int, updates: int, says: bool = False) -> None:
    """Add one so many times; a conflict is read again and tried again. `says`: print each version once stored."""
    for _ in range(updates):
        while True:
            case = inbox.read(database, case_id, MANAGER)
            amount = Decimal(case.fields.get("amount_cny", "0")) + 1
            started = time.perf_counter()
            try:
                after = store.act(database, case_id, case.version, "progress", MANAGER, {"amount_cny": amount}, TODAY)
            except Conflict:
                continue
            _seconds.append(time.perf_counter() - started)
            if says:
                print(after.version, flush=True)
            break


def main() -> None:
    """writer.py URL CASE_ID,CASE_ID… UPDATES [says]: a thread a case; prints the p95 of a write in ms at the end."""
    url, case_ids, updates = sys.argv[1], [int(one) for one in sys.argv[2].split(",")], int(sys.argv[3])
    database = Database(url)
    running = [
        threading.Thread(target=write, args=(database, case_id, updates, len(sys.argv) > 4)) for case_id in case_ids
    ]
    for one in running:
        one.start()
    for one in running:
        one.join()
    print(f"p95 {statistics.quantiles(_seconds, n=20)[-1] * 1000:.1f}")


if __name__ == "__main__":
    main()
