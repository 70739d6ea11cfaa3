"""Draws docs/architecture.svg: which package may see which, read from the imports themselves. `make architecture`.

Packages stand in rows: each imports only from rows below its own. Packages that know each other share a frame, and a
line that follows from others is left out, so that the picture says the order and not every import.
"""

from __future__ import annotations

import ast
from html import escape

from mart.config import REPO
from tests.test_imports import FILES, imported, module_of

OUT = REPO / "docs" / "architecture.svg"
WIDTH, BOX, GAP, ROW = 150, 30, 16, 84
FRAME = ("filters", "foot", "identity", "nav", "scope_words", "screen", "sections", "shell")
PARTS = ("pages", "ui", "models", "workflow", "mart")
SAYS = {
    "app": "one run: who, which page",
    "pages": "tables of contents",
    "ui": "load, session, formats …",
    "ui.sections": "page, screen, filters",
    "ui.screens": "one folder a screen",
    "ui.shared": "pieces of several screens",
    "ui.cases": "cases on the screen",
    "ui.lists": "lists are declarations",
    "ui.components": "cards, tables, states",
    "ui.charts": "frame → figure",
    "models": "train, score, judge",
    "workflow": "cases, the one writer",
    "mart": "config, months, measures",
    "mart.reader": "the one scoped reader",
    "mart.policies": "dated rules, as data",
    "mart.query": "questions, by subject",
    "mart.scope": "who sees which rows",
    "mart.load": "files → raw, quarantine",
    "mart.build": "dbt, checks, publish",
    "mart.demo": "a made-up bank",
    "mart.cli": "python -m mart",
    "mart.contracts": "what data means",
    "mart.features": "for models",
}


# single modules of a package's root that know its sub-packages: drawn where they belong, not with the root
ELSEWHERE = {
    "mart.__main__": "mart.cli",
    "mart.docs": "mart.cli",
    "mart.policy_tables": "mart.policies",
    "mart.reader": "mart.reader",
    **dict.fromkeys((f"ui.{name}" for name in FRAME), "ui.sections"),
}


def package_of(module: str) -> str:
    """The package a module is drawn in: two names deep where that is a package of its own, else one."""
    parts = module.split(".")
    if ".".join(parts[:2]) in ELSEWHERE:
        return ELSEWHERE[".".join(parts[:2])]
    return ".".join(parts[:2]) if len(parts) > 1 and (REPO / parts[0] / parts[1]).is_dir() else parts[0]


def edges() -> dict[str, set[str]]:
    """{package: packages it imports from}, of ours alone."""
    found: dict[str, set[str]] = {}
    for file in FILES:
        module = module_of(file)
        known = found.setdefault(package_of(module), set())
        for name in imported(ast.parse(file.read_text("utf-8")), module):
            if name.split(".")[0] in PARTS:
                known.add(package_of(name))
    return {one: {other for other in others if other != one} for one, others in found.items()}


def reached(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """Everything that can be reached from each package."""
    found = {one: set(others) for one, others in graph.items()}
    for middle in graph:
        for one in graph:
            if middle in found[one]:
                found[one] |= found[middle]
    return found


def rows(graph: dict[str, set[str]]) -> list[list[tuple[str, ...]]]:
    """Groups of packages that know each other, in rows from the top: every group imports from rows below it only.

    >>> rows({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()})
    [[('a',)], [('b', 'c'), ('d',)]]
    """
    far = reached(graph)
    groups = sorted({tuple(sorted({one, *(o for o in far[one] if one in far[o])})) for one in graph})
    level: dict[tuple[str, ...], int] = {}
    for group in sorted(groups, key=lambda group: len(far[group[0]] - set(group))):
        below = [other for other in groups if other != group and far[group[0]] & set(other)]
        level[group] = 1 + max((level[other] for other in below), default=-1)
    return [[g for g in groups if level[g] == at] for at in range(max(level.values()), -1, -1)]


def needed(graph: dict[str, set[str]], group: tuple[str, ...], groups: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Groups that a group imports from, without those it reaches through another."""
    far = reached(graph)
    direct = [other for other in groups if other != group and any(graph[one] & set(other) for one in group)]
    return [one for one in direct if not any(far[other[0]] & set(one) for other in direct if other != one)]


def svg(graph: dict[str, set[str]]) -> str:
    """The picture as SVG text."""
    lines, boxes, place, wide = [], [], {}, 0.0
    levels = rows(graph)
    widths = [sum(len(g) * WIDTH + (len(g) - 1) * 6 + GAP for g in level) for level in levels]
    full = max(widths) + GAP
    for at, level in enumerate(levels):
        x, y = (full - widths[at]) / 2 + GAP / 2, 16 + at * ROW
        for group in level:
            wide = len(group) * WIDTH + (len(group) - 1) * 6
            place[group] = (x + wide / 2, y)
            if len(group) > 1:
                boxes.append(
                    f'<rect x="{x - 5:.0f}" y="{y - 5}" width="{wide + 10}" height="{BOX + 22}" class="frame"/>'
                )
            for i, name in enumerate(group):
                left = x + i * (WIDTH + 6)
                boxes.append(f'<rect x="{left:.0f}" y="{y}" width="{WIDTH}" height="{BOX + 12}" class="box"/>')
                boxes.append(f'<text x="{left + 8:.0f}" y="{y + 17}" class="name">{name}</text>')
                boxes.append(f'<text x="{left + 8:.0f}" y="{y + 33}" class="says">{escape(SAYS.get(name, ""))}</text>')
            x += wide + GAP
    groups = [group for level in levels for group in level]
    for group in groups:
        for other in needed(graph, group, groups):
            (x1, y1), (x2, y2) = place[group], place[other]
            lines.append(f'<path d="M{x1:.0f} {y1 + BOX + 12}C{x1:.0f} {y2 - 8} {x2:.0f} {y1 + 60} {x2:.0f} {y2}"/>')
    style = (
        "text{font-family:system-ui,sans-serif;fill:#1f2933}.name{font-size:12px;font-weight:600}"
        ".says{font-size:10px;fill:#5f6b7a}.box{fill:#fff;stroke:#9aa5b1}.frame{fill:#f1f4f8;stroke:none}"
        "path{fill:none;stroke:#8a94a6;stroke-width:1}"
    )
    size = f'width="{full:.0f}" height="{len(levels) * ROW}" viewBox="0 0 {full:.0f} {len(levels) * ROW}"'
    body = "\n".join([*lines, *boxes])
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n<style>{style}</style>\n{body}\n</svg>\n'


if __name__ == "__main__":
    OUT.write_text(svg(edges()), "utf-8")
    print(OUT.relative_to(REPO))
