"""Opening a case's page, and the page of what it is about."""

from __future__ import annotations

from ui import address, nav
from workflow.model import Subject

PAGE = "work_case"


def open_case(case_id: int) -> None:
    """Go to the page of a case."""
    nav.go(PAGE, case=case_id)


def asked() -> int | None:
    """The case that the address says (?case=7); None where it says none."""
    text = next(iter(address.chosen("case")), "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def subject_page(subject: Subject, case_id: int = 0) -> tuple[str, dict[str, str]] | None:
    """Page and filters that show what a case is about; None where no page does or the reader may not open it."""
    about = "customer" if subject.customer_id else subject.type  # a prospect that has become a customer is one
    page, filters = {
        "prospect": ("sales_prospects", {"prospect": subject.id}),
        "customer": ("customers_360", {"customer": subject.customer_id or subject.id}),
        "product": ("products_profitability", {"product": subject.id}),
        "manager": ("managers_scorecard", {"manager": subject.id}),
        "map": ("sales_map", {"map": str(case_id)}),
    }.get(about, ("", {}))
    return (page, filters) if page and nav.exists(page) else None
