"""Accounts of systems: what an export said, what it counts to, and that old ones are not kept."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Lower

from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.portfolio.models.accesses import Access
from samdrift.portfolio.models.uses import Use, UserCount
from samdrift.portfolio.services.uses import count_users


@transaction.atomic
def conclude(uses: Collection[int], *, by: Viewer) -> None:
    """The newest export of each use is what stands: its active accounts are its users by count in
    the system that day, and accounts of earlier exports are forgotten.
    """
    newest = dict(
        Access.objects.filter(use__in=uses).order_by().values_list("use").annotate(Max("listed_on"))
    )
    for use in Use.objects.filter(pk__in=newest).order_by("pk"):
        day = newest[use.pk]
        Access.objects.filter(use=use, listed_on__lt=day).delete()
        count = Access.objects.filter(use=use, active=True).count()
        there = UserCount.objects.filter(
            use=use, counted_on=day, source=UserCount.Source.SYSTEM, count=count
        )
        if not there.exists():
            count_users(use, by=by, counted_on=day, count=count, source=UserCount.Source.SYSTEM)


def erase(person_id: int, _by: Viewer) -> list[str]:
    """Accounts that carry the person's address or name."""
    person = Person.objects.get(pk=person_id)
    names = {
        person.email.casefold(),
        person.email.partition("@")[0].casefold(),
        str(person).casefold(),
    }
    wanted = {name for name in names if name}
    rows = Access.objects.annotate(folded=Lower("account")).filter(folded__in=wanted)
    same = [row.pk for row in rows] if wanted else []
    count, _each = Access.objects.filter(pk__in=same).delete()
    return [f"accesses: {count}"] if count else []
