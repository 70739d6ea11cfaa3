"""Who may sign in and with which scope: `users.yml` under COCKPIT_DATA.

A line is `who: scope`, or `who: [scope, scope]` for somebody with several roles, of which one is active at a time.
`who` is an e-mail address (whatever its capitals) or `sub:` and the provider's number of the person, which stays when
an address changes. An entry that is wrong gives nobody access; the others stay good.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from mart.plain_yaml import YamlError, read_yaml
from mart.scope import Scope, ScopeError, parse

FILE = "users.yml"
SUB = "sub:"


@dataclass(frozen=True)
class Users:
    """Scope by who; `problems` are one line each. `is_readable`: False where nobody's scope can be told."""

    scopes: Mapping[str, Scope] = field(default_factory=dict)  # the first one of each
    further: Mapping[str, tuple[Scope, ...]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    is_readable: bool = True

    def scope_of(self, email: str | None, sub: str | None) -> Scope | None:
        """The scope of a person, by number first; `email` None where the provider has not verified the address."""
        return next(iter(self.scopes_of(email, sub)), None)

    def scopes_of(self, email: str | None, sub: str | None) -> tuple[Scope, ...]:
        """Every scope of a person, the one to begin with first; by number first."""
        address = folded(email or "")
        keys = (f"{SUB}{sub}" if sub else "", address if _is_address(address) else "")
        who = next((key for key in keys if key in self.scopes), None)
        return (self.scopes[who], *self.further.get(who, ())) if who else ()


def read_users(data: Path) -> Users:
    """The users of a data folder; no file, no users. What is wrong is logged once for each state of the file."""
    file = data / FILE
    try:
        state = file.stat()
    except FileNotFoundError:
        return Users()
    except OSError as error:
        return Users(problems=(f"{FILE}: cannot be read ({error.strerror})",), is_readable=False)
    return _read(file, state.st_mtime_ns, state.st_size, state.st_ino)


@lru_cache(maxsize=4)
def _read(file: Path, *_state: int) -> Users:
    found = parse_users(file)
    for problem in found.problems:
        logging.getLogger("cockpit.users").error("%s", problem)
    return found


def parse_users(file: Path) -> Users:
    """Read one file. Never raises: what cannot be used is a problem."""
    try:
        content = read_yaml(file)
    except YamlError as error:
        return Users(problems=(f"{FILE}: {error}",), is_readable=False)
    if content is None:
        return Users(problems=(f"{FILE}: is empty; nobody can sign in",))
    if not isinstance(content, dict):
        return Users(
            problems=(f"{FILE}: expected lines such as he.jing@bank.cn: branch_leader:B01",), is_readable=False
        )
    scopes: dict[str, Scope] = {}
    several: dict[str, tuple[Scope, ...]] = {}
    problems: list[str] = []
    twice: set[str] = set()
    for key, text in content.items():
        who = folded(str(key))
        try:
            if who in scopes:
                twice.add(who)
                raise ScopeError("is given twice (capitals do not count); no entry of it is used")
            texts = text if isinstance(text, list) and len(text) > 1 else [text]
            if not all(isinstance(one, str) for one in texts):
                raise ScopeError(f"{text!r} is no scope, write for example branch_leader:B01")
            if not (who.removeprefix(SUB) if who.startswith(SUB) else _is_address(who)):
                raise ScopeError("is neither an e-mail address nor sub: and a number")
            several[who] = tuple(dict.fromkeys(parse(one) for one in texts))
            scopes[who] = several[who][0]
        except ScopeError as error:
            problems.append(f"{FILE}: {key}: {error}")
    kept = {who: scope for who, scope in scopes.items() if who not in twice}
    return Users(kept, {who: several[who][1:] for who in kept if several[who][1:]}, tuple(problems))


def folded(key: str) -> str:
    """Capitals of ASCII do not count. Other letters stay as they are: ﬁ or the Kelvin sign would turn into the letters
    of somebody else's address."""
    key = key.strip()
    return key if key.startswith(SUB) or not key.isascii() else key.lower()


def _is_address(text: str) -> bool:
    """An e-mail address; a claim of e-mail that reads like a number of `sub:` is none."""
    return "@" in text and not text.startswith(SUB)
