"""Lists as declarations: a screen says which columns there are, one mechanism draws, words, pages, ticks and exports.

A column is declared once, as a `Col` of a `List`; its label and its definition are the texts `<texts>.column.<key>` and
`<texts>.help.<key>` of the locale files. To add one to a list and its file: a line in the declaration and its words.
"""

from ui.lists.chosen import file_action
from ui.lists.columns import columns, for_file, for_screen, for_whole
from ui.lists.declare import Action, Col, List
from ui.lists.draw import draw, footnote, static
from ui.lists.files import File, menu
from ui.lists.pick import pick
from ui.lists.units import unit
from ui.lists.words import Code, Mark, Name, Said, Text, worded

__all__ = [
    "Action",
    "Code",
    "Col",
    "File",
    "List",
    "Mark",
    "Name",
    "Said",
    "Text",
    "columns",
    "draw",
    "file_action",
    "footnote",
    "for_file",
    "for_screen",
    "for_whole",
    "menu",
    "pick",
    "static",
    "unit",
    "worded",
]
