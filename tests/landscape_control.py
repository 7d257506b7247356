"""One row of what control holds: an expected invoice with its line, and an account in a system."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from samdrift.agreements.models.terms import Term
from samdrift.money.models.expected import Expected, ExpectedLine
from samdrift.portfolio.models.accesses import Access
from samdrift.portfolio.models.uses import Use
from tests.world import World


def make_control(world: World) -> None:
    """To be called when an agreement has a price, and Nordvik a use."""
    term = Term.objects.select_related("agreement").order_by("pk")[0]
    start, end = dt.date(2026, 10, 1), dt.date(2026, 11, 1)
    expected = Expected.objects.create(
        agreement=term.agreement,
        member=world.nordvik,
        starts_on=start,
        ends_on=end,
        due_on=dt.date(2026, 11, 14),
        net=Decimal(970),
    )
    ExpectedLine.objects.create(
        expected=expected,
        term=term,
        member=world.nordvik,
        starts_on=start,
        ends_on=end,
        quantity=10,
        price=97,
        net=970,
        vat_rate=25,
    )
    use = Use.objects.filter(member=world.nordvik).order_by("pk")[0]
    Access.objects.create(use=use, account="kari", listed_on=end)
