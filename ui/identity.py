"""Who looks, and therefore which rows there are: sign-in by OpenID Connect, or the persona switch of demo mode.

With a sign-in configured the switch is never drawn and the URL never names a role. A signed-in person is looked up in
`users.yml` under COCKPIT_DATA in every run (`ui.account`); who is not in it has no scope, and with no scope there are
no rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from mart.query import personas
from mart.reader import Mart
from mart.scope import EXECUTIVE, ROLES, Scope, parse
from ui import address, fields, filters
from ui.account import Account, NoAccess, from_claims
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
    scope = account.scope()
    if unknown := load(personas.unknown_ids, mart, scope):
        raise NoAccess("ids_missing", account.name, ", ".join(unknown))
    return Identity(scope, t(f"app.role.{scope.role}", lang), account.name, account)


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
