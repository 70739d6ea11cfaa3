"""users.yml: what a line may be, what is refused, and what the command says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mart.__main__ import app
from mart.scope import parse
from mart.scope.users import parse_users, read_users
from tests.banks import tiny

GOOD = "He.Jing@Bank.cn: branch_leader:B01\nboss@bank.cn: executive\nsub:Ab7: regional_head:B01,B02\n"


def written(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "users.yml").write_text(text, "utf-8")
    return folder / "users.yml"


def test_addresses_without_capitals_numbers_as_they_are(tmp_path: Path) -> None:
    users = parse_users(written(tmp_path, GOOD))
    assert not users.problems
    assert users.scope_of("HE.JING@bank.CN", None) == parse("branch_leader:B01")
    assert users.scope_of(None, "Ab7") == parse("regional_head:B01,B02") and users.scope_of(None, "ab7") is None
    assert users.scope_of("boss@bank.cn", "Ab7") == parse("regional_head:B01,B02"), "the number goes first"
    assert users.scope_of(None, None) is None and users.scope_of("", "") is None


@pytest.mark.parametrize(
    "claimed", ["\ufb01nance@bank.cn", "fran\u212a@bank.cn", "stra\u00dfe@bank.cn", "sub:Ab7", "SUB:Ab7"]
)
def test_an_address_that_only_looks_like_another_is_nobodys(claimed: str, tmp_path: Path) -> None:
    users = parse_users(
        written(tmp_path, GOOD + "".join(f"{one}@bank.cn: executive\n" for one in ("finance", "frank", "strasse")))
    )
    assert not users.problems and users.scope_of("FINANCE@bank.cn", "9") == parse("executive")
    assert users.scopes_of(claimed, "9") == ()


def test_an_address_with_letters_beyond_ascii_is_known_as_it_is_written(tmp_path: Path) -> None:
    users = parse_users(written(tmp_path, "m\u00fcller@bank.cn: executive\n"))
    assert users.scope_of("m\u00fcller@bank.cn", None) and not users.scope_of("M\u00dcLLER@bank.cn", None)


@pytest.mark.parametrize(
    ("text", "said", "left"),
    [
        ("a@b.cn: king:B01\nc@d.cn: executive\n", "a@b.cn", 1),
        ("a@b.cn: executive\nA@B.cn: branch_leader:B01\nc@d.cn: steward\n", "given twice", 1),
        ("he.jing: executive\n", "neither", 0),
        ("a@b.cn:\n  - executive\n", "is no scope", 0),
        ("a@b.cn: branch_leader\n", "an id is needed", 0),
        ("sub: executive\n", "neither", 0),
        ("", "nobody can sign in", 0),
    ],
)
def test_an_entry_that_is_wrong_is_said_and_the_others_stay(text: str, said: str, left: int, tmp_path: Path) -> None:
    users = parse_users(written(tmp_path, text))
    assert len(users.problems) == 1 and said in users.problems[0] and "\n" not in users.problems[0]
    assert len(users.scopes) == left and users.is_readable


@pytest.mark.parametrize("text", ["- a: [\n", "just words\n", "a@b.cn: executive\na@b.cn: steward\n"])
def test_a_file_that_is_no_list_of_users_gives_nobody_a_scope(text: str, tmp_path: Path) -> None:
    users = parse_users(written(tmp_path, text))
    assert not users.scopes and not users.is_readable and len(users.problems) == 1


def test_a_change_of_the_file_counts_at_once(tmp_path: Path) -> None:
    assert not read_users(tmp_path).scopes and read_users(tmp_path).is_readable
    written(tmp_path, GOOD)
    assert len(read_users(tmp_path).scopes) == 3
    written(tmp_path, "boss@bank.cn: steward\n")
    assert read_users(tmp_path).scope_of("boss@bank.cn", None) == parse("steward")


@pytest.mark.parametrize(
    ("text", "code", "problems"),
    [
        (GOOD, 0, 0),
        ("a@b.cn: branch_leader:B99\nc@d.cn: executive\n", 1, 1),
        ("a@b.cn: king\n", 1, 1),
        ("- a: [\n", 1, 1),
        (None, 1, 1),
    ],
)
def test_the_command_says_what_is_wrong(
    text: str | None, code: int, problems: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tiny.publish(tmp_path / "data")
    monkeypatch.setenv("COCKPIT_DATA", str(data))
    if text is not None:
        written(data, text)
    done = CliRunner().invoke(app, ["users", "check", "--json"])
    assert done.exit_code == code
    assert len(json.loads(done.stdout)["problems"]) == problems
    assert CliRunner().invoke(app, ["users", "check"]).exit_code == code


def test_another_word_than_check_is_wrong_use() -> None:
    assert CliRunner().invoke(app, ["users", "chekc"]).exit_code == 2
