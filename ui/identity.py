"""Who looks, and therefore which rows there are: sign-in by OpenID Connect, or the persona switch of demo mode.

Demo mode is the absence of a configured sign-in; with one configured the switch is never drawn and the URL never
names a role. A signed-in person is looked up in `users.yml` under COCKPIT_DATA (`e-mail: role:id`); who is not in it
has no scope, and with no scope there are no rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
import yaml

from mart.config import paths
from mart.query import personas
from mart.reader import Mart
from mart.scope import EXECUTIVE, ROLES, Scope, ScopeError, parse
from ui import filters
from ui.components.markup import plain
from ui.i18n import LANGS, t
from ui.load import load


@dataclass(frozen=True)
class Identity:
    """Scope of a visitor, how the screen names them, and whether they may change persona."""

    scope: Scope
    role_label: str
    name: str
    is_demo: bool


def is_sign_in_configured() -> bool:
    """True where secrets.toml holds an [auth] section."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def signed_in(lang: str) -> Identity | None:
    """The identity of a signed-in visitor; draws the sign-in or the no-access state and returns None otherwise."""
    if not st.user.is_logged_in:
        st.title(t("app.title", lang), anchor=False)
        st.button(t("app.sign_in", lang), on_click=st.login, type="primary")
        return None
    email = str(st.user.get("email", ""))
    scope = scope_of(email)
    if scope is None:
        st.title(t("app.no_access", lang), anchor=False)
        st.caption(plain(t("app.no_access_hint", lang, who=email)))
        return None
    return Identity(scope, t(f"app.role.{scope.role}", lang), email, False)


def scope_of(email: str) -> Scope | None:
    """The scope `users.yml` gives an e-mail address; None for strangers and for text that is no scope."""
    try:
        users = yaml.safe_load((paths().data / "users.yml").read_text("utf-8")) or {}
        return parse(str(users[email.lower()]))
    except (OSError, KeyError, TypeError, ScopeError, yaml.YAMLError):
        return None


def persona(mart: Mart, lang: str) -> Identity | None:
    """Draw the persona switch (role, then branch and person where the role has one); None where there is nobody."""
    names = {one: {role: t(f"app.role.{role}", one) for role in ROLES} for one in LANGS}
    role = filters.choice("role", tuple(ROLES), names, t("app.role_label", lang), lang)
    above: tuple[str, ...] = ()
    name = ""
    for key, listing in personas.STEPS[ROLES[role].personas]:
        found = _someone(key, listing, mart, lang, *above)
        if not found:
            st.caption(t("app.nobody", lang))
            return None
        above, name = (found[0],), found[1]
    return Identity(parse(f"{role}:{','.join(above)}"), names[lang][role], name, True)


def _someone(key: str, listing: Callable, mart: Mart, lang: str, *args: str) -> tuple[str, str] | None:
    """A drop-down over branches or people; the first is the default. (id, name), None where the list is empty."""
    options = load(listing, mart, EXECUTIVE, *args)
    if options.is_empty():
        return None
    names = {one: filters.labels(options, one) for one in LANGS}
    chosen = filters.choice(key, options["key"].to_list(), names, t(f"app.persona.{key}", lang), lang)
    return (chosen, names[lang][chosen]) if chosen else None
