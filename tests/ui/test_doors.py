"""The door: closed unless something says open, and who signed in gets the scope that the users' file gives now."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit import config, net_util
from streamlit.runtime.secrets import Secrets
from streamlit.testing.v1 import AppTest

from mart.reader import open_mart
from mart.scope import Scope, parse
from tests.banks import tiny
from tests.ui.test_pages import APP, printed
from ui import account, doors
from ui.account import NoAccess, from_claims
from ui.i18n import LANGS, texts

AUTH = """[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
cookie_secret = "a-long-enough-secret-for-tests-only"
client_id = "cockpit"
client_secret = "secret"
server_metadata_url = "http://localhost:1/.well-known/openid-configuration"
"""
REAL = "name_zh: 某银行\nname_en: Some Bank\ncurrency: CNY\n"


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COCKPIT_DATA", str(tiny.publish(tmp_path / "data")))
    monkeypatch.delenv(doors.WITHOUT_SIGN_IN, raising=False)
    return tmp_path / "data"


@pytest.fixture
def secrets(bank: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], Path]:
    """Put a secrets file in the place where Streamlit looks."""
    file = bank.parent / "secrets.toml"
    before = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(file)])
    monkeypatch.setattr(st, "secrets", Secrets())
    doors._refuse.cache_clear()

    def put(content: bytes) -> Path:
        file.write_bytes(content)
        return file

    yield put
    config.set_option("secrets.files", before)


WRONG = {
    "a quote is missing": (AUTH.replace('"cockpit"', '"cockpit').encode(), "secrets_unreadable"),
    "a byte-order mark": (b"\xef\xbb\xbf" + AUTH.encode(), "secrets_unreadable"),
    "UTF-16": (AUTH.encode("utf-16"), "secrets_unreadable"),
    "capitals": (AUTH.replace("[auth]", "[Auth]").encode(), "secrets_without_auth"),
    "empty": (b"", "secrets_without_auth"),
    "auth is no section": (b'auth = "yes"\n', "secrets_without_auth"),
    "a setting is missing": (AUTH.replace("client_id", "client").encode(), "auth_incomplete"),
    "a setting is empty": (AUTH.replace('"secret"', '" "').encode(), "auth_incomplete"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_secrets_file_that_gives_no_sign_in_serves_nothing(
    name: str, secrets: Callable[[bytes], Path], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, reason = WRONG[name]
    secrets(content)
    monkeypatch.setattr("mart.reader.Mart.__init__", lambda *_: pytest.fail("the mart was read"))
    assert doors.door().reason == reason
    for lang in LANGS:
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.query_params["lang"] = lang
        app.run()
        assert not app.exception
        assert [title.value for title in app.title] == [texts(lang)["app.closed.title"]]
        assert "Demo Bank" not in "".join(printed(app))
    assert reason in caplog.text


def test_a_users_file_without_a_sign_in_serves_nothing(bank: Path, secrets: Callable[[bytes], Path]) -> None:
    (bank / "users.yml").write_text("he.jing@bank.cn: executive\n", "utf-8")
    assert doors.door().reason == "users_without_sign_in"
    secrets(AUTH.encode())
    assert doors.door().mode == "sign_in"


def test_a_real_bank_is_no_demonstration(
    bank: Path, secrets: object, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert doors.door().mode == "demo"
    (bank / "bank").mkdir()
    (bank / "bank" / "account.yml").write_text("x: 1\n", "utf-8")
    assert doors.door().reason == "not_demo", "mapping files, and nobody has said that it is a demonstration"
    (bank / "bank" / "bank.yml").write_text("name_zh: [", "utf-8")
    assert doors.door().reason == "bank_unreadable"
    (bank / "bank" / "bank.yml").write_text(REAL, "utf-8")
    assert doors.door().reason == "not_demo"
    monkeypatch.setenv(doors.WITHOUT_SIGN_IN, "yes")
    assert doors.door().mode == "demo" and "not a demo bank" in caplog.text
    monkeypatch.delenv(doors.WITHOUT_SIGN_IN)
    (bank / "bank" / "bank.yml").write_text(REAL + "is_demo: true\n", "utf-8")
    assert doors.door().mode == "demo"


def test_demo_mode_beyond_this_machine_is_said_in_the_log(bank: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert doors.door().mode == "demo" and "without signing in" not in caplog.text
    doors._warn_beyond("0.0.0.0")
    assert "demo mode listens on 0.0.0.0" in caplog.text and "without signing in" in caplog.text


def test_it_listens_on_this_machine_alone_and_asks_nobody_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    assert config.get_option("server.address") == "127.0.0.1"
    monkeypatch.setattr(
        net_util, "_make_blocking_http_get", lambda *_, **__: pytest.fail("asked outside"), raising=True
    )
    doors.ask_nobody_outside.cache_clear()
    doors.ask_nobody_outside()
    assert net_util.get_external_ip() is None


NOW = 1_800_000_000.0


def claims(**more: object) -> dict[str, object]:
    return {"sub": "248", "email": "He.Jing@bank.cn", "email_verified": True, "iat": NOW, "exp": NOW + 3600, **more}


def scope_of(now: float = NOW, **more: object) -> Scope | str:
    """The scope of claims at a moment, or why there is none."""
    try:
        return from_claims(claims(**more)).scope(now)
    except NoAccess as refused:
        return refused.reason


def test_who_may_in_and_who_not(bank: Path) -> None:
    assert scope_of() == "unknown", "no users file"
    (bank / "users.yml").write_text("HE.jing@bank.cn: branch_leader:B01\n'sub:77': executive\n", "utf-8")
    assert scope_of() == parse("branch_leader:B01")
    assert scope_of(sub="77", email="new.name@bank.cn") == parse("executive"), "the number stays, the address changes"
    assert scope_of(email="x@bank.cn") == "unknown"
    for unverified in (False, "false", "0", None):
        assert scope_of(email_verified=unverified) == "unverified", unverified
    assert scope_of(email=None, sub=None) == "unknown"


@pytest.mark.parametrize(
    ("after", "more"),
    [(3601, {}), (12 * 3600 + 1, {"exp": NOW + 10**7}), (0, {"exp": None}), (0, {"iat": None}), (0, {"exp": "soon"})],
)
def test_a_sign_in_ends(after: float, more: dict[str, object], bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (bank / "users.yml").write_text("he.jing@bank.cn: executive\n", "utf-8")
    assert scope_of(NOW + after, **more) == "expired"
    monkeypatch.setenv(account.SETTING, "24")
    assert (scope_of(NOW + after, **more) == "expired") == (after < 12 * 3600)


def test_a_download_made_later_asks_again(bank: Path) -> None:
    file = bank / "users.yml"
    file.write_text("he.jing@bank.cn: executive\n", "utf-8")
    who = from_claims(claims(iat=time.time(), exp=time.time() + 60))
    account.enter(who, who.scope())
    check = account.guard_later()
    check()
    file.write_text("he.jing@bank.cn: branch_leader:B01  # moved\n", "utf-8")
    with pytest.raises(NoAccess, match="changed"):
        check()
    file.write_text("he.jing@bank.cn: [steward, executive]\n", "utf-8")
    check()  # still one of theirs
    file.write_text("other@bank.cn: executive\n", "utf-8")
    with pytest.raises(NoAccess, match="unknown"):
        check()
    account.enter(None, parse("executive"))
    account.guard_later()()  # demo mode has no account


def test_a_users_file_that_cannot_be_read_lets_nobody_in(bank: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    for broken in ("- not: [a map\n", "- a\n", "a@bank.cn: executive\na@bank.cn: steward\n"):
        (bank / "users.yml").write_text(broken, "utf-8")
        assert scope_of() == "users_unreadable", broken
        assert "users.yml" in caplog.text


def test_numbers_the_mart_does_not_have_are_found(bank: Path) -> None:
    from mart.query.personas import unknown_ids

    mart = open_mart(bank)
    assert unknown_ids(mart, parse("regional_head:B01,B99")) == ("B99",)
    assert unknown_ids(mart, parse("branch_leader:B01S1")) == ("B01S1",), "a sub-branch is no branch"
    assert unknown_ids(mart, parse("relationship_manager:M1")) == unknown_ids(mart, parse("product_manager:PM1")) == ()
    assert unknown_ids(mart, parse("executive")) == ()
