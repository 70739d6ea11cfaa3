"""The s bank is made again when anything changes that decides what it holds, and not when a query does."""

from __future__ import annotations

from tests.banks.s import GENERATED, READERS, REPO, sources


def test_every_package_of_the_mart_counts_but_those_that_only_read():
    packages = {path.name for path in (REPO / "mart").iterdir() if path.is_dir()} - GENERATED
    counted = {path.relative_to(REPO / "mart").parts[0] for path in sources() if path.is_relative_to(REPO / "mart")}
    assert packages <= counted | set(READERS) and not counted & set(READERS)
    assert {REPO / "requirements.txt", REPO / "mart/policies/tiers.yml", REPO / "mart/config.py"} <= set(sources())
    assert any(path.suffix == ".csv" for path in sources()), "reference data"


def test_the_packages_that_only_read_are_there():
    assert all((REPO / "mart" / name / "__init__.py").exists() for name in READERS)
