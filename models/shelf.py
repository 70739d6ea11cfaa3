"""Cards for whoever shows them; loads neither scikit-learn nor a model."""

from __future__ import annotations

from mart.reader import Mart
from mart.scope import Scope
from models import registry


def shown(mart: Mart, scope: Scope) -> dict[str, dict]:
    """Cards of the published build by name; none before training. They hold figures of the bank's models, no customers,
    so every scope that exists may read them. Raises registry.RegistryError for an altered card."""
    return registry.cards(mart.folder) if scope else {}
