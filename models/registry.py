"""Models on disk: one folder a product with the model (skops, never pickle), its card and the digests of both.

    <build>/models/<product>/model.skops   card.json   digest.json

A digest tells an altered or half-written file from a whole one; it is no signature: who may write the folder may
write the digest too, so the allow-list, not the digest, is what keeps foreign code out.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from mart.reader import Mart
from mart.scope import Scope

if TYPE_CHECKING:  # reading cards must not load scikit-learn
    from sklearn.base import BaseEstimator

MODEL, CARD, DIGEST = "model.skops", "card.json", "digest.json"
ALLOWED = frozenset({
    "models.estimators.Boosting",
    "models.estimators.Logistic",
    "models.frames.Column",
    "models.propensity.PropensityModel",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
})  # fmt: skip
STATUSES = ("published", "not_published", "not_scored")
SHOWN = {  # kind of card: what it must say
    "product": ("product_id", "name_zh", "status", "build", "as_of"),
    "pool": (),
    "segments": (),
    "uplift": (),
}


class RegistryError(ValueError):
    """A stored model that cannot be trusted or found; the message names the file and what to do."""


def folder_of(build: Path, product_id: str) -> Path:
    """Folder of one product's model in a build folder. Raises RegistryError for an id that is no plain name.

    >>> folder_of(Path("b"), "P001").as_posix()
    'b/models/P001'
    """
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}", product_id):
        raise RegistryError(f"Product id {product_id!r} cannot name a folder: use letters, digits, _ . -")
    return Path(build) / "models" / product_id


def save(model: BaseEstimator, card: dict, folder: Path) -> Path:
    """Write model, card and digests into `folder` (made if missing); returns the folder.

    Each file is written beside its name and moved into place, the digests last. Raises RegistryError when the card
    is not plain JSON or the model holds types outside the allow-list.
    """
    import skops.io

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        text = json.dumps(card, ensure_ascii=False, indent=1, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        raise RegistryError(f"Card for {folder.name} is not plain JSON: {error}") from None
    packed = skops.io.dumps(model)
    _refuse_foreign(skops.io.get_untrusted_types(data=packed), folder / MODEL)
    (folder / DIGEST).unlink(missing_ok=True)
    _write(folder / MODEL, packed)
    _write(folder / CARD, text)
    digests = {MODEL: _sha256(packed), CARD: _sha256(text)}
    _write(folder / DIGEST, json.dumps(digests, indent=1).encode())
    return folder


def save_card(card: dict, folder: Path) -> Path:
    """Write a card for which no model of its own is kept (too little to learn from, or a pool's); as `save`
    otherwise."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(card, ensure_ascii=False, indent=1, allow_nan=False).encode()
    for name in (DIGEST, MODEL):
        (folder / name).unlink(missing_ok=True)
    _write(folder / CARD, text)
    _write(folder / DIGEST, json.dumps({CARD: _sha256(text)}, indent=1).encode())
    return folder


def load(folder: Path) -> tuple[BaseEstimator, dict]:
    """(model, card) of a folder. Raises RegistryError for a missing or altered file and for types not allowed."""
    import skops.io
    from skops.io.exceptions import UntrustedTypesFoundException

    packed, card = _intact(Path(folder), MODEL), _intact(Path(folder), CARD)
    try:  # the list is checked before anything is made; asking for the types first would read the file twice
        return skops.io.loads(packed, trusted=sorted(ALLOWED)), _card(Path(folder), card)
    except UntrustedTypesFoundException:
        _refuse_foreign(skops.io.get_untrusted_types(data=packed), Path(folder) / MODEL)
        raise
    except RegistryError:
        raise
    except Exception as error:  # a whole file of something else: skops fails in as many ways as it has readers
        raise RegistryError(
            f"{Path(folder) / MODEL} is no model of ours ({type(error).__name__}): train again."
        ) from None


def load_card(folder: Path) -> dict:
    """The card alone, checked against its digest; the model file is not opened. Raises RegistryError."""
    return _card(Path(folder), _intact(Path(folder), CARD))


def _card(folder: Path, content: bytes) -> dict:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise RegistryError(f"{folder / CARD} is no JSON ({error}): run `python -m models train` again.") from None
    if not isinstance(found, dict):
        raise RegistryError(f"{folder / CARD} is no card: run `python -m models train` again.")
    return found


def cards(build: Path) -> dict[str, dict]:
    """Card of every product with a model in a build folder, by product id; none for a build without models."""
    return {folder.name: load_card(folder) for folder in _folders(build)}


def _folders(build: Path) -> list[Path]:
    root = Path(build) / "models"
    return sorted(path.parent for path in root.glob(f"*/{DIGEST}")) if root.is_dir() else []


def _intact(folder: Path, name: str) -> bytes:
    path = folder / name
    try:
        digests, content = json.loads((folder / DIGEST).read_text()), path.read_bytes()
    except FileNotFoundError as error:
        raise RegistryError(f"{error.filename} is missing: run `python -m models train` again.") from None
    except (OSError, ValueError) as error:
        raise RegistryError(
            f"{folder / DIGEST} cannot be read ({error}): run `python -m models train` again."
        ) from None
    if not isinstance(digests, dict) or digests.get(name) != _sha256(content):
        raise RegistryError(f"{path} was altered after it was written: run `python -m models train` again.")
    return content


def _refuse_foreign(types: list[str], path: Path) -> None:
    foreign = sorted(set(types) - ALLOWED)
    if foreign:
        raise RegistryError(f"{path} holds types that are not allowed: {', '.join(foreign)}")


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    os.replace(beside, path)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def published_cards(mart: Mart, scope: Scope) -> dict[str, dict]:
    """Cards of the published build by name (product ids, pool_<need>, segments); none before training.

    They hold figures of the bank's models and no customers, so every scope that exists may read them; without a scope
    there are none. A card that is damaged or foreign is left out and logged: the others are shown.
    """
    found = {}
    for folder in _folders(mart.folder) if scope else ():
        try:
            found[folder.name] = shown_card(folder)
        except RegistryError as error:
            logging.getLogger("cockpit.models").warning("%s", error)
    return found


def shown_card(folder: Path) -> dict:
    """A card with what every screen asks of one. Raises RegistryError for a foreign one."""
    card = load_card(folder)
    kind = card.get("kind")
    if not isinstance(kind, str) or kind not in SHOWN:
        raise RegistryError(f"{folder / CARD} is no card of ours (kind {kind!r}): run `python -m models train` again.")
    absent = [name for name in SHOWN[kind] if card.get(name) is None]
    if kind == "product" and card.get("status") not in STATUSES:
        absent.append("a status that we know")
    if absent:
        raise RegistryError(f"{folder / CARD} lacks {', '.join(absent)}: run `python -m models train` again.")
    return card
