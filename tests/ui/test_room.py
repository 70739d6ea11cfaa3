"""How a table fits itself to its card: closer cells, smaller signs, broken heads, cut names; never a cut figure."""

import re

import polars as pl

from tests.ui.drawn import ZH
from ui.columns import Column
from ui.components import printing, static_table
from ui.components.list_html import Finish, list_html
from ui.components.list_page import CSS


def drawn(frame: pl.DataFrame, columns: list[Column], **finish: object) -> str:
    return list_html(frame, columns, ZH, printing.money_unit(frame, columns, "zh"), Finish(**finish))


def tracks_of(html: str) -> list[str]:
    return re.findall(r"max-content|28px|minmax\(.*?,(?:auto|max-content)\)", html.split("grid-template-columns:")[1])


def test_a_column_says_how_far_it_gives_way():
    frame = pl.DataFrame({"n": ["x" * 90], "t": ["abcdefgh"], "m": ["●"], "v": [1]})
    columns = [Column("n", "N", bold=True), Column("t", "T"), Column("m", " "), Column("v", "V", "cnt")]
    assert tracks_of(drawn(frame, columns, has_ticks=True)) == [
        "28px",
        "minmax(min(666px,max(140px,20cqi),max(72px,(100cqi - 64px)*0.709)),auto)",
        "minmax(min(76px,max(104px,11cqi),max(46px,(100cqi - 64px)*0.291)),auto)",
        "max-content",
        "minmax(min-content,auto)",
    ]


def test_a_figure_with_its_interval_is_not_cut_and_a_name_with_a_figure_is():
    frame = pl.DataFrame({"a": ["+1.7 (−13.8 to 12.6)", "× 1.6 (0.8–3.0), like", "—"], "b": ["7 days", "a week", "1"]})
    said = tracks_of(drawn(frame, [Column("a", "A"), Column("b", "B")]))
    assert said[0] == "minmax(min-content,auto)" and said[1].startswith("minmax(min(")


def test_cells_move_closer_before_signs_become_smaller():
    """Ten columns of eight half-widths take 576 px by themselves, and 60 px beside them at least."""
    names = [f"c{at}" for at in range(10)]
    frame, columns = pl.DataFrame(dict.fromkeys(names, [12345.5])), [Column(n, n, "num", 1) for n in names]
    for made, most in ((drawn(frame, columns), 8), (static_table.table_html(frame, columns, ZH), 10)):
        assert f"--side:clamp(3px,(100cqi - 576px)/20,{most}px)" in made
        assert "--size:clamp(12px,2.044cqi,13px)" in made, "the smaller size from 636 px"
    for used in ("padding: 0 var(--side)", "font-size: var(--size)", "container-type: inline-size"):
        assert used in CSS
    assert "padding:6px var(--side)" in made and "font-size:var(--size)" in made


def test_a_head_breaks_between_words_and_not_within_them():
    frame = pl.DataFrame({"a": [1], "b": [2]})
    columns = [Column("a", "风险调整利润", "cnt"), Column("b", "<税金及附加>", "cnt")]
    for made in (drawn(frame, columns), static_table.table_html(frame, columns, ZH)):
        assert "风险<wbr>调整<wbr>利润" in made and "&lt;税金<wbr>及附加&gt;" in made
        assert "keep-all" in made + CSS


def test_the_box_in_the_head_says_what_it_ticks():
    frame = pl.DataFrame({"a": ["x"]})
    assert 'aria-label="勾选本页全部行"' in drawn(frame, [Column("a", "A")], has_ticks=True)
    assert "aria-label" not in drawn(frame, [Column("a", "A")]).split("<thead>")[1]


def test_a_very_long_name_wraps_in_bold_too_and_a_usual_one_does_not():
    for name, wraps in (("上海自贸区分行营业部", False), ("Unternehmensfinanzierungsgesellschaft", True)):
        made = static_table.table_html(pl.DataFrame({"a": [name]}), [Column("a", "A", bold=True)], ZH)
        assert ("overflow-wrap:anywhere;min-width" in made) == wraps
