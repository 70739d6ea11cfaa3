"""`push.yml` below COCKPIT_DATA, read and checked. Secrets stand in the environment, the file names them (`env:NAME`).

A demo bank without the file sends nothing: its messages end in the dry run.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields
from datetime import time
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mart.config import ConfigError, Paths, bank, paths
from mart.plain_yaml import YamlError, read_yaml
from workflow.people import CHANNELS, PACES
from workflow.push.settings import FILE, SECURITIES, Hook, Mail, Settings


def read_settings(where: Paths | None = None, env: Mapping[str, str] | None = None) -> Settings:
    """The settings of a data folder. Raises ConfigError in one line, also where a real bank has no file."""
    where = where or paths()
    file = where.data / FILE
    if not file.exists():
        if bank(where).is_demo:
            return Settings(is_dry_run=True)
        raise ConfigError(f"{file}: is not there, so nothing is sent; write it (docs/push.md) or dry_run: true into it")
    try:
        content = read_yaml(file)
    except YamlError as error:
        raise ConfigError(f"{file}: {error}") from error
    return parse_settings(content, os.environ if env is None else env, str(file))


def parse_settings(content: Any, env: Mapping[str, str], at: str = FILE) -> Settings:
    """Settings from the content of a file. Raises ConfigError.

    >>> parse_settings({"channel": "email", "email": {"host": "mail", "sender": "a@b.cn"}}, {}).mail.port
    587
    """
    top = _mapping(content, at, _TOP)
    found: dict[str, Any] = {name: top[name] for name in _PLAIN & set(top)}
    found |= {"is_dry_run": top.get("dry_run", False) is True}
    found |= _allowed(top.get("allow") or [], at)
    if "time_zone" in top:
        found["zone"] = _zone(top["time_zone"], at)
    if "quiet" in top:
        found["quiet"] = _quiet(top["quiet"], at)
    if "email" in top:
        found["mail"] = _mail(_secrets(top["email"], env, f"{at}: email"), f"{at}: email")
    hooks = {name: _hook(_secrets(top[name], env, f"{at}: {name}"), f"{at}: {name}") for name in _HOOKS & set(top)}
    return _checked(Settings(**found, hooks=hooks), at)


_HOOKS = frozenset(CHANNELS) - {"email", "none"}
_PLAIN = {"channel", "pace", "base_url", "attempts", "oldest_days", "timeout_seconds", "ca_file"}
_TOP = _PLAIN | _HOOKS | {"dry_run", "allow", "time_zone", "quiet", "email"}


def _checked(found: Settings, at: str) -> Settings:
    for name, value, allowed in (("channel", found.channel, CHANNELS), ("pace", found.pace, PACES)):
        if value not in allowed:
            raise ConfigError(f"{at}: {name} {value!r}: one of {', '.join(allowed)}")
    for name, most in (("attempts", 30), ("oldest_days", 90), ("timeout_seconds", 30)):
        value = getattr(found, name)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= most:
            raise ConfigError(f"{at}: {name} {value!r}: a number above 0, at most {most}")
    if not found.is_dry_run and found.channel not in (*found.channels, "none"):
        raise ConfigError(f"{at}: channel {found.channel} is the usual one but has no settings; add {found.channel}:")
    if found.ca_file and not Path(found.ca_file).is_file():
        raise ConfigError(f"{at}: ca_file {found.ca_file!r}: is not there")
    if found.base_url and not found.base_url.startswith(("https://", "http://")):
        raise ConfigError(f"{at}: base_url {found.base_url!r}: the cockpit's address, https://…")
    return found


def _mapping(content: Any, at: str, allowed: set[str] | frozenset[str]) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise ConfigError(f"{at}: expected names with settings; see docs/push.md")
    unknown = sorted(set(map(str, content)) - allowed)
    if unknown:
        raise ConfigError(f"{at}: unknown setting {unknown[0]!r}; allowed are {', '.join(sorted(allowed))}")
    return content


def _secrets(value: Any, env: Mapping[str, str], at: str) -> Any:
    """Texts `env:NAME` replaced by what the environment holds."""
    if isinstance(value, dict):
        return {key: _secrets(one, env, at) for key, one in value.items()}
    if isinstance(value, str) and value.startswith("env:"):
        name = value.removeprefix("env:")
        if not env.get(name):
            raise ConfigError(f"{at}: {name} is not set in the environment")
        return env[name]
    return value


def _mail(content: Any, at: str) -> Mail:
    top = _mapping(content, at, {one.name for one in fields(Mail)})
    given: dict[str, Any] = {"host": "", "sender": "", **top}
    found = Mail(**given)
    if not found.host or "@" not in found.sender:
        raise ConfigError(f"{at}: host and sender (an address) are both needed")
    if found.security not in SECURITIES or isinstance(found.port, bool) or not isinstance(found.port, int):
        raise ConfigError(f"{at}: security is one of {', '.join(SECURITIES)}, port a number")
    return found


def _hook(content: Any, at: str) -> Hook:
    top = _mapping(content, at, {one.name for one in fields(Hook)})
    answers = {
        key: tuple(map(str, one if isinstance(one, list) else [one])) for key, one in top.get("success", {}).items()
    }
    given: dict[str, Any] = {"url": "", **top, "success": answers}
    found = Hook(**given)
    if not all(str(one).startswith(("https://", "http://")) for one in (found.url, *found.by_branch.values())):
        raise ConfigError(f"{at}: url is needed, https://… (or env:NAME)")
    if set(found.names) != {"phone", "text", "key"}:
        raise ConfigError(f"{at}: names are given for phone, text and key")
    return found


def _allowed(listed: Any, at: str) -> dict[str, Any]:
    hosts: set[str] = set()
    networks: list[IPv4Network | IPv6Network] = []
    for one in listed if isinstance(listed, list) else [listed]:
        try:
            networks.append(ip_network(str(one)))
        except ValueError:
            hosts.add(str(one).casefold())
    if any("/" in host or not host for host in hosts):
        raise ConfigError(f"{at}: allow: {sorted(hosts)[0]!r} is neither a host nor a network such as 10.1.2.0/24")
    return {"allow_hosts": frozenset(hosts), "allow_networks": tuple(networks)}


def _zone(name: Any, at: str) -> ZoneInfo:
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigError(f"{at}: time_zone {name!r}: a name such as Asia/Shanghai") from error


def _quiet(value: Any, at: str) -> tuple[str, str] | None:
    if value in (None, False, []):
        return None
    try:
        first, last = (time.fromisoformat(str(one)).strftime("%H:%M") for one in value)
    except (TypeError, ValueError) as error:
        raise ConfigError(f'{at}: quiet {value!r}: two times of day in quotes, ["21:00", "08:00"], or false') from error
    return first, last
