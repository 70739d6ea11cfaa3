"""What a message says of the material that goes with a sales map."""

from __future__ import annotations

from collections import Counter

from tests.workflow.conftest import PRODUCT
from tests.workflow.mapped import SOLD, planned
from tests.workflow.test_materials import FILE, of, save
from workflow.maps import push as pushing
from workflow.maps import store as maps
from workflow.materials import store
from workflow.materials.model import About
from workflow.push.words import Reader, Told, written


def test_a_message_names_each_material_in_its_reader_s_language_once(database):
    names = {"zh": ("代发工资一页通", "通用手册"), "en": ("Payroll on one page",)}
    about = [About("代发工资一页通", "zh", SOLD), About("Payroll on one page", "en", SOLD), About("通用手册", "zh")]
    ids = tuple(of(database, store.add(database, PRODUCT, one, FILE)).version_id for one in about)
    found = planned(database)
    save(database, found, ids)
    told = pushing.message(maps.read(database, found.case.id, PRODUCT), "M1", Counter({SOLD: 3}))
    of_map = {}
    for lang in ("zh", "en"):
        letter = written(Told(told.template, told.params, found.case, "P1", {}), lang, Reader(sees_names=True), False)
        of_map[lang] = letter.body.splitlines()[-1]
    assert of_map == {
        "zh": f"随附物料：{'、'.join(names['zh'])}",
        "en": f"Material: {names['en'][0]}, {names['zh'][1]}",
    }, "what there is in one language only goes to everybody"
