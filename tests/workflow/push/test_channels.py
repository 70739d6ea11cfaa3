"""What each channel says after a hand-over: sent, will not work, try again, or nobody knows."""

from __future__ import annotations

import socket
from types import SimpleNamespace

import pytest

from tests.workflow.push.conftest import by_hook, by_mail
from tests.workflow.push.servers import make_certificate, smtp_server
from workflow.push import hooks, mail
from workflow.push.states import Outgoing, Text

OUT = Outgoing(
    "key1", "王芳", "m1@bank.cn", "B01", Text("新事项 LD-1", "请处理"), "https://cockpit.bank.cn/work_case?case=1"
)
ROBOTS = {"wecom": hooks.wecom, "dingtalk": hooks.dingtalk, "feishu": hooks.feishu}


def test_mail_goes_over_starttls_with_its_headers(tmp_path):
    certificate = make_certificate(tmp_path)
    with smtp_server(certificate) as mails:
        server = {"host": "localhost", "port": mails.port, "sender": "cockpit@bank.cn"}
        assert mail.send(by_mail(0, email=server, ca_file=str(certificate[0])), OUT).state == "sent"
        found = mails.mails[0]
        assert (found["Subject"], found["To"], found["From"]) == ("新事项 LD-1", "王芳 <m1@bank.cn>", "cockpit@bank.cn")
        assert found["Message-ID"] == "<key1@bank.cn>" and mails.was_tls == [True]
        assert found.get_content().split() == ["请处理", "https://cockpit.bank.cn/work_case?case=1"]
        unknown = mail.send(by_mail(0, email=server), OUT)  # a certificate of nobody known
        assert unknown.state == "queued" and "CERTIFICATE_VERIFY_FAILED" in unknown.line.upper().replace(" ", "_")
        assert len(mails.mails) == 1


@pytest.mark.parametrize(
    ("refused", "answer", "state"),
    [("550 no such user", "250 OK", "failed"), ("451 later", "250 OK", "queued")]
    + [("", "554 spam", "failed"), ("", "452 full", "queued")],
)
def test_what_the_mail_server_refuses(mails, refused, answer, state):
    mails.refused, mails.answer = refused, answer
    found = mail.send(by_mail(mails.port), OUT)
    assert found.state == state and (refused or answer) in found.line and mails.mails == []


def test_a_mail_server_that_is_away_has_taken_nothing_and_one_that_falls_silent_perhaps(mails):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        found = mail.send(by_mail(closed.getsockname()[1]), OUT)
    assert (found.state, found.is_down) == ("queued", True)
    mails.pause = 1.5
    assert mail.send(by_mail(mails.port, timeout_seconds=1), OUT).state == "unknown"


def test_an_address_that_is_none_is_no_header(mails):
    for address in ("m1@bank.cn\r\nBcc: x@y.cn", "nobody", "a@b.cn, c@d.cn"):
        out = Outgoing("k", "n", address, None, OUT.text)
        assert mail.send(by_mail(mails.port), out).state == "failed"
    assert mails.mails == []


@pytest.mark.parametrize("name", ROBOTS)
@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ('{"errcode": 0, "code": 0, "errmsg": "ok"}', "sent"),
        ('{"errcode": 93000, "code": 19001, "errmsg": "invalid webhook"}', "failed"),
        ('{"errcode": 45009, "code": 11232, "errmsg": "too often"}', "queued"),
        ("<html>ok</html>", "unknown"),
    ],
)
def test_a_robots_code_inside_http_200_counts(gateway, name, answer, state):
    gateway.answer = lambda _: (200, answer, {})
    assert ROBOTS[name](by_hook(name, gateway.url, secret="" if name == "wecom" else "s"), OUT).state == state
    assert len(gateway.bodies) == 1 and "LD-1" in str(gateway.bodies[0])
    assert ("sign=" in gateway.paths[0]) == (name == "dingtalk") and ("sign" in gateway.bodies[0]) == (name == "feishu")


@pytest.mark.parametrize(
    ("status", "state"), [(404, "failed"), (429, "queued"), (503, "queued"), (500, "unknown"), (502, "unknown")]
)
def test_http_answers(gateway, status, state):
    gateway.answer = lambda _: (status, "{}", {})
    assert hooks.wecom(by_hook("wecom", gateway.url), OUT).state == state


def test_a_redirect_is_refused_and_not_followed(gateway):
    gateway.answer = lambda _: (307, "", {"Location": gateway.url.replace("hook", "inside")})
    found = hooks.wecom(by_hook("wecom", gateway.url), OUT)
    assert found.state == "failed" and "redirects are not followed" in found.line and gateway.paths == ["/hook"]


def test_no_answer_is_unknown(gateway):
    gateway.pause = 2.5
    assert hooks.wecom(by_hook("wecom", gateway.url), OUT).state == "unknown"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "https://localhost/x",
        "https://169.254.169.254/latest",
        "https://10.0.0.8/x",
        "https://[::1]/",
    ]
    + [
        "https://[::ffff:192.168.1.1]/",
        "https://0.0.0.0/",
        "https://2130706433/",
        "https://user:pw@8.8.8.8/",
        "http://8.8.8.8/",
    ],
)
def test_addresses_inside_and_unsafe_ones_are_refused(url):
    found = hooks.wecom(by_hook("wecom", url, allow=()), OUT)
    assert found.state == "failed", found


def test_an_address_inside_is_reached_where_settings_allow_it_and_only_that(gateway):
    assert hooks.wecom(by_hook("wecom", gateway.url, allow=("127.0.0.0/8",)), OUT).state == "sent"
    assert hooks.wecom(by_hook("wecom", gateway.url, allow=("10.0.0.0/8", "sms.bank")), OUT).state == "failed"
    assert len(gateway.bodies) == 1


def test_an_sms_gateway_gets_its_own_names_and_says_yes_in_its_own_words(gateway):
    own = {"names": {"phone": "mobile", "text": "content", "key": "id"}, "success": {"result": ["OK", 0]}}
    settings = by_hook("sms", gateway.url, headers={"Authorization": "Bearer t"}, **own)
    out = Outgoing("key1", "王芳", "13800000001", None, OUT.text, OUT.link)
    for answer, state in (('{"result": "OK"}', "sent"), ('{"result": "NO MONEY"}', "failed"), ("{}", "unknown")):
        gateway.answer = lambda _, answer=answer: (200, answer, {})
        assert hooks.sms(settings, out).state == state
    assert gateway.bodies[0] == {"mobile": "13800000001", "content": f"新事项 LD-1 请处理 {OUT.link}", "id": "key1"}
    assert gateway.headers[0]["Authorization"] == "Bearer t" and gateway.headers[0]["Idempotency-Key"] == "key1"


def test_a_name_with_several_addresses_is_refused_for_any_inside_and_reached_by_the_one_that_answers(
    gateway, monkeypatch
):
    found = ["::1", "127.0.0.9", "127.0.0.1"]  # the server listens on the last one only
    looked_up = lambda *_, **__: [(0, 0, 0, "", (one, 0)) for one in found]  # noqa: E731
    monkeypatch.setattr("workflow.push.web.socket", SimpleNamespace(getaddrinfo=looked_up, SOCK_STREAM=1))
    url = gateway.url.replace("127.0.0.1", "hook.bank.cn")
    assert hooks.wecom(by_hook("wecom", url, allow=("hook.bank.cn",)), OUT).state == "sent"
    assert gateway.headers[0]["Host"].startswith("hook.bank.cn:") and len(gateway.bodies) == 1
    found[:] = ["8.8.8.8", "10.0.0.1"]
    refused = hooks.wecom(by_hook("wecom", url.replace("http:", "https:"), allow=()), OUT)
    assert refused.state == "failed" and "inside the bank (10.0.0.1)" in refused.line
