"""Locale files: complete in both languages, used, and without a text that code asks for in vain."""

import ast
import re
from pathlib import Path

import pytest

from tests.ui.lists.declared import declared, texts_of
from ui import i18n

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [*sorted((ROOT / "ui").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py")), *ROOT.glob("app.py")]


def asked() -> tuple[set[str], set[str]]:
    """Keys that sources name in full, and the fixed beginnings of those they put together."""
    literals, beginnings = set(), set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literals.add(node.value)
            if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
    return literals, beginnings


def calls() -> list[tuple[str, str]]:
    """Every key given to t() as a literal, with its file."""
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_t = isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "t"
            if is_t and node.args and isinstance(node.args[0], ast.Constant):
                found.append((node.args[0].value, str(path.relative_to(ROOT))))
    return found


def test_both_languages_have_the_same_keys():
    zh, en = i18n.texts("zh"), i18n.texts("en")
    assert sorted(set(zh) ^ set(en)) == []


def test_no_text_is_empty_and_both_fill_in_the_same_names():
    zh, en = i18n.texts("zh"), i18n.texts("en")
    assert [key for key in zh if not zh[key].strip() or not en[key].strip()] == []
    names = {lang: {k: set(re.findall(r"{(\w+)}", v)) for k, v in i18n.texts(lang).items()} for lang in i18n.LANGS}
    assert [key for key in zh if names["zh"][key] != names["en"][key]] == []


def test_chinese_stands_without_spaces():
    gap = re.compile("[\u4e00-\u9fff，。；：）”] +[\u4e00-\u9fff，。；：（“]")
    assert {key: text for key, text in i18n.texts("zh").items() if gap.search(text)} == {}


def test_every_key_that_is_asked_for_exists():
    known = i18n.texts("zh")
    assert [(key, where) for key, where in calls() if key not in known] == []


def test_every_key_is_used():
    literals, beginnings = asked()
    starts = tuple(b for b in beginnings if "." in b)
    # a screen's own texts are asked for by the section its menu entry names: t(f"{entry.texts}.title")
    own = {"title", "question"}
    literals |= {key for one in declared() for key in texts_of(one)}
    unused = [
        key
        for key in i18n.texts("zh")
        if key not in literals and not key.startswith(starts) and key.split(".", 1)[1] not in own
    ]
    assert unused == []


def test_a_missing_key_raises_here_and_is_shown_as_itself_elsewhere(monkeypatch):
    with pytest.raises(i18n.MissingKey, match="no.such"):
        i18n.t("no.such", "zh")
    monkeypatch.setattr(i18n, "_is_strict", lambda: False)
    assert i18n.t("no.such", "zh") == "no.such"


def test_sections_are_merged_and_nested(tmp_path):
    (tmp_path / "a.zh.yml").write_text("x: 一\ny: {z: 二}\n", "utf-8")
    (tmp_path / "b.zh.yml").write_text("x: 三\n", "utf-8")
    assert i18n.texts("zh", tmp_path) == {"a.x": "一", "a.y.z": "二", "b.x": "三"}


def test_a_bare_yes_is_refused(tmp_path):
    (tmp_path / "a.zh.yml").write_text("yes: 是\n", "utf-8")
    with pytest.raises(ValueError, match="quote it"):
        i18n.texts("zh", tmp_path)


@pytest.mark.parametrize(
    ("locale", "lang"), [("zh-CN", "zh"), ("zh-Hant-TW", "zh"), ("en-GB", "en"), ("de", "en"), (None, "zh"), ("", "zh")]
)
def test_the_browser_decides_the_first_language(locale, lang):
    assert i18n.best(locale) == lang


def test_names_of_records_fall_back_to_the_other_language():
    assert (i18n.pick("分行", "Branch", "en"), i18n.pick("分行", "", "en")) == ("Branch", "分行")


def test_one_thing_is_counted_in_the_singular():
    assert (
        i18n.t("table.all_rows", "en", total="1") == "1 row" and i18n.t("table.all_rows", "en", total="21") == "21 rows"
    )
    assert i18n.t("table.all_rows", "en", total="1,001") == "1,001 rows"
    assert "**1 item** waits." in i18n.t("cockpit.sentence.queue", "en", count="1", names="x", worth="")
    assert i18n.t("cockpit.decision.under_earning_borrowers", "en", count="1", amount="66m", subject="").startswith(
        "1 weak borrower on"
    )


@pytest.mark.parametrize(
    ("said", "one"),
    [
        ("1 accounts mature within 90 days", "1 account matures within 90 days"),
        ("1 products call for action", "1 product calls for action"),
        ("1 contacts go to it", "1 contact goes to it"),
        ("1 cases were opened", "1 case was opened"),
        ("21 products call for action", "21 products call for action"),
    ],
)
def test_one_thing_has_its_verb(said: str, one: str):
    assert i18n._ONE.sub(i18n._singular, said) == one


# words that end in s behind a figure and are no things that are counted
NO_NOUNS = """as brings changes comments deposits differs does earns ends equals has is its knows less loses numbers
opens others pays peers reaches results rules sums this watches weighs"""


def test_every_thing_that_is_counted_has_a_singular():
    counted = re.compile(r"\}(?:\*\*)? (?:[a-z]+-?[a-z]* )?([a-z-]+s)\b")
    words = {word for text in i18n.texts("en").values() for word in counted.findall(text)} - set(NO_NOUNS.split())
    said = {word: i18n._ONE.sub(i18n._singular, f"1 {word}") for word in words}
    assert {"campaigns", "branches"} <= words and [word for word, one in said.items() if one == f"1 {word}"] == []


def test_no_drop_down_offers_all_in_streamlits_own_english():
    found = [
        {word.arg: ast.unparse(word.value) for word in node.keywords}.get("select_all")
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("st.multiselect")
    ]
    assert found and set(found) == {"False"}


def test_a_feed_is_set_off_in_a_chinese_sentence() -> None:
    """ "缺少来源 管理会计（内部转移价格曲线）" reads as one name: a colon or quotes stand between."""
    assert [text for text in i18n.texts("zh").values() if re.search(r"[一-鿿] \{feeds?\}", text)] == []


def test_what_an_approach_is_expected_to_bring_has_one_chinese_name():
    """预期增量 everywhere, never 期望增量: one quantity read on three pages is one quantity."""
    said = [
        line
        for file in sorted((Path(i18n.__file__).parent / "locales").glob("*.zh.yml"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    assert [line.strip() for line in said if "期望增量" in line or "期望利润" in line or "期望 EP" in line] == []
    assert any("预期增量" in line for line in said)
