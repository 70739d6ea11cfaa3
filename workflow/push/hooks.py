"""Robots of WeCom, DingTalk and Feishu, and an SMS gateway: what each wants to be sent, and how it says no.

All three robots answer HTTP 200 with a code of their own; only 0 means taken. A robot writes to a group: its texts name
no customer (workflow.push.words).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus

from workflow.push.settings import Hook, Settings
from workflow.push.states import Handed, Outgoing
from workflow.push.web import post

LATER = {"-1", "45009", "45033", "130101", "410100", "11232", "9499"}  # too many or too busy: not taken, try again


def wecom(settings: Settings, out: Outgoing) -> Handed:
    """WeCom group robot, markdown."""
    body = {"msgtype": "markdown", "markdown": {"content": _markdown(out)}}
    return answered(post(_url(settings.hooks["wecom"], out), body, settings), "errcode")


def dingtalk(settings: Settings, out: Outgoing) -> Handed:
    """DingTalk group robot, markdown, signed where it has a secret."""
    hook, url = settings.hooks["dingtalk"], _url(settings.hooks["dingtalk"], out)
    if hook.secret:
        at = str(round(time.time() * 1000))
        sign = quote_plus(_sign(hook.secret, f"{at}\n{hook.secret}"))
        url += f"{'&' if '?' in url else '?'}timestamp={at}&sign={sign}"
    body = {"msgtype": "markdown", "markdown": {"title": out.text.subject, "text": _markdown(out)}}
    return answered(post(url, body, settings), "errcode")


def feishu(settings: Settings, out: Outgoing) -> Handed:
    """Feishu group robot, a post: its texts are texts whatever stands in them."""
    hook = settings.hooks["feishu"]
    lines = [[{"tag": "text", "text": f"{out.name}：{line}"}] for line in out.text.body.splitlines()[:1]]
    lines += [[{"tag": "text", "text": line}] for line in out.text.body.splitlines()[1:]]
    lines += [[{"tag": "a", "text": out.link, "href": out.link}]] if out.link else []
    body: dict[str, Any] = {
        "msg_type": "post",
        "content": {"post": {"zh_cn": {"title": out.text.subject, "content": lines}}},
    }
    if hook.secret:
        at = str(round(time.time()))
        body |= {"timestamp": at, "sign": _sign(f"{at}\n{hook.secret}", "")}
    return answered(post(_url(hook, out), body, settings), "code")


def sms(settings: Settings, out: Outgoing) -> Handed:
    """SMS gateway of the bank: JSON under the names the settings give."""
    hook, names = settings.hooks["sms"], settings.hooks["sms"].names
    text = " ".join((out.text.subject, *out.text.body.splitlines(), out.link)).strip()
    body = {names["phone"]: out.address, names["text"]: text, names["key"]: out.key}
    answer = post(hook.url, body, settings, {"Idempotency-Key": out.key, **hook.headers})
    if isinstance(answer, Handed):
        return answer
    if not hook.success:
        return answered(answer, "code", is_needed=False)
    name, wanted = next(iter(hook.success.items()))
    if not isinstance(answer, Mapping) or name not in answer:
        return Handed("unknown", f"answered without {name}")
    said = str(answer[name])
    return Handed("sent") if said in wanted else Handed("failed", f"{name} {said[:80]}")


def answered(answer: Any, name: str, is_needed: bool = True) -> Handed:
    """What the code in an answer of HTTP 200 means; without a code nobody knows, where one is needed.

    >>> answered({"errcode": 93000, "errmsg": "invalid webhook url"}, "errcode")
    Handed(state='failed', line='errcode 93000 invalid webhook url', is_down=False)
    >>> answered("<html>", "code").state
    'unknown'
    """
    if isinstance(answer, Handed):
        return answer
    if not isinstance(answer, Mapping) or name not in answer:
        return Handed("unknown", f"answered without {name}") if is_needed else Handed("sent")
    code = str(answer[name])
    if code == "0":
        return Handed("sent")
    said = " ".join(str(answer.get("errmsg") or answer.get("msg") or "").split())[:120]
    line = f"{name} {code[:20]} {said}".strip()
    return Handed("queued", line, is_down=True) if code in LATER else Handed("failed", line)


def _url(hook: Hook, out: Outgoing) -> str:
    return hook.by_branch.get(out.branch_id or "", hook.url)


def _markdown(out: Outgoing) -> str:
    lines = [f"**{out.text.subject}**", f"{out.name}：{out.text.body}".strip()]
    return "\n\n".join([*lines, *([f"[{out.link}]({out.link})"] if out.link else [])])


def _sign(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()
