"""Interest rates: the FTP curve by month and term, and contract rates over it. Basis points throughout."""

from __future__ import annotations

import numpy as np

NODES = np.array([0, 1, 3, 6, 9, 12, 24, 36, 60, 120, 240])
_START_BPS = np.array([148.0, 163.0, 176.0, 192.0, 203.0, 212.0, 226.0, 240.0, 258.0, 280.0, 292.0])
_FIRST = 2020 * 12


def ftp_curve_bps(month_no: int) -> np.ndarray:
    """FTP at the nodes in a month, whole basis points: falls slowly, with a slow wave; 2.10 % at one year in
    mid-2026."""
    age = month_no - (2024 * 12 + 9)
    level = -0.35 * age + 7.0 * np.sin((month_no - _FIRST) / 7.3) + 4.0 * np.sin((month_no - _FIRST) / 2.9)
    slope = 3.0 * np.sin((month_no - _FIRST) / 11.0) * np.sqrt(NODES / 12.0)
    return np.maximum(np.rint(_START_BPS + level + np.minimum(slope, 12.0)), 20.0).astype(np.int64)


def ftp_bps(month_no: int, term_months: np.ndarray) -> np.ndarray:
    """FTP of each term in a month, straight lines between the nodes, whole basis points."""
    return np.rint(np.interp(term_months, NODES, ftp_curve_bps(month_no))).astype(np.int64)


def ftp_bps_at(months: np.ndarray, terms: np.ndarray) -> np.ndarray:
    """FTP of each (month, term) pair."""
    out = np.empty(len(months), np.int64)
    for month in np.unique(months):
        rows = months == month
        out[rows] = ftp_bps(int(month), terms[rows])
    return out
