"""Memory of a served app under readers who come, narrow, look at three pages and leave."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from urllib.parse import urlencode

from mart.reader import Mart, open_mart
from mart.scope import EXECUTIVE
from tests.bench.peers import systems
from tests.bench.sessions import Session, opened


def _choices(mart: Mart) -> tuple[list[str], list[str]]:
    branches = mart.frame("SELECT DISTINCT branch_id AS id FROM org_month WHERE branch_id IS NOT NULL", None, EXECUTIVE)
    sql = "SELECT DISTINCT industry_code AS id FROM customer_status_month WHERE industry_code IS NOT NULL"
    return sorted(branches["id"]), sorted(mart.frame(sql, None, EXECUTIVE)["id"])


def _link(rng: random.Random, branches: list[str], industries: list[str]) -> str:
    """One reader: a leader or an executive, most of them under a branch and an industry."""
    said = {"role": rng.choice(("executive", "branch_leader")), "lang": rng.choice(("zh", "en"))}
    said["at" if said["role"] == "branch_leader" else "branch"] = rng.choice(branches)
    return urlencode(said | ({"industry": rng.choice(industries)} if rng.random() < 0.7 else {}))


async def _visit(address: str, link: str, rng: random.Random) -> None:
    async with opened(address) as socket:
        session = Session(socket, link)
        _, answers = await session.run()
        pages = next((a.navigation.app_pages for a in answers if a.WhichOneof("type") == "navigation"), ())
        for page in rng.sample(list(pages), min(3, len(pages))):
            await session.run(page.page_script_hash)


def run(data: Path, readers: int = 90) -> list[dict[str, float]]:
    """Megabytes of the server's processes after each tenth of `readers`, and against a third of the way: what has not
    settled by then grows."""
    branches, industries = _choices(open_mart(data))
    rng, rows = random.Random(1), []
    with systems.ours(data, {}) as served:
        for number in range(1, readers + 1):
            asyncio.run(_visit(served.address, _link(rng, branches, industries), rng))
            if number % (readers // 9) == 0:
                rows.append({"readers": number, "memory_mb": served.memory_mb})
    settled = rows[len(rows) // 3]["memory_mb"]
    return [{**row, "of_a_third": row["memory_mb"] / settled} for row in rows]
