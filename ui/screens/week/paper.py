"""The brief as one page of HTML to print: no scripts, nothing fetched, A4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.components.markup import esc
from ui.i18n import t
from ui.screen import Screen
from ui.shared.material import label

if TYPE_CHECKING:
    from ui.screens.week.brief import Brief

STYLE = (
    "@page{size:A4;margin:16mm}body{font:13px/1.55 'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;"
    "color:#1b1f24;max-width:178mm;margin:0 auto;padding:8mm 0}h1{font-size:19px;margin:0 0 2px}"
    "h2{font-size:13px;margin:14px 0 4px;border-bottom:1px solid #d9dde2;padding-bottom:2px}"
    "table{width:100%;border-collapse:collapse}td{padding:3px 6px 3px 0;border-bottom:1px solid #eceef1;"
    "vertical-align:top}td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}"
    ".m{color:#5a6470}.l{height:22px;border-bottom:1px solid #9aa3ad}ul{margin:0;padding-left:18px}"
)


def page(found: Brief, screen: Screen, reference: str) -> str:
    """The page; everything from data is escaped."""
    lang = screen.lang
    why = "".join(f"<li>{esc(one.strip())}</li>" for one in found.why) or f"<li>{esc(t('week.why_none', lang))}</li>"
    figures = "".join(f'<tr><td>{esc(a)}</td><td class="n">{esc(b)}</td></tr>' for a, b in found.figures)
    others = "".join(f"<tr><td>{esc(a)}</td><td>{esc(b)}</td></tr>" for a, b in found.others)
    contacts = "".join(f"<tr><td>{esc(a)}</td><td>{esc(b)}</td><td>{esc(c)}</td></tr>" for a, b, c in found.contacts)
    materials = "".join(f"<li>{esc(label(one, lang))}</li>" for one in found.materials)
    blank = '<div class="l"></div>' * 5
    parts = (
        (t("week.why", lang), f"<ul>{why}</ul>"),
        (t("week.figures", lang, month=screen.month), f"<table>{figures}</table>"),
        (t("week.others", lang), f"<table>{others}</table>" if others else ""),
        (t("week.materials", lang), f"<ul>{materials}</ul>" if materials else ""),
        (t("week.contacts", lang), f"<table>{contacts}</table>" if contacts else ""),
        (t("week.notes", lang), blank),
    )
    body = "".join(f"<h2>{esc(head)}</h2>{html}" for head, html in parts if html)
    made = t("week.made", lang, who=screen.identity.name or screen.scope_words, month=screen.month)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{esc(found.title)}</title>'
        f'<style>{STYLE}</style></head><body><h1>{esc(found.title)}</h1><div class="m">{esc(reference)} · '
        f"{esc(made)}</div><p>{esc(found.line)}</p>{body}</body></html>"
    )
