"""Stored models come back the same, and a file that was touched does not come back at all."""

import json
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.preprocessing import FunctionTransformer

from mart.scope import EXECUTIVE
from models import PropensityModel, publication, registry
from tests.models.test_propensity import customers


@pytest.fixture(scope="module")
def trained():
    """(model, frame)."""
    frame, y = customers(800)
    return PropensityModel(order="rows", candidate="recent_blend").fit(frame, y), frame


@pytest.fixture
def stored(trained, tmp_path):
    """Folder of a stored model."""
    return registry.save(trained[0], {"product_id": "P001", "auc": 0.7}, registry.folder_of(tmp_path, "P001"))


def test_model_and_card_come_back_the_same(trained, stored):
    model, frame = trained
    again, card = registry.load(stored)
    assert np.array_equal(again.predict_proba(frame), model.predict_proba(frame))
    assert again.explain(frame[:50]).equals(model.explain(frame[:50]))
    assert card == {"product_id": "P001", "auc": 0.7}


@pytest.mark.parametrize("name", [registry.MODEL, registry.CARD])
def test_altered_file_is_refused(stored, name):
    content = bytearray((stored / name).read_bytes())
    content[len(content) // 2] ^= 1
    (stored / name).write_bytes(bytes(content))
    with pytest.raises(registry.RegistryError, match="was altered"):
        registry.load(stored)


@pytest.mark.parametrize("name", [registry.MODEL, registry.CARD, registry.DIGEST])
def test_missing_file_is_one_line(stored, name):
    (stored / name).unlink()
    with pytest.raises(registry.RegistryError, match=f"{name} is missing: run"):
        registry.load(stored)


def test_half_written_digest_is_refused(stored):
    (stored / registry.DIGEST).write_text('{"model.skops": ')
    with pytest.raises(registry.RegistryError, match="cannot be read"):
        registry.load(stored)


def test_foreign_types_are_refused_when_written_and_when_read(stored, tmp_path):
    import skops.io

    foreign = FunctionTransformer(func=partial(print, "ran"))
    with pytest.raises(registry.RegistryError, match="not allowed"):
        registry.save(foreign, {}, tmp_path / "foreign")
    packed = skops.io.dumps(foreign)
    (stored / registry.MODEL).write_bytes(packed)
    digests = json.loads((stored / registry.DIGEST).read_text())
    digests[registry.MODEL] = registry._sha256(packed)
    (stored / registry.DIGEST).write_text(json.dumps(digests))
    with pytest.raises(registry.RegistryError, match="not allowed"):
        registry.load(stored)


def test_card_must_be_plain_json(trained, tmp_path):
    with pytest.raises(registry.RegistryError, match="not plain JSON"):
        registry.save(trained[0], {"auc": float("nan")}, tmp_path / "m")


@pytest.mark.parametrize("product_id", ["../P001", "", ".", "a/b", "P 1"])
def test_product_id_cannot_leave_the_folder(tmp_path, product_id):
    with pytest.raises(registry.RegistryError, match="cannot name a folder"):
        registry.folder_of(tmp_path, product_id)


def test_cards_of_a_build(stored, tmp_path):
    assert registry.cards(tmp_path) == {"P001": {"product_id": "P001", "auc": 0.7}}
    assert registry.cards(tmp_path / "nothing") == {}


BASE = {"rule": {"auc": 0.70, "average_precision": 0.10}, "logistic": {"auc": 0.74, "average_precision": 0.12}}


@pytest.mark.parametrize(
    ("auc", "precision", "reason"),
    [
        (0.75, 0.13, "beats_baselines"),
        (0.74, 0.13, "auc_not_above_logistic"),
        (0.75, 0.11, "average_precision_below_logistic"),
        (float("nan"), 0.1, "auc_unknown"),
    ],
)
def test_model_is_published_only_when_it_beats_its_baselines(auc, precision, reason):
    found = publication.verdict({"auc": auc, "average_precision": precision}, BASE)
    assert found["reason"] == reason and found["is_published"] == (reason == "beats_baselines")


@pytest.mark.parametrize(
    ("lead", "reason"),
    [
        ([-0.03, 0.01], "beats_baselines"),
        ([-0.03, -0.001], "average_precision_below_logistic"),
        ([None, None], "average_precision_below_logistic"),
    ],
)
def test_average_precision_counts_against_a_model_only_beyond_noise(lead, reason):
    """The logistic baseline is ahead by .01 in average precision; only an interval wholly below zero is a loss."""
    base = BASE | {"logistic": BASE["logistic"] | {"lead_90": {"average_precision": lead}}}
    assert publication.verdict({"auc": 0.75, "average_precision": 0.11}, base)["reason"] == reason


def test_a_lower_auc_is_never_excused_by_noise():
    base = BASE | {"logistic": BASE["logistic"] | {"lead_90": {"auc": [-0.1, 0.1], "average_precision": [-0.1, 0.1]}}}
    assert not publication.verdict({"auc": 0.739, "average_precision": 0.2}, base)["is_published"]


def disguised(folder, name, content):
    """Put content in a file's place with a digest that fits, as somebody who may write the folder can."""
    (folder / name).write_bytes(content)
    digests = json.loads((folder / registry.DIGEST).read_text())
    (folder / registry.DIGEST).write_text(json.dumps({**digests, name: registry._sha256(content)}))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a zip", b"not a model", "模型".encode() * 100])
def test_a_whole_file_that_is_no_model_is_one_line(stored, content):
    disguised(stored, registry.MODEL, content)
    with pytest.raises(registry.RegistryError) as refused:
        registry.load(stored)
    assert "\n" not in str(refused.value) and registry.MODEL in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"[1, 2]", b"{", b"\xff\xfe", b"null"])
def test_a_whole_file_that_is_no_card_is_one_line(stored, content):
    disguised(stored, registry.CARD, content)
    for read in (registry.load_card, registry.load):
        with pytest.raises(registry.RegistryError, match="run `python -m models train` again") as refused:
            read(stored)
        assert "\n" not in str(refused.value)


def test_a_foreign_card_is_left_out_and_the_others_are_shown(trained, tmp_path, caplog):
    good = dict.fromkeys(registry.SHOWN["product"], "published") | {"kind": "product"}
    for name, card in {"P001": good, "P002": {"kind": "product"}, "P003": {"hello": 1}, "P004": {"kind": [1]}}.items():
        registry.save_card(card, registry.folder_of(tmp_path, name))
    (registry.folder_of(tmp_path, "P001").parent / "P005").mkdir()
    registry.save_card(good, registry.folder_of(tmp_path, "P006"))
    (registry.folder_of(tmp_path, "P006") / registry.CARD).write_text("{}")
    found = registry.published_cards(SimpleNamespace(folder=tmp_path), EXECUTIVE)
    assert found == {"P001": good}
    assert all(name in caplog.text for name in ("P002", "P003", "P004", "P006"))
