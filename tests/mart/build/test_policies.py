"""Policies: dated, checked in one line, and the month decides the version."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from mart.months import month_no
from mart.policies import FOLDER, SHAPES, PolicyError, policies, read
from mart.policy_tables import tables


def changed(tmp_path: Path, name: str, change) -> Path:
    """A copy of a policy with a change made to its content."""
    content = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    change(content)
    file = tmp_path / f"{name}.yml"
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    return file


def test_every_policy_is_read_and_says_it_is_a_demo_policy():
    found = policies()
    assert {policy.name for policy in found} == set(SHAPES) <= {file.stem for file in FOLDER.glob("*.yml")}
    assert all("confirmed by the bank" in policy.note_en for policy in found)


@pytest.mark.parametrize(
    ("month", "regime", "sme", "commitment"),
    [
        ("2019-05", "CN-2012", 100, 50),
        ("2023-12", "CN-2012", 100, 50),
        ("2024-01", "CN-2024", 85, 40),
        ("2030-01", "CN-2024", 85, 40),
    ],
)
def test_capital_regime_of_a_month(month, regime, sme, commitment):
    flat, at = tables(policies()), month_no(month)
    weights = flat["policy_risk_weight"].filter(flat["policy_risk_weight"]["exposure_class"] == "sme")
    in_force = weights.filter((weights["from_month_no"] <= at) & (weights["to_month_no"] >= at))
    factors = flat["policy_ccf"].filter(flat["policy_ccf"]["ccf_class"] == "commitment")
    factor = factors.filter((factors["from_month_no"] <= at) & (factors["to_month_no"] >= at))
    assert (in_force["version"].to_list(), in_force["risk_weight_pct"].to_list(), factor["ccf_pct"].to_list()) == (
        [regime],
        [sme],
        [commitment],
    )


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        (
            "tiers",
            lambda c: c["versions"][0]["values"].pop("value_deposits_avg_cny"),
            "value_deposits_avg_cny must be a number",
        ),
        ("tiers", lambda c: c["versions"][0]["values"].update(vlaue=1), "unknown value 'vlaue'"),
        ("tiers", lambda c: c["versions"][0].update({"from": "2020"}), "expected YYYY-MM"),
        ("tiers", lambda c: c.update(versions=[]), "at least one version"),
        (
            "capital",
            lambda c: c["versions"][0]["values"].update(tax_pct=250),
            "tax_pct must be a number from 0 to 100, found 250",
        ),
        (
            "capital",
            lambda c: c["versions"][0]["values"]["ccf_pct"].pop("acceptance"),
            "ccf_pct must give a number for each of",
        ),
        ("capital", lambda c: c["versions"].reverse(), "in order of 'from'"),
        (
            "decisions",
            lambda c: c["versions"][0]["values"]["owner"].update(tier_loss="the manager"),
            "owner[tier_loss] must be one of branch_head",
        ),
        (
            "decisions",
            lambda c: c["versions"][0]["values"]["owner"].pop("tier_loss"),
            "owner must name one for each of",
        ),
        ("decisions", lambda c: c["versions"][0]["values"].update(urgent=["all"]), "urgent holds 'all'; allowed are"),
        ("decisions", lambda c: c["versions"][0]["values"].update(urgent="all"), "urgent must be a list out of"),
        ("decisions", lambda c: c["versions"][0]["values"]["due_days"].update(tier_loss=1.5), "must be a whole number"),
        (
            "display",
            lambda c: c["versions"][0]["values"]["ratio_base_min_pct"].update(raroc=-1),
            "must be a number from 0 to 100",
        ),
        (
            "capital",
            lambda c: c["versions"][0]["values"].update(default_exposure_class="retail"),
            "must be one of corporate",
        ),
        (
            "performance",
            lambda c: c["versions"][0]["values"]["grade_standard_cny"].update(junior="much"),
            "grade_standard_cny[junior] must be a number",
        ),
        (
            "capital",
            lambda c: c["versions"][1].update({"from": c["versions"][0]["from"]}),
            "in order of 'from', each month once",
        ),
        ("capital", lambda c: c["versions"][0].update(to="2025-06"), "version CN-2012: unknown setting 'to'"),
        ("capital", lambda c: c["versions"][1].update(version="CN-2012"), "CN-2012: two versions have this name"),
        ("capital", lambda c: c.update(verions=[]), "unknown setting 'verions'"),
        ("capital", lambda c: c["versions"][0]["values"].update(tax_pct=float("nan")), "tax_pct must be a number"),
        (
            "ftp",
            lambda c: c["versions"][0]["values"].update(demand_core_term_months=1.5),
            "must be a whole number, found 1.5",
        ),
    ],
)
def test_wrong_policy_is_one_clear_line(tmp_path, name, change, message):
    with pytest.raises(PolicyError) as caught:
        read(changed(tmp_path, name, change))
    assert message in str(caught.value) and "\n" not in str(caught.value) and f"{name}.yml" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("versions: [1\nnote_en: {", "line 2:"),
        ("title_en: a\ntitle_en: b\n", "line 2: 'title_en' is given twice"),
        ("", "at least one version"),
        ("!!python/object/apply:os.getcwd []", "could not determine a constructor"),
        ("a:\n\t- b", "line 2:"),
        ("\ud800", ""),
    ],
)
def test_a_file_that_is_not_plain_yaml_is_one_clear_line(tmp_path, text, message):
    (tmp_path / "capital.yml").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(PolicyError) as caught:
        read(tmp_path / "capital.yml")
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_a_policy_under_a_wrong_name_is_not_passed_over(tmp_path):
    (tmp_path / "policies").mkdir()
    changed(tmp_path / "policies", "capital", lambda c: None).rename(tmp_path / "policies/captial.yml")
    with pytest.raises(PolicyError, match="captial.yml: no such policy; known are tiers.yml, capital.yml"):
        policies(tmp_path)


def test_file_of_the_bank_replaces_ours(tmp_path):
    (tmp_path / "policies").mkdir()
    changed(tmp_path / "policies", "tiers", lambda c: c["versions"][0]["values"].update(active_deposits_avg_cny=42))
    found = {policy.name: policy for policy in policies(tmp_path)}
    assert found["tiers"].versions[0].values["active_deposits_avg_cny"] == 42
    assert found["capital"].versions[0].version == "CN-2012"
