"""The command `users check`: whether the users file gives everybody in it a scope that the mart has."""

from __future__ import annotations

import json
from typing import Any

from mart.cli.terminal import DONE, FAILED, fail
from mart.config import paths
from mart.query.personas import unknown_ids
from mart.reader import NoMart, open_mart
from mart.scope.users import FILE, parse_users


def cli_users_check(as_json: bool = False) -> int:
    """Check `users.yml` below COCKPIT_DATA. Returns 0 when every entry can be used, 1 otherwise."""
    found = check()
    problems = found["problems"]
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return FAILED if problems else DONE
    for problem in problems:
        fail("users", problem, FAILED)
    print(f"{found['file']}: {found['users']} can sign in, {len(problems)} problems; {found['mart']}")
    return FAILED if problems else DONE


def check() -> dict[str, Any]:
    """file, users (how many entries can be used), roles (role → users), problems (one line each), mart (what the ids
    were compared with)."""
    file = paths().data / FILE
    if not file.exists():
        return {
            "file": str(file),
            "users": 0,
            "roles": {},
            "problems": [f"{file}: there is none"],
            "mart": "no mart read",
        }
    users = parse_users(file)
    problems, usable = list(users.problems), dict(users.scopes)
    try:
        mart, compared = open_mart(), ""
    except NoMart as error:
        mart, compared = None, f"ids not compared ({error})"
    if mart:
        compared = f"ids compared with build {mart.build_id}"
        for who, scope in users.scopes.items():
            if absent := unknown_ids(mart, scope):
                problems.append(f"{FILE}: {who}: {scope}: the mart has no {', '.join(absent)}")
                usable.pop(who)
    roles: dict[str, int] = {}
    for scope in usable.values():
        roles[scope.role] = roles.get(scope.role, 0) + 1
    return {"file": str(file), "users": len(usable), "roles": roles, "problems": problems, "mart": compared}
