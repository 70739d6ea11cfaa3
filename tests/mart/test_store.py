"""A load that is stopped at any step of putting its results in place leaves the old state or the new, never a
mixture."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

import pytest

from mart import store
from mart.config import Paths, paths_in


class Stopped(BaseException):
    """What a kill looks like from inside: nothing after it runs."""


def state(where: Paths) -> tuple[str | None, ...]:
    """Content of raw, load.json and bank.yml; None for what is not there."""
    files = (where.raw / "data", where.load_json, where.bank / "bank.yml", where.bank / "policies/tiers.yml")
    return tuple(file.read_text() if file.exists() else None for file in files)


def delivery(folder: Path, text: str) -> list[tuple[str, Path]]:
    folder.mkdir()
    (folder / "bank.yml").write_text(text)
    return [("bank.yml", folder / "bank.yml"), ("policies/tiers.yml", folder / "bank.yml")]


def put(where: Paths, text: str, bank_files: list[tuple[str, Path]]) -> None:
    (store.fresh(where) / "data").write_text(text)
    store.swap(where, text, bank_files)


def stop_at(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process ends before its `step`-th move of a file or folder, or half-way through removing one."""
    count = iter(range(1, 1000))

    def stopping(function):
        def call(*args, **kwargs):
            if next(count) == step:
                raise Stopped
            return function(*args, **kwargs)

        return call

    for module, name in ((os, "rename"), (os, "replace"), (os, "mkdir"), (shutil, "copyfile"), (shutil, "rmtree")):
        monkeypatch.setattr(module, name, stopping(getattr(module, name)))


@pytest.mark.parametrize("has_before", [True, False])
@pytest.mark.parametrize("step", range(1, 16))
def test_stopped_at_any_step_is_all_old_or_all_new(tmp_path, monkeypatch, step, has_before):
    where = paths_in(tmp_path / "data")
    if has_before:
        put(where, "old", delivery(tmp_path / "a", "old"))
    before, coming = state(where), delivery(tmp_path / "b", "new")
    (store.fresh(where) / "data").write_text("new")
    with monkeypatch.context() as patched:
        stop_at(step, patched)
        with contextlib.suppress(Stopped):
            store.swap(where, "new", coming)
    store.finish_interrupted(where)
    assert state(where) in (before, ("new",) * 4)
    assert {path.name for path in where.data.iterdir()} <= {"raw", "load.json", "bank"}


def test_settings_made_by_hand_stay_and_those_of_an_earlier_delivery_go(tmp_path):
    where = paths_in(tmp_path / "data")
    where.bank.mkdir(parents=True)
    (where.bank / "bank.yml").write_text("by hand")
    put(where, "1", [])
    assert state(where)[2:] == ("by hand", None)
    put(where, "2", delivery(tmp_path / "a", "delivered"))
    assert state(where)[2:] == ("delivered", "delivered")
    put(where, "3", [])
    assert state(where)[2:] == (None, None)
