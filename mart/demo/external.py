"""External data and contacts: registry, ownership edges, industry news, customer contacts."""

from __future__ import annotations

import numpy as np

from mart.demo import reference
from mart.demo.calendar import first_day
from mart.demo.columns import Columns
from mart.demo.population import ACTIVE, INDUSTRIES
from mart.demo.relations import DECLINING_CHAIN
from mart.demo.rng import hashed, stream
from mart.months import days_in_month

CHANNELS = ("visit", "phone", "email", "sms", "chat", "branch")
TOPICS = ("account_review", "deposit_renewal", "loan_review", "payment_issue", "new_product", "complaint", "pricing")
TONES = ("positive", "neutral", "negative")
_INDUSTRY_NEWS = (
    ("{0}月度产值同比回升，订单延续改善", "{0}: output up on the year, orders keep improving", 0),
    ("多地出台政策支持{0}数字化改造", "{0}: several provinces support digital upgrades", 0),
    ("{0}原材料价格走高，企业利润承压", "{0}: input prices rise, margins under pressure", 2),
    ("{0}回款周期拉长，账期管理受关注", "{0}: payment terms lengthen, receivables in focus", 2),
    ("{0}月度运行数据发布，整体平稳", "{0}: monthly figures published, broadly stable", 1),
    ("{0}绿色转型标准征求意见", "{0}: draft standard for green transition out for comment", 1),
    ("{0}出口订单增长，跨境结算需求上升", "{0}: export orders grow, more cross-border settlement", 0),
    ("{0}部分产能调整，行业集中度提升", "{0}: capacity adjusts, concentration rises", 1),
)
_FIRM_NEWS = (
    ("{0}中标重大项目", "{0} wins a major contract", 0), ("{0}完成新一轮融资", "{0} closes a new financing round", 0),
    ("{0}扩建生产基地获批", "{0} gets approval to extend its plant", 0), ("{0}变更法定代表人",
    "{0} changes its legal representative", 1),
    ("{0}涉及合同纠纷诉讼", "{0} involved in a contract lawsuit", 2), ("{0}被列为被执行人",
    "{0} listed as subject to enforcement", 2),
)  # fmt: skip
_CHAIN_NEWS = ("{0}所在链条订单持续下滑", "Orders keep falling along the chain of {0}", 2)


def registry(people: Columns, rows: np.ndarray, seed: int) -> dict[str, np.ndarray]:
    """Registered capital (cents), status and founding day of customers."""
    size = np.array([2.5e8, 3e7, 5e6, 1e6])[people.size[rows]]
    capital = np.rint(size * np.exp(1.2 * (hashed(seed, "capital", rows) - 0.5)) / 1e4).astype(np.int64) * 1_000_000
    odd = hashed(seed, "status", rows) < np.where(people.status[rows] == ACTIVE, 0.004, 0.035)
    status = np.where(people.default_month[rows] >= 0, 1, odd)
    return {"capital": capital, "status": status.astype(int), "founded": people.founded_day[rows]}


def first_edges(people: Columns, outside: int, seed: int) -> dict[str, np.ndarray]:
    """Owner, owned (customer rows; owners from 10 m up are outsiders) and share in millionths of a percent."""
    members = np.flatnonzero(people.group >= 0)
    parent = np.full(int(people.group.max()) + 1, -1)
    order = members[np.lexsort((members, people.size[members]))][::-1]
    parent[people.group[order]] = order
    owned = members[parent[people.group[members]] != members]
    owner = parent[people.group[owned]]
    rng = stream(seed, "edges of owners")
    large = np.flatnonzero((people.size <= 1) & (people.group < 0))
    others = 10_000_000 + rng.integers(0, outside, len(large))
    share = np.concatenate([51 + rng.integers(0, 50, len(owned)), 10 + rng.integers(0, 60, len(large))])
    return {
        "owner": np.concatenate([owner, others]),
        "owned": np.concatenate([owned, large]),
        "share": share * 1_000_000,
    }


def news(
    people: Columns, names_zh: list, names_en: list, mentioned: np.ndarray, month_no: int, seed: int
) -> dict[str, list]:
    """The month's headlines: two an industry, one a customer mentioned."""
    rng = stream(seed, "news", month_no)
    sections = {r["code"]: (r["name_zh"], r["name_en"]) for r in reference.rows("industries")}
    out: dict[str, list] = {name: [] for name in ("day", "industry", "customer", "zh", "en", "tone")}
    for code in INDUSTRIES:
        for pick in rng.choice(len(_INDUSTRY_NEWS), 2, replace=False):
            zh, en, tone = _INDUSTRY_NEWS[pick]
            _add(out, rng, month_no, code, None, zh.format(sections[code][0]), en.format(sections[code][1]), tone)
    for place, row in enumerate(mentioned):
        bad = people.default_month[row] >= 0
        zh, en, tone = _FIRM_NEWS[rng.integers(4, 6) if bad else rng.integers(0, 5)]
        if people.chain[row] == DECLINING_CHAIN:
            zh, en, tone = _CHAIN_NEWS
        _add(
            out,
            rng,
            month_no,
            INDUSTRIES[people.industry[row]],
            row,
            zh.format(names_zh[place]),
            en.format(names_en[place]),
            tone,
        )
    return out


def _add(
    out: dict[str, list], rng: np.random.Generator, month_no: int, code: str, row: object, zh: str, en: str, tone: int
) -> None:
    day = first_day(month_no) + int(rng.integers(0, days_in_month(month_no)))
    for name, value in zip(out, (day, code, row, zh, en, TONES[tone]), strict=True):
        out[name].append(value)


def contacts(people: Columns, managers: int, month_no: int, seed: int) -> dict[str, np.ndarray]:
    """About eight contacts a manager: customer, day, channel, topic."""
    rng = stream(seed, "contacts", month_no)
    able = np.flatnonzero((people.lead >= 0) & (people.status == ACTIVE))
    weight = 1.0 + 2.0 * people.credit[able] + np.clip(np.log10(people.deposit_now[able] + 1) - 5, 0, 4)
    edges = np.cumsum(weight)
    customer = able[np.searchsorted(edges, rng.random(managers * 8) * edges[-1])]
    count = len(customer)
    return {
        "customer": customer, "day": first_day(month_no) + rng.integers(0, days_in_month(month_no), count),
        "channel": np.searchsorted(np.cumsum([0.34, 0.3, 0.1, 0.1, 0.1]), rng.random(count)), "topic": rng.integers(0,
        len(TOPICS), count),
    }  # fmt: skip
