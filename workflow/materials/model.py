"""Material as it is read and as it is handed in: checked before anything is stored. Frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from urllib.parse import urlsplit

from workflow.model import Refused

FORMS = ("file", "link", "text")
LANGS = ("zh", "en")
MOST_BYTES = 10_000_000
MOST_NAME, MOST_LINK, MOST_TEXT, MOST_NOTE = 100, 500, 20_000, 200
_ZIP, _JPEG = b"PK", b"\xff\xd8"
STARTS = {  # what a file of a kind begins with: a name alone says nothing
    "pdf": b"%PDF", "docx": _ZIP, "pptx": _ZIP, "xlsx": _ZIP, "png": b"\x89PNG", "jpg": _JPEG, "jpeg": _JPEG,
}  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """What is handed in as a version. `content`: the link or the text; of a file its name, with the bytes in `data`.
    `until` None: until it is retired."""

    form: str
    content: str
    since: date
    until: date | None = None
    note: str = ""
    data: bytes = b""


@dataclass(frozen=True)
class About:
    """What a material is for; None means every product, every industry."""

    name: str
    lang: str
    product_id: str | None = None
    industry_code: str | None = None


@dataclass(frozen=True)
class Material:
    """A version of a material; `newest_number` is that of the last one. Dates are ISO texts."""

    version_id: int
    material_id: int
    number: int
    newest_number: int
    name: str
    lang: str
    owner_id: str
    form: str
    content: str
    valid_from: str
    added_at: str
    added_by: str
    note: str = ""
    product_id: str | None = None
    industry_code: str | None = None
    file_hash: str | None = None
    valid_until: str | None = None
    retired_at: str | None = None

    def status(self, today: date) -> str:
        """One of retired, replaced (a newer version is there), later (not valid yet), expired, valid."""
        day = today.isoformat()
        if self.retired_at:
            return "retired"
        if self.number < self.newest_number:
            return "replaced"
        if day < self.valid_from:
            return "later"
        return "expired" if self.valid_until and day > self.valid_until else "valid"


def in_language(found: Sequence[Material], lang: str) -> list[Material]:
    """Each material once: of those for the same product and industry the ones in a language, all where none is."""
    known = {(one.product_id, one.industry_code) for one in found if one.lang == lang}
    return [one for one in found if one.lang == lang or (one.product_id, one.industry_code) not in known]


def check_about(about: About) -> None:
    """Raises Refused: what a material says of itself cannot stand, and why."""
    if not about.name.strip() or len(about.name) > MOST_NAME or not about.name.isprintable():
        raise Refused("required", f"material: a name of 1 to {MOST_NAME} characters is needed", field="name")
    if about.lang not in LANGS:
        raise Refused("invalid", f"material: language {about.lang!r}, write zh or en", field="lang")


def check(draft: Draft) -> None:
    """Raises Refused: a version cannot stand, and why."""
    if draft.form not in FORMS:
        raise Refused("invalid", f"material: form {draft.form!r}, one of {', '.join(FORMS)}", field="form")
    if draft.until and draft.until < draft.since:
        raise Refused("invalid", f"material: valid until {draft.until}, before {draft.since}", field="until")
    if len(draft.note) > MOST_NOTE:
        raise Refused("too_long", f"material: a note of at most {MOST_NOTE} characters", field="note")
    {"file": _check_file, "link": _check_link, "text": _check_text}[draft.form](draft)


def _check_file(draft: Draft) -> None:
    name = draft.content
    if not draft.data or not name:
        raise Refused("required", "material: a file is needed", field="file")
    if len(draft.data) > MOST_BYTES:
        raise Refused("too_long", f"material: {len(draft.data)} bytes, at most {MOST_BYTES}", field="file")
    if len(name) > MOST_NAME or not name.isprintable() or "/" in name or "\\" in name:
        raise Refused(
            "invalid", "material: the file's name holds a character no file has, or is too long", field="file"
        )
    start = STARTS.get(PurePath(name).suffix.lower().lstrip("."))
    if start is None or not draft.data.startswith(start):
        raise Refused("invalid", f"material: {name} is none of {', '.join(STARTS)}", field="file")


def _check_link(draft: Draft) -> None:
    try:
        found = urlsplit(draft.content)
        is_link = found.scheme in ("http", "https") and bool(found.hostname) and not found.username
    except ValueError:
        is_link = False
    if not is_link or len(draft.content) > MOST_LINK or not draft.content.isprintable() or " " in draft.content:
        raise Refused("invalid", f"material: a link of at most {MOST_LINK} characters, https://…", field="link")


def _check_text(draft: Draft) -> None:
    if not draft.content.strip():
        raise Refused("required", "material: a text is needed", field="text")
    if len(draft.content) > MOST_TEXT:
        raise Refused("too_long", f"material: a text of at most {MOST_TEXT} characters", field="text")
