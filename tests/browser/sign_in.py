"""A cockpit with sign-in and the OpenID provider it asks, on loopback: one of each for all tests that need them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value

from tests.banks import tiny
from tests.browser.chrome import free_port, served

PROVIDER = Path(__file__).parent / "provider"
SECRET = "signs-the-cookies-of-the-tests-only"
USERS = (
    "boss@bank.cn: executive\nleader@bank.cn: branch_leader:B01\nlost@bank.cn: branch_leader:B99\n"
    "unverified@bank.cn: executive\nshort@bank.cn: executive\nsub:seven: relationship_manager:M1\n"
    "leaver@bank.cn: executive\nout@bank.cn: executive\n"
    "two@bank.cn: [branch_leader:B01, executive]\n"
)


@dataclass(frozen=True)
class Site:
    """A served cockpit with sign-in, and its users' file."""

    url: str
    users: Path
    secrets: Path


@contextmanager
def signing_in(folder: Path) -> Iterator[Site]:
    """Provider and cockpit, over a tiny bank below `folder`."""
    if not shutil.which("node") or not (PROVIDER / "node_modules").exists():
        missing = "no OpenID provider here: apt-get install nodejs npm; npm ci --prefix tests/browser/provider"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    port, provider_port = free_port(), free_port()
    data = tiny.publish(folder / "data")
    (data / "users.yml").write_text(USERS, "utf-8")
    (folder / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{SECRET}"\n'
        'client_id = "cockpit"\nclient_secret = "a-secret-of-the-tests"\n'
        f'server_metadata_url = "http://127.0.0.1:{provider_port}/.well-known/openid-configuration"\n'
        'client_kwargs = { prompt = "login" }\n',
        "utf-8",
    )
    provider = subprocess.Popen(
        ["node", "provider.mjs", str(provider_port), f"http://127.0.0.1:{port}"],
        cwd=PROVIDER,
        stderr=subprocess.DEVNULL,
    )
    try:
        _answers(f"http://127.0.0.1:{provider_port}/.well-known/openid-configuration")
        with served(data, port, ("--secrets.files", str(folder / "secrets.toml"))) as url:
            yield Site(url, data / "users.yml", folder / "secrets.toml")
    finally:
        provider.terminate()
        provider.wait(timeout=60)


def _answers(url: str) -> None:
    for _ in range(60):
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError(f"{url} did not answer within 15 s")


def cookie(url: str, secret: str = SECRET, **more: object) -> str:
    """The identity cookie of boss@bank.cn who has just signed in, signed with a secret; without one not signed."""
    now = int(time.time())
    claims = {"sub": "boss", "email": "boss@bank.cn", "email_verified": True, "iat": now, "exp": now + 3600, **more}
    value = json.dumps({**claims, "is_logged_in": True, "origin": url})
    return (
        create_signed_value(secret, "_streamlit_user", value).decode() if secret else value.translate({34: 39, 59: 44})
    )


def claims(value: str) -> dict:
    """What an identity cookie that the cockpit has set says."""
    return json.loads(decode_signed_value(SECRET, "_streamlit_user", value.strip('"')) or b"null")
