"""One POST to an address outside, with what may go wrong told apart: refused, not taken, or nobody knows.

The address is looked up once, checked, and that very address is connected to: a name cannot lead outside when it is
checked and inside when it is used. No redirect is followed, no proxy of the environment asked, no long answer read.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import time
from collections.abc import Mapping
from typing import Any

import httpx

from workflow.push.settings import Settings
from workflow.push.states import Handed

MOST_BYTES, MOST_SECONDS = 65_536, 60  # of an answer; what is longer counts as no answer
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class RefusedTarget(ValueError):
    """One line: an address that messages may not go to."""


def check_target(url: str, settings: Settings) -> tuple[httpx.URL, tuple[str, ...]]:
    """The address a message goes to: the URL, and the IP addresses that were looked up, all of them allowed. Raises
    RefusedTarget; OSError where the name is not known."""
    found = httpx.URL(url)
    host = found.host.casefold()
    if found.scheme not in ("https", "http") or not host or found.userinfo:
        raise RefusedTarget("the address is no https://host/… without a user in it")
    places = {row[4][0] for row in socket.getaddrinfo(host, found.port or 443, type=socket.SOCK_STREAM)}
    known = [ipaddress.ip_address(str(one).partition("%")[0]) for one in places]
    addresses = sorted(known, key=lambda one: (one.version, int(one)))
    is_named = host in settings.allow_hosts
    for one in addresses:
        is_allowed = is_named or any(one in net for net in settings.allow_networks if net.version == one.version)
        if not is_allowed and not is_outside(one):
            raise RefusedTarget(f"{host} is inside the bank ({one}); write it under allow: to permit it")
        if found.scheme == "http" and not is_allowed:
            raise RefusedTarget(f"{host}: only https:// to addresses outside")
    return found, tuple(map(str, addresses))


def is_outside(one: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is on the public internet, also where it wraps another.

    >>> addresses = map(ipaddress.ip_address, ("8.8.8.8", "169.254.169.254", "::ffff:10.0.0.1", "64:ff9b::a00:1"))
    >>> [is_outside(one) for one in addresses]
    [True, False, False, False]
    """
    if isinstance(one, ipaddress.IPv6Address):
        inner = one.ipv4_mapped or one.sixtofour or (one.teredo or (None, None))[1]
        if inner is None and one in NAT64:
            inner = ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)
        if inner is not None:
            return is_outside(inner)
    return one.is_global and not one.is_multicast and not one.is_reserved


def post(url: str, body: Mapping[str, Any], settings: Settings, headers: Mapping[str, str] | None = None) -> Any:
    """POST JSON; the parsed answer of a 2xx (None where it is no JSON), or Handed for everything else."""
    try:
        target, places = check_target(url, settings)
    except RefusedTarget as error:
        return Handed("failed", str(error))
    except (OSError, UnicodeError, httpx.InvalidURL) as error:
        return Handed("queued", f"address not found ({_why(error)})", is_down=True)
    sent = {"Host": target.netloc.decode("ascii"), "Accept-Encoding": "identity", **(headers or {})}
    sent |= {"Content-Type": "application/json; charset=utf-8"}
    content = json.dumps(dict(body), ensure_ascii=False).encode()
    said = ""
    for place in places:  # the next one where this one cannot be connected to: nothing was handed over yet
        try:
            return _post(target, place, content, sent, settings)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            said = _why(error)
        except (httpx.HTTPError, httpx.StreamError) as error:
            return Handed("unknown", f"handed over, no answer ({_why(error)})")
    return Handed("queued", f"not reached ({said})", is_down=True)


def _post(target: httpx.URL, place: str, content: bytes, headers: Mapping[str, str], settings: Settings) -> Any:
    timeout, tls = settings.timeout_seconds, settings.tls
    with httpx.Client(timeout=timeout, verify=tls, follow_redirects=False, trust_env=False) as client:
        own = {"content": content, "headers": headers, "extensions": {"sni_hostname": target.host}}
        answer = client.send(client.build_request("POST", target.copy_with(host=place), **own), stream=True)
        try:
            return _read(answer)
        finally:
            answer.close()


def _read(answer: httpx.Response) -> Any:
    if answer.is_success:
        found, until = b"", time.monotonic() + MOST_SECONDS
        for part in answer.iter_bytes():
            found += part
            if len(found) > MOST_BYTES or time.monotonic() > until:
                return None
        try:
            return json.loads(found)
        except ValueError:
            return None
    if answer.is_redirect or 300 <= answer.status_code < 400:
        return Handed("failed", f"answered {answer.status_code}: redirects are not followed")
    if answer.status_code in (429, 503):
        return Handed("queued", f"answered {answer.status_code}: not taken now", is_down=True)
    if answer.status_code < 500:
        return Handed("failed", f"answered {answer.status_code}")
    return Handed("unknown", f"answered {answer.status_code}: it may have been taken")


def _why(error: Exception) -> str:
    return (" ".join(str(error).split()) or type(error).__name__)[:160]
