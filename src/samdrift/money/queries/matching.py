"""What an invoice is matched by: its supplier's agreements, their references, and what was taught."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from samdrift.agreements.models.agreements import Agreement, Participation
from samdrift.agreements.models.changes import Order
from samdrift.agreements.models.terms import Term
from samdrift.kernel.calc.names import sort_key
from samdrift.money.calc.matching import Candidate, plain
from samdrift.money.models.invoices import Lesson
from samdrift.parties.models.members import Member
from samdrift.parties.models.suppliers import Supplier


def supplier_of(orgnr: str, name: str) -> Supplier | None:
    """The supplier with the organisation number; without one, the only supplier of that name."""
    if orgnr:
        found: Supplier | None = Supplier.objects.filter(orgnr=orgnr).first()
        if found is not None:
            return found
    same = list(Supplier.objects.filter(sort_key=sort_key(name)[:200], orgnr="")[:2])
    return same[0] if len(same) == 1 else None


def member_of(orgnr: str) -> Member | None:
    """The member that is the buyer; None for the centre and for one we do not know."""
    return Member.objects.filter(orgnr=orgnr).first() if orgnr else None


def candidates(supplier: Supplier, start: dt.date, end: dt.date) -> list[Candidate]:
    """The supplier's agreements that are in force some day from start up to end, with all that an
    invoice may say of them. A fixed number of queries.
    """
    rows = Agreement.objects.filter(supplier=supplier).touching(start, end)
    agreements = list(rows.filter(Q(left_on__isnull=True) | Q(left_on__gt=start)).order_by("pk"))
    ids = [row.pk for row in agreements]
    orders = _words(Order.objects.filter(agreement__in=ids).values_list("agreement", "reference"))
    buyers = _words(
        Participation.objects.filter(agreement__in=ids).values_list("agreement", "buyer_reference")
    )
    items = _words(Term.objects.filter(agreement__in=ids).values_list("agreement", "item"))
    return [
        Candidate(
            row.pk,
            contracts=frozenset(filter(None, map(plain, (row.reference, row.number)))),
            orders=orders[row.pk],
            buyers=buyers[row.pk],
            items=items[row.pk],
        )
        for row in agreements
    ]


def _words(pairs: Iterable[tuple[int, str]]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for agreement, word in pairs:
        if word:
            found[agreement].add(plain(word))
    return defaultdict(frozenset, {key: frozenset(words) for key, words in found.items()})


def lessons(supplier: Supplier) -> dict[tuple[str, str], Lesson]:
    """All that was taught about a supplier's invoices, by field and value."""
    rows = Lesson.objects.filter(supplier=supplier)
    return {(row.field, row.value): row for row in rows}
