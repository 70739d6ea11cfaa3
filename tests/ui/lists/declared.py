"""All lists that screens declare, found by importing every screen."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import ui.screens
import ui.shared
from ui.i18n import texts
from ui.lists import List, Said
from ui.lists.columns import help_key, label_key


@cache
def declared() -> tuple[List, ...]:
    """Every `List` that a module of a screen holds."""
    found = {}
    for package in (ui.screens, ui.shared):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, List):
                    found[value] = None
    return tuple(found)


def texts_of(one: List) -> list[str]:
    """The locale keys that a list's labels, definitions, words and states are looked up under."""
    keys = [key for col in one.columns for key in (label_key(one, col), help_key(one, col))]
    said = tuple(f"{col.words.prefix}." for col in one.columns if isinstance(col.words, Said))
    return keys + [key for key in texts("zh") if said and key.startswith(said)]
