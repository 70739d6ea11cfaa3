"""One reader of policies: those of the build that is shown, month by month, whatever the bank's files say today."""

from __future__ import annotations

import pytest
import yaml

from mart.months import month_no
from mart.policies import FOLDER, write_files
from mart.query import policy
from mart.query.manager.base import rules
from mart.query.metric.explain import explain
from mart.query.product.policy import policy as verdict_policy
from mart.query.segment import tier_policy
from mart.query.targeting import policy as targeting_policy
from mart.reader import open_mart
from mart.scope import EXECUTIVE
from tests.banks import tiny


def replace(folder, name, change):
    """The policy file as it comes with the product, changed, at `folder`."""
    content = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    change(content["versions"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yml").write_text(yaml.safe_dump(content), encoding="utf-8")


def bank_with(tmp_path, **changes):
    """A published bank whose build kept policies of its own."""
    mart = open_mart(tiny.publish(tmp_path, months=3))
    for name, change in changes.items():
        replace(mart.where.bank / "policies", name, change)
    write_files(mart.folder / "policy", mart.where.bank)
    policy._policy.cache_clear()
    return mart


def test_every_reader_judges_by_the_policy_that_the_build_kept(tmp_path):
    def renamed(versions):
        versions[-1]["version"] = f"own-{len(versions)}"

    mart = bank_with(tmp_path, **dict.fromkeys(("tiers", "verdict", "performance", "targeting", "capital"), renamed))
    at = mart.as_of
    assert policy.versions(mart, at, ("tiers", "capital")) == {"tiers": "own-1", "capital": "own-2"}
    assert (tier_policy(mart, at).version, tier_policy(mart, at).capital_version) == ("own-1", "own-2")
    assert verdict_policy(mart, at).version == "own-2"
    assert rules(mart, at).versions == ("own-1", "exit-2020.1", "own-2")
    assert targeting_policy(mart, at)["version"] == "own-1"
    assert explain(mart, EXECUTIVE, "raroc", at).policies == {"capital": "own-2"}


def test_what_the_bank_writes_after_the_build_counts_from_the_next_build(tmp_path):
    mart = bank_with(tmp_path)
    replace(mart.where.bank / "policies", "targeting", lambda versions: versions[0]["values"].update(holdout_pct=50))
    policy._policy.cache_clear()
    assert targeting_policy(mart, mart.as_of)["holdout_pct"] == 10


@pytest.mark.parametrize(("month", "version"), [("2010-01", "CN-2012"), ("2023-12", "CN-2012"), ("2024-01", "CN-2024")])
def test_a_month_is_judged_by_the_version_in_force_in_it(mart, month, version):
    assert policy.version(mart, "capital", month_no(month)).version == version


@pytest.mark.parametrize("kept", [None, "versions: ["])
def test_a_build_without_a_usable_copy_is_judged_by_the_products_file(tmp_path, kept):
    mart = open_mart(tiny.publish(tmp_path, months=3))
    replace(mart.where.bank / "policies", "tiers", lambda versions: versions[0].update(version="of-today"))
    if kept:
        (mart.folder / "policy").mkdir(exist_ok=True)
        (mart.folder / "policy" / "tiers.yml").write_text(kept, encoding="utf-8")
    policy._policy.cache_clear()
    assert tier_policy(mart, mart.as_of).version == "tiers-2020.1"


def test_an_unknown_policy_is_named(mart):
    with pytest.raises(KeyError, match="expected one of tiers"):
        policy.version(mart, "tires", mart.as_of)
