"""What a product would earn a year on this very customer: from their own size, balances and price, learnt on holders.

    economic profit = scale of the customer x margin of the product
                      + volume x (own price against other customers, own probability of default against its holders')

Scale: exp of a linear function of log deposits, loans, sales and payments, and of the size class, fitted to the
holders' volumes of the same kind of product (deposit, loan, off-balance, fee), each holder described by what they have
*beside* the product. Margin: profit per scale over the product's holders, so that predictions sum to what holders
earned. A product with few holders is drawn to its need family. Own price: what the customer earns per yuan on other
products of the kind, against what these earn on everybody. Profits are drawn in to the product's 2.5 and 97.5 % points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from models.ridge import centred, group_sum, ridge

KINDS = {"deposit": "deposits_avg_cny", "loan": "loans_avg_cny", "off_balance": "off_balance_cny", "fee": "fees_cny"}
BASES = ("deposits_avg_cny", "loans_end_cny", "annual_revenue_cny", "payments_3m_cnt")
SIZES = ("large", "medium", "small", "micro")
OWN_VOLUME = {"deposit": 0, "loan": 1}  # the base that holds the product's own volume
FEWEST_MONTHS, FEW_HOLDERS = 3, 10
DRAWN = ("margin", "volume", "pd_pct")
TAILS, RANGE = (0.025, 0.975), (0.05, 0.95)


@dataclass(frozen=True)
class Product:
    """What was learnt of one product: slopes of its kind, its margin, its holders' probability of default (against
    the mean of all customers) and the range of the scale among them."""

    kind: str
    slope: np.ndarray
    margin: float
    volume: float
    pd_pct: float
    tilt: np.ndarray
    scale: tuple[float, float]
    spread: tuple[float, float]
    weight: float


@dataclass(frozen=True)
class Earnings:
    """Fitted by `fit`; `of` answers for the customers of the month's rows it was fitted on."""

    bases: np.ndarray
    traits: dict[str, np.ndarray]
    products: dict[str, Product]

    def of(self, product_id: str, at: np.ndarray) -> pl.DataFrame:
        """ep_if_taken_cny with the range of nine in ten alike, ep_low_cny..ep_high_cny, of the rows at positions `at`;
        null for a product of which nothing was learnt."""
        names = ("ep_if_taken_cny", "ep_low_cny", "ep_high_cny")
        one = self.products.get(product_id)
        if one is None:
            return pl.DataFrame({name: pl.Series([None] * len(at), dtype=pl.Float64) for name in names})
        scale = np.clip(np.exp(self.bases[at] @ one.slope), *one.scale)
        volume = scale * one.volume
        middle = scale * one.margin + volume * ((self.traits[one.kind][at] - [0.0, one.pd_pct]) @ one.tilt)
        parts = (middle, middle + volume * one.spread[0], middle + volume * one.spread[1])
        return pl.DataFrame(dict(zip(names, parts, strict=True)))


def fit(earned: pl.DataFrame, month: pl.DataFrame, products: pl.DataFrame) -> Earnings:
    """Learn from what holders earned.

    earned: `mart.features.earnings`. month: a row a customer: customer_id, size_class, pd_pct and `BASES`, nulls
    allowed. products: product_id, need_family, product_kind; those to be known, and all that tell a customer's price.
    """
    bases = _bases(month)
    held = _held(earned, month, products)
    traits = {kind: _traits(held.filter(product_kind=kind), month) for kind in KINDS}
    found: dict[str, Product] = {}
    for kind in KINDS:
        found |= _kind(kind, held.filter(product_kind=kind), bases, traits[kind])
    return Earnings(bases, traits, found | _drawn(found, held, products))


def _bases(month: pl.DataFrame) -> np.ndarray:
    """(customers, 1 + bases + sizes): a constant, logs of what they have, size class as 0 and 1."""
    amounts = [np.log1p(np.maximum(month[name].fill_null(0).to_numpy().astype(float), 0)) for name in BASES]
    sizes = [(month["size_class"] == size).fill_null(False).to_numpy().astype(float) for size in SIZES]
    return np.column_stack([np.ones(month.height), *amounts, *sizes])


def _held(earned: pl.DataFrame, month: pl.DataFrame, products: pl.DataFrame) -> pl.DataFrame:
    """A row a holding: product, its kind and need, place of the customer, yearly volume and profit with its tails drawn
    in."""
    place = month.select("customer_id").with_row_index("at")
    goods = products.select("product_id", "need_family", "product_kind")
    rows = (
        earned.filter(pl.col("months_cnt") >= FEWEST_MONTHS).join(goods, on="product_id").join(place, on="customer_id")
    )
    amount = pl.coalesce(pl.when(pl.col("product_kind") == k).then(pl.col(c)) for k, c in KINDS.items())
    rows = rows.with_columns(
        volume=amount / pl.col("months_cnt"), ep=pl.col("economic_profit_cny") * 12 / pl.col("months_cnt")
    ).filter(pl.col("volume") > 0)
    low, high = (pl.col("ep").quantile(share).over("product_id") for share in TAILS)
    return rows.with_columns(ep=pl.col("ep").clip(low, high)).sort("product_id", "at")


def _traits(held: pl.DataFrame, month: pl.DataFrame) -> np.ndarray:
    """(customers, 2): own price per yuan against everybody's, and probability of default against the mean."""
    usual = pl.col("ep").sum().over("product_id") / pl.col("volume").sum().over("product_id")
    own = (
        held.with_columns(more=pl.col("ep") - pl.col("volume") * usual)
        .group_by("at")
        .agg(pl.col("more").sum(), pl.col("volume").sum())
    )
    typical = float(own["volume"].median() or 1.0)
    price = np.zeros(month.height)
    price[own["at"].to_numpy()] = (own["more"] / (own["volume"] + typical)).to_numpy()
    pd = month["pd_pct"].cast(pl.Float64)
    usual_pd = float(pd.mean() or 0)
    return np.column_stack([price, pd.fill_null(usual_pd).to_numpy() - usual_pd])


def _kind(kind: str, held: pl.DataFrame, bases: np.ndarray, traits: np.ndarray) -> dict[str, Product]:
    """Every product of a kind that somebody holds; slopes and tilts are the kind's, level and margin the product's."""
    if held.is_empty():
        return {}
    at, code = held["at"].to_numpy(), (held["product_id"].rank("dense") - 1).to_numpy().astype(int)
    volume, ep = held["volume"].to_numpy(), held["ep"].to_numpy()
    x = bases[at].copy()
    if kind in OWN_VOLUME:  # what the customer has beside this product
        column = 1 + OWN_VOLUME[kind]
        x[:, column] = np.log1p(np.maximum(np.expm1(x[:, column]) - volume, 0))
    slope = ridge(centred(x, code), centred(np.log(volume)[:, None], code)[:, 0])
    scale = np.exp(x @ slope)
    margin, level = (group_sum(part, code) / group_sum(scale, code) for part in (ep, volume))
    size, rest = scale * level[code], ep - scale * margin[code]
    pd_pct = group_sum(traits[at][:, 1] * size, code) / group_sum(size, code)
    own = traits[at] - np.column_stack([_own_part(held, size), pd_pct[code]])
    tilt = ridge(own, rest / size, weight=size)
    left = (rest - size * (own @ tilt)) / size
    low, high = np.quantile(left, RANGE)
    made = {}
    for n, product_id in enumerate(held["product_id"].unique().sort()):
        mine = code == n
        enough = mine.sum() >= FEW_HOLDERS
        span = tuple(np.quantile(scale[mine] if enough else scale, (0.01, 0.99)))
        spread = tuple(np.quantile(left[mine], RANGE)) if enough else (low, high)
        weight = float(scale[mine].sum())
        made[product_id] = Product(kind, slope, margin[n], level[n], pd_pct[n], tilt, span, spread, weight)
    return made


def _own_part(held: pl.DataFrame, size: np.ndarray) -> np.ndarray:
    """What a holding itself adds to its customer's own price: left out, or the price would explain itself."""
    usual = pl.col("ep").sum().over("product_id") / pl.col("volume").sum().over("product_id")
    part = held.select(
        (pl.col("ep") - pl.col("volume") * usual) / (pl.col("volume").sum().over("at") + pl.col("volume").median())
    ).to_series()
    return part.to_numpy()


def _drawn(found: dict[str, Product], held: pl.DataFrame, products: pl.DataFrame) -> dict[str, Product]:
    """Products with few holders or none, drawn to the others of their need family: these count as FEW_HOLDERS."""
    cnt = dict(held.group_by("product_id").len().iter_rows())
    kin = dict(products.select("product_id", pl.struct("need_family", "product_kind")).iter_rows())
    made = {}
    for product_id, mine in kin.items():
        alike = [p for p in found if p != product_id and kin[p]["product_kind"] == mine["product_kind"]]
        others = [found[p] for p in alike if kin[p]["need_family"] == mine["need_family"]] or [found[p] for p in alike]
        n, own = cnt.get(product_id, 0), found.get(product_id)
        if n >= FEW_HOLDERS or not others:
            continue
        weight = [one.weight for one in others]
        usual = {name: float(np.average([getattr(one, name) for one in others], weights=weight)) for name in DRAWN}
        base = own or replace(others[0], scale=_span(others), spread=_widest(others), **usual)
        share = n / (n + FEW_HOLDERS)
        drawn = {name: share * getattr(base, name) + (1 - share) * value for name, value in usual.items()}
        made[product_id] = replace(base, **drawn)
    return made


def _span(others: list[Product]) -> tuple[float, float]:
    return float(np.median([one.scale[0] for one in others])), float(np.median([one.scale[1] for one in others]))


def _widest(others: list[Product]) -> tuple[float, float]:
    return min(one.spread[0] for one in others), max(one.spread[1] for one in others)
