"""A bank and its policies come with a mapping, and go with it."""

from __future__ import annotations

import pytest

from mart.config import DEMO_BANK, bank, paths_in
from mart.load import LoadError, load
from mart.policies import FOLDER
from tests.mart.load.small import small_bank, write
from tests.mart.load.test_mapping import ORG_MAPPING, ORGS, run


def test_bank_and_policies_come_with_the_mapping_and_go_with_it(tmp_path):
    own = {
        "bank.yml": "name_zh: 滨海\nname_en: Binhai\n",
        "policies/tiers.yml": (FOLDER / "tiers.yml").read_text(encoding="utf-8"),
    }
    where, _ = run(tmp_path, ORGS, ORG_MAPPING, **own)
    assert bank(where).name_en == "Binhai"
    assert (where.bank / "policies/tiers.yml").read_text() == own["policies/tiers.yml"]
    load(where, write(small_bank(), tmp_path / "plain"))
    assert bank(where) == DEMO_BANK


def test_a_wrong_policy_of_a_mapping_stops_the_load_not_the_next_build(tmp_path):
    with pytest.raises(LoadError) as error:
        run(tmp_path, ORGS, ORG_MAPPING, **{"policies/tiers.yml": "versions: []\n"})
    (finding,) = error.value.findings
    assert finding.file.endswith("policies/tiers.yml") and "at least one version" in finding.message


def test_bank_described_by_hand_stays(tmp_path):
    where = paths_in(tmp_path / "data")
    where.bank.mkdir(parents=True)
    (where.bank / "bank.yml").write_text("name_zh: 滨海\nname_en: Binhai\n")
    load(where, write(small_bank(), tmp_path / "plain"))
    assert bank(where).name_en == "Binhai"
