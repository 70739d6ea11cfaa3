"""What a model learns to predict: the customer's first opening of the product in the three months after an embargo.

As of month t the embargo is t+1 and the label looks at t+2, t+3, t+4; who opens during the embargo is left out. The
embargo is the time a bank needs to load, score and reach the customer.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

EMBARGO_MONTHS, LABEL_MONTHS = 1, 3
LOOK_AHEAD = EMBARGO_MONTHS + LABEL_MONTHS
OPENED, NOT_OPENED, LEFT_OUT = 1, 0, -1


def label(opened: Callable[[int, int], np.ndarray], month_no: int) -> np.ndarray:
    """int8 of the shape that `opened(first, last)` answers with: OPENED in the window, NOT_OPENED, or LEFT_OUT.

    >>> openings = np.array([[101, 102, 104, 105]])  # one customer, four products, month of opening
    >>> label(lambda first, last: (openings >= first) & (openings <= last), 100).tolist()
    [[-1, 1, 1, 0]]
    """
    first = month_no + EMBARGO_MONTHS + 1
    found = np.where(opened(first, first + LABEL_MONTHS - 1), OPENED, NOT_OPENED).astype(np.int8)
    found[opened(month_no + 1, month_no + EMBARGO_MONTHS)] = LEFT_OUT
    return found
