"""Where state lives and which bank this is: the one typed configuration object."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mart.plain_yaml import YamlError, read_yaml

REPO = Path(__file__).resolve().parent.parent
UNFINISHED = ".unfinished"  # a file in a landing folder that is still being filled


class ConfigError(ValueError):
    """One line: what is wrong in the configuration, where, what to do."""


@dataclass(frozen=True)
class Paths:
    """Folders and files below COCKPIT_DATA; nothing is created by asking for them."""

    data: Path
    landing: Path
    raw: Path
    builds: Path
    current: Path
    waiting: Path
    load_json: Path
    bank: Path
    workflow: Path


@dataclass(frozen=True)
class Bank:
    """Name and reporting currency of the bank shown; `is_demo` switches the demo banner and persona switch."""

    name_zh: str
    name_en: str
    currency: str
    is_demo: bool


DEMO_BANK = Bank("示范银行", "Demo Bank", "CNY", True)


def paths(env: Mapping[str, str] | None = None) -> Paths:
    """Paths from the environment: COCKPIT_DATA, else <repo>/data.

    >>> paths({"COCKPIT_DATA": "/srv/bank"}).raw.as_posix()
    '/srv/bank/raw'
    """
    env = os.environ if env is None else env
    return paths_in(env.get("COCKPIT_DATA") or REPO / "data")


def paths_in(data: Path | str) -> Paths:
    """Paths below a given data folder."""
    return _paths(str(data), "" if os.path.isabs(data) else os.getcwd())


@lru_cache(maxsize=16)
def _paths(data_text: str, working_folder: str) -> Paths:
    """Made once: every answer a screen asks for begins here. A relative text is below the working folder."""
    data = Path(working_folder) / data_text
    return Paths(
        data=data,
        landing=data / "landing",
        raw=data / "raw",
        builds=data / "builds",
        current=data / "CURRENT",
        waiting=data / "NEXT",
        load_json=data / "load.json",
        bank=data / "bank",
        workflow=data / "workflow",
    )


def workflow_url(where: Paths | None = None, env: Mapping[str, str] | None = None) -> str:
    """Where cases are kept: COCKPIT_WORKFLOW_URL (postgresql://…), else a SQLite file below the data folder.

    >>> workflow_url(paths_in("/srv/bank"), {})
    'sqlite:////srv/bank/workflow/workflow.sqlite'
    """
    env = os.environ if env is None else env
    file = (where or paths(env)).workflow / "workflow.sqlite"
    return env.get("COCKPIT_WORKFLOW_URL") or f"sqlite:///{file}"


def bank(where: Paths | None = None) -> Bank:
    """The bank described by `bank/bank.yml` below the data folder; the demo bank when there is none.

    Raises ConfigError when the file is there but not usable.
    """
    where = where or paths()
    file = where.bank / "bank.yml"
    return read_bank(file) if file.exists() else DEMO_BANK


def read_bank(file: Path) -> Bank:
    """Read one bank.yml: name_zh and name_en required, currency (default CNY), is_demo (default false)."""
    try:
        content = read_yaml(file)
    except YamlError as error:
        raise ConfigError(f"{file}: {error}") from error
    if not isinstance(content, dict):
        raise ConfigError(f"{file}: expected a list of settings such as name_zh: …; see docs/bring-your-own-bank.md")
    unknown = sorted(set(map(str, content)) - {"name_zh", "name_en", "currency", "is_demo"})
    if unknown:
        raise ConfigError(f"{file}: unknown setting {unknown[0]!r}; allowed are name_zh, name_en, currency, is_demo")
    names = [content.get("name_zh"), content.get("name_en")]
    if not all(isinstance(name, str) and name.strip() for name in names):
        raise ConfigError(f"{file}: name_zh and name_en are both needed, as text")
    currency, is_demo = content.get("currency", "CNY"), content.get("is_demo", False)
    if not isinstance(currency, str) or not isinstance(is_demo, bool):
        raise ConfigError(f"{file}: currency is an ISO code such as CNY, is_demo is true or false")
    return Bank(names[0].strip(), names[1].strip(), currency, is_demo)
