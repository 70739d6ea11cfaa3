"""How messages are sent, as one typed object; `workflow.push.reading` makes it of `push.yml`."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network
from zoneinfo import ZoneInfo

FILE, DRY_RUN = "push.yml", "dry_run"
SECURITIES = ("starttls", "tls", "none")


@dataclass(frozen=True)
class Mail:
    """The server that takes e-mail, and from whom it comes."""

    host: str
    sender: str
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Hook:
    """An address that takes messages over HTTP. `secret` signs (DingTalk, Feishu); `by_branch`: other groups' robots.
    For an SMS gateway: `headers`, the names its JSON has for number, text and key, and what its answer says when it
    took one (a name of its JSON and the values that mean yes)."""

    url: str = field(repr=False)
    secret: str = field(default="", repr=False)
    by_branch: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    names: Mapping[str, str] = field(default_factory=lambda: {"phone": "phone", "text": "text", "key": "key"})
    success: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """All of it. `channel` and `pace` for people who have not chosen; `quiet` from–to, times of day in `zone`; `allow`:
    hosts and networks inside the bank that webhooks may go to; `ca_file`: the authority of the bank itself, beside
    the system's; `oldest_days`: what waited longer is not sent."""

    channel: str = "email"
    pace: str = "at_once"
    base_url: str = ""
    zone: ZoneInfo = ZoneInfo("Asia/Shanghai")
    quiet: tuple[str, str] | None = ("21:00", "08:00")
    attempts: int = 8
    oldest_days: int = 7
    timeout_seconds: float = 15.0
    ca_file: str = ""
    allow_hosts: frozenset[str] = frozenset()
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    mail: Mail | None = None
    hooks: Mapping[str, Hook] = field(default_factory=dict)
    is_dry_run: bool = False

    @property
    def channels(self) -> tuple[str, ...]:
        """Channels that can be used, the usual one first."""
        there = (*(("email",) if self.mail else ()), *self.hooks)
        return tuple(sorted(there, key=lambda name: name != self.channel))

    @property
    def tls(self) -> ssl.SSLContext:
        """Certificates are checked, always. Raises OSError where `ca_file` cannot be read."""
        return _context(self.ca_file)


@lru_cache(maxsize=4)
def _context(ca_file: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    return context
