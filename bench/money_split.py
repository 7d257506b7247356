"""The split of a month in memory alone: the least that the program's own arithmetic needs."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from bench import money_world as world


def split_month(meter: Any, month: int) -> None:
    """Share a month's joint invoices by three keys, and lay the others where they belong."""
    from samdrift.money.calc.split import Cost, split
    from samdrift.money.models.invoices import Invoice
    from samdrift.parties.models.members import Member

    rows = list(
        Invoice.objects.filter(covers_from=world.first(month))
        .order_by("agreement", "pk")
        .values_list("pk", "agreement", "member", "net")
    )
    members = list(Member.objects.order_by("sort_key").values_list("pk", flat=True))
    with meter.stage("shared"):
        weights = {pk: 900 + n * 731 % 60_000 for n, pk in enumerate(members)}
        shares = {pk: Fraction(one, sum(weights.values())) for pk, one in weights.items()}
        costs = [Cost(pk, int(net * 100), member) for pk, _agreement, member, net in rows]
        split(costs, shares)
