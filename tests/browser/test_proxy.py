"""The nginx of deploy/nginx before a served cockpit: what it adds, closes and asks about."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPMessage
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.chrome import REPO, free_port, wait_idle
from tests.browser.sign_in import Site, cookie
from ui.i18n import t

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("sign_in")]
SHIPPED = REPO / "deploy" / "nginx"


@pytest.fixture(scope="module")
def proxy(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the shipped configuration, with ports and certificates of this machine."""
    nginx = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if not nginx:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no nginx here: apt-get install nginx-light")
    folder, port, gate_port = tmp_path_factory.mktemp("nginx"), free_port(), free_port()
    _certificate(folder)
    text = (SHIPPED / "cockpit.conf").read_text("utf-8")
    for shipped, here in {
        "https://cockpit.bank.example'": f"https://127.0.0.1:{port}'",
        "listen 80": f"listen 127.0.0.1:{free_port()}",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "cockpit.bank.example": "127.0.0.1",
        "/etc/ssl/certs/cockpit.pem": f"{folder}/cert.pem",
        "/etc/ssl/private/cockpit.key": f"{folder}/key.pem",
        "127.0.0.1:8501": site.url.removeprefix("http://"),
        "127.0.0.1:8599": f"127.0.0.1:{gate_port}",
    }.items():
        assert shipped in text, shipped
        text = text.replace(shipped, here)
    headers = (SHIPPED / "cockpit-headers.conf").read_text("utf-8")
    (folder / "cockpit-headers.conf").write_text(headers.replace("cockpit.bank.example", f"127.0.0.1:{port}"), "utf-8")
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid;\nerror_log {folder}/error.log;\ndaemon off;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{text}\n}}\n",
        "utf-8",
    )
    command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0 and "warn" not in checked.stderr, checked.stderr
    gate = subprocess.Popen([sys.executable, "-c", _GATE, str(site.secrets), str(gate_port)], cwd=REPO, env=_env(site))
    server = subprocess.Popen(command)
    try:
        for waited in (f"https://127.0.0.1:{port}/_stcore/health", f"http://127.0.0.1:{gate_port}/"):
            _answers(waited)
        yield f"https://127.0.0.1:{port}"
    finally:
        for process in (server, gate):
            process.terminate()
            process.wait(timeout=60)


_GATE = """
import sys
from streamlit import config
config.set_option("secrets.files", [sys.argv.pop(1)])
from ui.gate import main
main()
"""


def _env(site: Site) -> dict[str, str]:
    return {**os.environ, "COCKPIT_DATA": str(site.users.parent)}


def _certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
        + ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")],
        check=True,
        capture_output=True,
    )


def _answers(url: str) -> None:
    for _ in range(80):
        with suppress(urllib.error.URLError):
            ask(url)
            return
        time.sleep(0.25)
    raise RuntimeError(f"{url} did not answer within 20 s")


def ask(url: str, method: str = "GET", **headers: str) -> tuple[int, HTTPMessage]:
    """Status and headers of one request."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    request = urllib.request.Request(url, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10, context=context) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers


def test_every_answer_carries_the_headers(proxy: str) -> None:
    for path in ("/", "/_stcore/health", "/media/none.xlsx", "/_stcore/metrics"):
        _, headers = ask(proxy + path)
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert headers["Strict-Transport-Security"] and "/" not in headers["Server"], path


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/upload_file/a/b"])
def test_what_no_reader_needs_is_closed(proxy: str, path: str) -> None:
    assert ask(proxy + path)[0] == 404


def test_other_sites_and_other_methods_are_refused(proxy: str) -> None:
    assert ask(f"{proxy}/_stcore/stream", Origin="https://evil.example")[0] == 403
    assert ask(f"{proxy}/", "POST")[0] == 403
    assert ask(f"{proxy}/", Origin=proxy)[0] == 200


def test_a_file_is_for_somebody_whose_sign_in_counts_now(proxy: str, site: Site) -> None:
    def status(value: str) -> int:
        return ask(f"{proxy}/media/none.xlsx", **({"Cookie": f"_streamlit_user={value}"} if value else {}))[0]

    assert status("") == status("rubbish") == status(cookie(proxy, "another secret")) == 401
    assert status(cookie(proxy, exp=time.time() - 1)) == 401
    assert status(cookie(proxy, sub="x", email="stranger@bank.cn")) == 401
    assert status(cookie(proxy)) == 404, "let through to the cockpit, which has no such file"


def test_the_cockpit_draws_behind_it(proxy: str, visitor: BrowserContext) -> None:
    visitor.add_cookies([{"name": "_streamlit_user", "value": cookie(proxy), "url": proxy}])
    page, said = visitor.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.goto(proxy)
    wait_idle(page)
    assert page.locator("h1").first.inner_text() == t("cockpit.question", "en")
    assert page.locator(".still").count()
    assert not [text for text in said if "Content Security Policy" in text]
    given = [one for one in visitor.cookies(proxy) if one["name"] != "_streamlit_user"]
    assert given and all(one["secure"] for one in given), "Streamlit sets its cookies without it"
