"""What a kind of message looks like, made of an example: for the eyes of whoever looks after sending."""

from __future__ import annotations

from workflow.kinds import kind, kinds
from workflow.model import Case, Subject
from workflow.push import words
from workflow.push.states import Text
from workflow.push.words import Reader, Told


def previewed(template: str, lang: str) -> tuple[Text, Text]:
    """(by e-mail to somebody who sees the customer, by SMS or robot) of a kind of message, with an example case."""
    told = [_told(one, lang) for one in ("opened", "comment")] if template == "digest" else [_told(template, lang)]
    mail = [words.written(one, lang, Reader(sees_names=True), is_outside=False) for one in told]
    outside = [words.written(one, lang, Reader(), is_outside=True) for one in told]
    if template == "digest":
        return (
            words.gathered([one.subject for one in mail], lang),
            words.gathered([one.subject for one in outside], lang),
        )
    return mail[0], outside[0]


def _told(template: str, lang: str) -> Told:
    name = next(iter(kinds()))
    one = kind(name)
    subject = Subject("customer", "C000007", "示例制造有限公司", "Example Works Ltd")
    case = Case(7, name, subject, "M1", "L1", one.start, 3, "2026-11-02", "2026-11-02", "L1", due_on="2026-12-01")
    step = next(iter(one.transitions.values()))
    said = {"zh": "请本周联系，电话 138 0013 8000", "en": "please call this week, phone 138 0013 8000"}[lang]
    params = {"state": one.start, "step": step.name, "text": said, "part": "team", "late_days": 2}
    names = {"L1": {"zh": "王芳", "en": "Wang Fang"}[lang], "M1": {"zh": "李雷", "en": "Li Lei"}[lang]}
    if template == "material":
        label = {"zh": "代发工资一页通", "en": "Payroll on one page"}[lang]
        return Told(template, {"label": label, "owner": "M1"}, None, "L1", names)
    return Told(template, params, case, "" if template in ("reminder", "escalation") else "L1", names)
