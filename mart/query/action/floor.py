"""The lowest rate at which a loan earns its hurdle."""

from __future__ import annotations


def pricing_floor_pct(
    ftp_pct: float,
    cost_pct: float,
    expected_loss_pct: float,
    risk_weight_pct: float,
    capital_ratio_pct: float,
    hurdle_pct: float,
    tax_pct: float,
    ancillary_pct: float = 0.0,
    capital_ftp_pct: float | None = None,
    surtax_pct: float = 0.0,
) -> float:
    """Rate in percent a year at which RAROC equals the hurdle; every input in percent of the exposure a year.

    FTP + cost + PD x LGD + RW k h / (1 - t) - k RW FTP - ancillary income / EAD, all divided by 1 - surtax, which the
    rate itself bears. capital_ftp_pct: what capital is credited with, where it is not the loan's own FTP.

    FTP 2.10, cost .35, PD 1.2 x LGD 45 = .54, RW 100, k 10.5, h 12, t 25:

    >>> round(pricing_floor_pct(2.10, 0.35, 0.54, 100, 10.5, 12, 25), 2)
    4.45

    What RAROC is at that rate: (4.45 - 2.10 - .35 - .54 + .22) x .75 / 10.5 = 12 %:

    >>> rate = pricing_floor_pct(2.10, 0.35, 0.54, 100, 10.5, 12, 25)
    >>> round((rate - 2.10 - 0.35 - 0.54 + 0.105 * 2.10) * 0.75 / 0.105, 6)
    12.0
    """
    capital = risk_weight_pct / 100 * capital_ratio_pct / 100
    credited = capital * (ftp_pct if capital_ftp_pct is None else capital_ftp_pct)
    needed = ftp_pct + cost_pct + expected_loss_pct + capital * hurdle_pct / (1 - tax_pct / 100)
    return (needed - credited - ancillary_pct) / (1 - surtax_pct / 100)
