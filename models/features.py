"""The declared features: what each means, where it comes from, why it is known at the as-of month, how it is made.

A feature is an expression over the monthly panel (`mart.features.panel`). `models.late` makes every declared
feature twice, once from a mart that ends at the as-of month and once from the whole mart, and refuses the set when one
differs: such a feature reads what happened later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

MONTH_END = ("月末数据，当月已入账", "a figure of the month's end, booked in it")
WINDOW = ("只含当月及以前月份", "sums the month itself and earlier ones only")
IN_FORCE = ("当月有效的版本", "the version in force in the month")
DELIVERED = ("只含当月及以前已回收的营销结果", "outcomes of approaches that had come back by the month's end")
INTERVAL = ("按开户、销户日期推算至月末", "accounts opened by the month's end and not closed by then")


class LateFeature(ValueError):
    """A feature that reads later months; one line that names it."""


@dataclass(frozen=True)
class Feature:
    """One declared feature.

    unit: cny, pct, cnt, months, years, flag or text. reads: first and last month it reads, relative to the as-of month.
    make: expression over the panel; None for a feature of a customer and a product, which `models.snapshot` makes.
    """

    name: str
    zh: str
    en: str
    unit: str
    source: str
    why: tuple[str, str]
    make: pl.Expr | None
    reads: tuple[int, int] = (0, 0)

    def label(self, lang: str) -> str:
        """Its name on the screen."""
        return self.zh if lang == "zh" else self.en


def _ratio(top: str, bottom: str) -> pl.Expr:
    return pl.when(pl.col(bottom).abs() > 0).then(100 * pl.col(top) / pl.col(bottom))


def _zero(name: str) -> pl.Expr:
    """No row means none: a customer without payments paid nothing. A feed without rows in the month stays unknown."""
    is_absent = pl.col(name).is_null().all().over("month_no")
    return pl.when(is_absent).then(None).otherwise(pl.col(name).fill_null(0)).cast(pl.Float64)


def _outcome(name: str) -> pl.Expr:
    """The outcome of the last approach; "none" where there was none, unknown where the month knows of no approach."""
    is_absent = pl.col(name).is_null().all().over("month_no")
    return pl.when(is_absent).then(None).otherwise(pl.col(name).fill_null("none"))


def _same(name: str, zh: str, en: str, unit: str, source: str, why: tuple[str, str], reads=(0, 0)) -> Feature:
    make = pl.col(name) if unit in ("text", "flag") else pl.col(name).cast(pl.Float64)
    return Feature(name, zh, en, unit, source, why, make, reads)


_NEED = {
    "settle": ("结算类", "settlement"),
    "save": ("存款理财类", "savings"),
    "borrow": ("融资类", "borrowing"),
    "trade": ("贸易类", "trade"),
    "hedge": ("汇率避险类", "hedging"),
    "invest": ("投资类", "investment"),
    "advise": ("投行顾问类", "advisory"),
    "pay_people": ("代发类", "payroll"),
    "protect": ("保障类", "protection"),
}
CUSTOMER = (
    _same("deposits_avg_cny", "日均存款", "average deposits", "cny", "customer_status_month.deposits_avg_cny",
    MONTH_END),
    Feature("deposits_change_pct", "存款较半年前变动", "deposits against six months ago", "pct",
    "customer_status_month.deposits_avg_cny",
            WINDOW, (_ratio("deposits_3m_cny", "deposits_6m_ago_cny") - 100).clip(-100, 400), (-6, 0)),
    Feature("demand_share_pct", "活期占比", "share of demand deposits", "pct", "customer_month.demand_deposits_avg_cny",
    MONTH_END,
            _ratio("demand_deposits_avg_cny", "deposits_avg_cny").clip(0, 100)),
    Feature("payments_3m_cnt", "近三月结算笔数", "payments in three months", "cnt",
    "customer_status_month.payments_cnt", WINDOW,
            _zero("payments_3m_cnt"), (-2, 0)),
    Feature("paid_in_3m_cny", "近三月流入", "received in three months", "cny", "payment_month.amount_cny", WINDOW,
    _zero("paid_in_3m_cny"), (-2, 0)),
    Feature("paid_out_3m_cny", "近三月流出", "paid in three months", "cny", "payment_month.amount_cny", WINDOW,
    _zero("paid_out_3m_cny"), (-2, 0)),
    Feature("counterparties_3m_cnt", "近三月交易对手数", "counterparties in three months", "cnt",
    "payment_month.counterparty_id", WINDOW,
            _zero("counterparties_3m_cnt"), (-2, 0)),
    Feature("paid_inside_pct", "行内对手交易占比", "share paid to customers of this bank", "pct",
    "payment_month.is_internal", WINDOW,
            _zero("paid_inside_pct"), (-2, 0)),
    _same("loans_end_cny", "贷款余额", "loans", "cny", "customer_status_month.loans_end_cny", MONTH_END),
    _same("off_balance_cny", "表外余额", "off-balance exposure", "cny", "customer_status_month.off_balance_cny",
    MONTH_END),
    Feature("limit_use_pct", "授信使用率", "use of the credit limit", "pct", "limit_state.limit_cny", IN_FORCE,
            _ratio("loans_end_cny", "limit_cny").clip(0, 200)),
    _same("pd_pct", "违约概率", "probability of default", "pct", "rating.pd_pct", IN_FORCE),
    Feature("is_credit_approved", "已获授信", "credit approved", "flag", "customer.is_credit_approved", IN_FORCE,
            pl.col("is_credit_approved").cast(pl.Boolean)),
    _same("is_settlement", "结算客户", "settlement customer", "flag", "customer_status_month.is_settlement", WINDOW,
    (-2, 0)),
    _same("contribution_year_cny", "年综合贡献", "yearly contribution", "cny",
    "customer_status_month.contribution_year_cny", WINDOW, (-11, 0)),
    Feature("raroc_pct", "RAROC", "RAROC", "pct", "customer_status_month.raroc_12m", WINDOW,
    (100 * pl.col("raroc_12m")).clip(-200, 500), (-11, 0)),
    Feature("fees_cny", "当月中间业务收入", "fees of the month", "cny", "customer_month.fees_cny", MONTH_END,
    _zero("fees_cny")),
    Feature("open_products_cnt", "持有产品数", "products held", "cnt", "account.opened_date", INTERVAL,
    _zero("open_products_cnt")),
    *(Feature(f"open_{need}_cnt", f"持有{zh}产品数", f"{en} products held", "cnt", "account.opened_date", INTERVAL,
    _zero(f"open_{need}_cnt"))
      for need, (zh, en) in _NEED.items()),
    Feature("uses_foreign", "使用外币业务", "uses foreign-currency business", "flag", "account.currency", INTERVAL,
    pl.col("uses_foreign").fill_null(False)),
    Feature("opened_3m_cnt", "近三月新开账户", "accounts opened in three months", "cnt", "account.opened_date",
    INTERVAL, _zero("opened_3m_cnt"), (-2, 0)),
    Feature("opened_12m_cnt", "近一年新开账户", "accounts opened in twelve months", "cnt", "account.opened_date",
    INTERVAL, _zero("opened_12m_cnt"), (-11, 0)),
    _same("customer_months", "合作月数", "months as a customer", "months", "customer.opened_date", IN_FORCE),
    Feature("is_new_customer", "合作不足两年", "customer for less than two years", "flag", "customer.opened_date",
    IN_FORCE, pl.col("customer_months") < 24),
    _same("annual_revenue_cny", "年营业收入", "annual revenue", "cny", "customer.annual_revenue_cny", IN_FORCE),
    _same("employees_cnt", "员工人数", "employees", "cnt", "customer.employees_cnt", IN_FORCE),
    _same("registered_capital_cny", "注册资本", "registered capital", "cny", "registry.registered_capital_cny",
    IN_FORCE),
    _same("founded_years", "成立年数", "years since founding", "years", "registry.founded_date", IN_FORCE),
    _same("industry_code", "行业", "industry", "text", "customer.industry_code", IN_FORCE),
    _same("size_class", "企业规模", "size", "text", "customer.size_class", IN_FORCE),
    _same("ownership", "所有制", "ownership", "text", "customer.ownership", IN_FORCE),
    _same("tier", "客户层级", "tier", "text", "customer_status_month.tier", WINDOW, (-11, 0)),
    Feature("is_in_chain", "属于供应链", "member of a supply chain", "flag", "customer.chain_id", IN_FORCE,
    pl.col("chain_id").is_not_null()),
    Feature("is_in_group", "属于集团", "member of an ownership group", "flag", "customer.ownership_group_id", IN_FORCE,
            pl.col("ownership_group_id").is_not_null()),
    Feature("contacts_3m_cnt", "近三月接触次数", "contacts in three months", "cnt", "contact.contact_date", WINDOW,
    _zero("contacts_3m_cnt"), (-2, 0)),
    Feature("approached_12m_cnt", "近一年营销次数", "approaches in twelve months", "cnt", "response.is_contacted",
    DELIVERED, _zero("approached_12m_cnt"), (-11, 0)),
    _same("approached_months", "距上次营销月数", "months since the last approach", "months", "response.month_no",
    DELIVERED, (-11, 0)),
    Feature("approach_outcome", "上次营销结果", "outcome of the last approach", "text", "response.is_converted",
    DELIVERED, _outcome("approach_outcome"), (-11, 0)),
)  # fmt: skip
PAIR = (
    Feature("peers_pct", "同业同规模客户持有率", "peers of the industry and size who hold it", "pct",
    "account.opened_date", INTERVAL, None),
    Feature("was_holder", "曾经持有", "held it before", "flag", "account.closed_date", INTERVAL, None),
    Feature("substitutes_cnt", "持有同类替代产品数", "substitutes held", "cnt", "product.substitute_family", INTERVAL,
    None),
    Feature("group_holders_cnt", "集团内已持有户数", "members of its group who hold it", "cnt",
    "customer.ownership_group_id", INTERVAL, None),
    Feature("offered_12m_cnt", "近一年本产品营销次数", "approaches for it in twelve months", "cnt",
    "response.is_contacted", DELIVERED, None, (-11, 0)),
    Feature("offered_months", "距上次营销本产品月数", "months since the last approach for it", "months",
    "response.month_no", DELIVERED, None, (-11, 0)),
    Feature("offer_outcome", "上次营销本产品结果", "outcome of the last approach for it", "text",
    "response.is_converted", DELIVERED, None, (-11, 0)),
)  # fmt: skip
PRODUCT = (
    Feature("product_id", "产品", "product", "text", "product.product_id", IN_FORCE, None),
    Feature("need_family", "需求类别", "need", "text", "product.need_family", IN_FORCE, None),
    Feature("opened_year_pct", "产品近一年新开率", "yearly openings per eligible customer", "pct",
    "account.opened_date", INTERVAL, None, (-11, 0)),
)  # fmt: skip
ALL = {feature.name: feature for feature in (*CUSTOMER, *PAIR, *PRODUCT)}
KEYS = (
    "month_no",
    "customer_id",
    "branch_id",
    "lead_manager_id",
    "group_id",
    "npl_cny",
    "region_code",
    "is_low_efficiency",
)


def frame(panel: pl.DataFrame, features: Sequence[Feature] = CUSTOMER) -> pl.DataFrame:
    """The panel's keys and every declared customer feature, rows in the panel's order.

    Raises LateFeature for a feature that declares a month after the as-of month.
    """
    for feature in features:
        if feature.reads[1] > 0:
            raise LateFeature(
                f"feature {feature.name}: reads {feature.reads[1]} month(s) after the as-of month; "
                "a score may only use what is known then"
            )
    made = [f.make.alias(f.name) for f in features if f.make is not None]
    return panel.select(*KEYS, *made)
