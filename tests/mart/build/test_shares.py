"""Managers' shares of the worked bank, and what nobody is responsible for, are the bank."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

pytestmark = pytest.mark.xdist_group("build")  # one worker makes the banks they share


def test_managers_share_and_unassigned_takes_the_rest(worked_bank):
    rows = worked_bank.rows(
        "SELECT month_no - 24287 AS nth, manager_id, share, is_lead FROM brg_customer_manager WHERE customer_id = 'C1' "
        "ORDER BY 1, 2"
    )
    held = [(row["nth"], row["manager_id"], row["share"], row["is_lead"]) for row in rows]
    assert held == [
        (0, "M1", D("0.6"), True),
        (0, "M2", D("0.4"), False),
        (1, "M1", D("0.6"), True),
        (1, "M2", D("0.4"), False),
        (2, "M2", D("1"), True),
        (3, "M2", D("1"), True),
    ]
    deposits = {
        row["manager_id"]: row["deposits_avg_cny"]
        for row in worked_bank.rows(
            "SELECT manager_id, deposits_avg_cny FROM fct_manager_month WHERE month_no = 24288 AND org_id = 'S3'"
        )
    }
    assert deposits == {"M1": D("1999.998"), "UNASSIGNED": D("1000.002")}  # 3,000 x 66.6666 %


def test_managers_and_unassigned_sum_to_the_bank(worked_bank):
    rows = worked_bank.rows(
        "SELECT (SELECT sum(risk_adjusted_profit_cny) FROM fct_manager_month) - "
        "(SELECT sum(risk_adjusted_profit_cny) FROM fct_account_month) AS difference"
    )
    assert rows[0]["difference"] == 0
