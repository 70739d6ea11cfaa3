"""push.yml: what is wrong is one line; secrets come from the environment; who stands in; the commands."""

from __future__ import annotations

import pytest

from mart.config import ConfigError, paths_in
from tests.workflow.conftest import MANAGER, TODAY
from tests.workflow.push.conftest import by_mail, lead
from tests.workflow.push.test_sender import send
from workflow import people
from workflow.__main__ import app
from workflow.push.reading import parse_settings, read_settings

MAIL = {"host": "mail.bank.cn", "sender": "cockpit@bank.cn"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ([], "expected names with settings"),
        ({"mail": MAIL}, "unknown setting 'mail'"),
        ({"channel": "pigeon"}, "channel 'pigeon': one of email"),
        ({"channel": "sms", "email": MAIL}, "channel sms is the usual one but has no settings"),
        ({"email": {"host": "x"}}, "host and sender"),
        ({"email": {**MAIL, "security": "ssl"}}, "security is one of starttls, tls, none"),
        ({"email": {**MAIL, "password": "env:NOT_SET"}}, "NOT_SET is not set in the environment"),
        ({"email": MAIL, "wecom": {"url": "qyapi.weixin.qq.com/x"}}, "wecom: url is needed"),
        ({"email": MAIL, "quiet": [2100, 800]}, "quiet .* two times of day in quotes"),
        ({"email": MAIL, "time_zone": "Shanghai"}, "time_zone 'Shanghai'"),
        ({"email": MAIL, "allow": ["10.0.0.0/99"]}, "'10.0.0.0/99' is neither a host nor a network"),
        ({"email": MAIL, "attempts": True}, "attempts True: a number"),
        ({"email": MAIL, "ca_file": "/no/such.pem"}, "ca_file '/no/such.pem': is not there"),
        ({"email": MAIL, "base_url": "cockpit.bank.cn"}, "base_url"),
    ],
)
def test_what_is_wrong_is_one_line(content, said):
    with pytest.raises(ConfigError, match=said) as found:
        parse_settings(content, {})
    assert "\n" not in str(found.value)


def test_secrets_come_from_the_environment_and_are_not_printed():
    content = {"email": {**MAIL, "user": "u", "password": "env:PW"}, "wecom": {"url": "env:HOOK"}}
    found = parse_settings(content, {"PW": "s3cret", "HOOK": "https://qyapi.weixin.qq.com/send?key=s3cret"})
    assert found.mail.password == "s3cret" and "s3cret" not in repr(found)


def test_a_real_bank_without_settings_sends_nothing_and_a_demo_bank_runs_dry(tmp_path):
    where = paths_in(tmp_path)
    assert read_settings(where, {}).is_dry_run
    where.bank.mkdir()
    (where.bank / "bank.yml").write_text("name_zh: 甲银行\nname_en: Bank A\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="push.yml: is not there, so nothing is sent"):
        read_settings(where, {})


def test_the_commands_send_and_gather(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COCKPIT_DATA", str(tmp_path))
    monkeypatch.delenv("COCKPIT_WORKFLOW_URL", raising=False)
    for words, said in ((["send"], "sent 0"), (["digest", "--json"], '{"digests": 0}')):
        with pytest.raises(SystemExit) as ended:
            app(words, prog_name="workflow")
        assert ended.value.code == 0 and capsys.readouterr().out.strip() == said
    (tmp_path / "push.yml").write_text("chanel: email\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        app(["send"], prog_name="workflow")
    assert ended.value.code == 1 and "unknown setting 'chanel'" in capsys.readouterr().err


def test_who_stands_in_gets_the_message(peopled, mails):
    day = TODAY.isoformat()
    people.set_own(peopled, "M1", MANAGER, substitute_id="M2", absent_from=day, absent_to=day)
    lead(peopled)
    assert send(peopled, by_mail(mails.port)) == {"sent": 1} and mails.mails[0]["To"] == "员工M2 <m2@bank.cn>"
