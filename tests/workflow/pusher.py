"""A process that pushes a sales map and says so when it is stored. Run by the tests, which kill it."""

from __future__ import annotations

import sys

from tests.workflow.conftest import PRODUCT, TODAY
from workflow.db import Database
from workflow.maps import push, store

if __name__ == "__main__":
    database, case_id = Database(sys.argv[1]), int(sys.argv[2])
    found = store.read(database, case_id, PRODUCT)
    print("begins", flush=True)
    print(push.push(database, case_id, found.case.version, PRODUCT, TODAY).new_cnt, flush=True)
