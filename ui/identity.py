"""Who looks, and therefore which rows there are: sign-in by OpenID Connect, or the persona switch of demo mode.

With a sign-in configured the switch is never drawn and the URL never names a role. A signed-in person is looked up in
`users.yml` under COCKPIT_DATA in every run (`ui.account`); who is not in it has no scope, and with no scope there are
no rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from mart.query import personas
from mart.reader import Mart
from mart.scope import EXECUTIVE, ROLES, Scope, parse
from ui import address, fields, filters
from ui.account import Account, NoAccess, from_claims
from ui.components.markup import plain
from ui.i18n import LANGS, t
from ui.load import load


@dataclass(frozen=True)
class Identity:
    """Scope of a visitor, how the screen names them, and the account behind it; None in demo mode, where they may
    change persona."""

    scope: Scope
    role_label: str
    name: str
    account: Account | None = None

    @property
    def is_demo(self) -> bool:
        """Whether nobody had to sign in."""
        return self.account is None


def signed_in(mart: Mart, lang: str) -> Identity:
    """The identity of a signed-in visitor. Raises NoAccess with the reason for everybody else."""
    address.drop("role", "at", "who")  # who has signed in is who they are, whatever a link says
    if not st.user.is_logged_in:
        raise NoAccess("signed_out")
    account = from_claims(st.user.to_dict())
    scope = active(mart, account.scopes(), lang)
    if unknown := load(personas.unknown_ids, mart, scope):
        raise NoAccess("ids_missing", account.name, ", ".join(unknown))
    return Identity(scope, t(f"app.role.{scope.role}", lang), account.name, account)


def active(mart: Mart, scopes: tuple[Scope, ...], lang: str) -> Scope:
    """The one of a person's scopes they act under, the first until they choose; the choice is drawn where there are
    several. It lives with the session, never in an address."""
    if len(scopes) == 1:
        return scopes[0]
    branches = filters.labels(load(personas.branches, mart, EXECUTIVE), lang)
    names = {str(one): _in_words(one, branches, lang) for one in scopes}
    chosen = st.selectbox(
        t("app.active_role", lang),
        list(names),
        key="active_role",
        persist_state="session",
        format_func=lambda one: plain(names.get(one, one)),
    )
    return next((one for one in scopes if str(one) == chosen), scopes[0])


def _in_words(scope: Scope, branches: Mapping[str, str], lang: str) -> str:
    role = t(f"app.role.{scope.role}", lang)
    if scope.record.is_whole_bank:
        return role
    return f"{role} · {t('table.and', lang).join(branches.get(one, one) for one in scope.ids)}"


def persona(mart: Mart, lang: str) -> Identity:
    """Draw the persona switch (role, then branch and person where the role has one). Raises NoAccess where there is
    nobody to look as."""
    names = {one: {role: t(f"app.role.{role}", one) for role in ROLES} for one in LANGS}
    role = fields.choice("role", tuple(ROLES), names, t("app.role_label", lang), lang)
    above: tuple[str, ...] = ()
    name = ""
    for key, listing in personas.STEPS[ROLES[role].personas]:
        found = _someone(key, listing, mart, lang, *above)
        if not found:
            st.caption(t("app.nobody", lang))
            raise NoAccess("nobody")
        above, name = (found[0],), found[1]
    return Identity(parse(f"{role}:{','.join(above)}"), names[lang][role], name)


def _someone(key: str, listing: Callable, mart: Mart, lang: str, *args: str) -> tuple[str, str] | None:
    """A drop-down over branches or people; the first is the default. (id, name), None where the list is empty."""
    options = load(listing, mart, EXECUTIVE, *args)
    if options.is_empty():
        return None
    names = {one: filters.labels(options, one) for one in LANGS}
    chosen = fields.choice(key, options["key"].to_list(), names, t(f"app.persona.{key}", lang), lang)
    return (chosen, names[lang][chosen]) if chosen else None
