"""Who looks at a large bank, and what they narrow it to."""

from __future__ import annotations

from mart.months import month_text
from mart.reader import Mart
from mart.scope import EXECUTIVE, Scope, parse

EMPTY = {
    "branch": None,
    "org": None,
    "manager": None,
    "customer": "",
    "product": "",
    "tier": [],
    "industry": [],
    "size": [],
    "ownership": [],
}


def readers(mart: Mart) -> dict[str, Scope]:
    """Who looks: the whole bank, its largest branch, the product managers with most and with middling customers, the
    manager with most."""

    def ranked(sql: str) -> list[str]:
        return mart.frame(sql, {"month_no": mart.as_of}, EXECUTIVE)["id"].to_list()

    branches = ranked(
        "SELECT branch_id AS id FROM customer_status_month WHERE month_no = $month_no GROUP BY ALL ORDER BY count(*)"
        " DESC, id"
    )
    managers = ranked(
        "SELECT manager_id AS id FROM customer_manager WHERE month_no = $month_no AND manager_id <> 'UNASSIGNED' "
        "GROUP BY ALL ORDER BY count(*) DESC, id"
    )
    product = ranked(
        "SELECT product_manager_id AS id FROM account a JOIN product p ON p.product_id = a.product_id AND"
        " p.valid_to_month_no = 999999 WHERE product_manager_id IS NOT NULL AND $month_no > 0 GROUP BY ALL ORDER BY"
        " count(DISTINCT customer_id) DESC, id"
    )
    return {
        "executive": EXECUTIVE,
        "branch leader": Scope("branch_leader", branches[0]),
        "product manager, most customers": Scope("product_manager", product[0]),
        "product manager, middling": Scope("product_manager", product[len(product) // 2]),
        "relationship manager": Scope("relationship_manager", managers[0]),
        "steward": parse("steward"),
    }


def choices(mart: Mart, scope: Scope) -> dict[str, dict[str, object]]:
    """Filters by name, each as what its widgets take: of each kind the value that holds most of the scope."""
    last = month_text(mart.as_of)

    def largest(dim: str, view: str = "account_month") -> list[str]:
        sql = (
            f"SELECT {dim} AS id FROM {view} WHERE month_no = $month_no AND {dim} IS NOT NULL GROUP BY ALL ORDER BY"
            " count(*) DESC, id LIMIT 1"
        )
        return mart.frame(sql, {"month_no": mart.as_of}, scope)["id"].to_list()

    one = {
        name: {name: key}
        for name, dim in (("branch", "branch_id"), ("product", "product_id"), ("customer", "customer_id"))
        for key in largest(dim)
    }
    several = {
        name: {name: [key]}
        for name, dim in (
            ("tier", "tier"),
            ("industry", "industry_code"),
            ("size", "size_class"),
            ("ownership", "ownership"),
        )
        for key in largest(dim, "customer_status_month")
    }
    units = [pair.split() for pair in largest("branch_id || ' ' || org_id")]
    below = {f"sub-branch of {branch}": {"branch": branch, "org": org} for branch, org in units}
    earlier = {f"{back} months ago": {"month": month_text(mart.as_of - back)} for back in (1, 12)}
    found: dict[str, dict[str, object]] = one | below | several | earlier
    return {name: EMPTY | {"month": last} | chosen for name, chosen in found.items()}


def persona(mart: Mart, scope: Scope) -> dict[str, str]:
    """What a link says so that the app is seen as this person, in English: a relationship manager is found below their
    branch."""
    said = {"role": scope.role, "lang": "en"}
    if scope.role == "relationship_manager":
        sql = (
            "SELECT o.branch_id FROM manager m JOIN org o ON o.org_id = m.org_id WHERE m.manager_id = $id AND"
            " m.valid_to_month_no = 999999"
        )
        said["at"] = mart.frame(sql, {"id": scope.ids[0]}, EXECUTIVE)["branch_id"][0]
    if scope.role in ("relationship_manager", "product_manager"):
        said["who"] = scope.ids[0]
    if scope.role == "branch_leader":
        said["at"] = scope.ids[0]
    return said
