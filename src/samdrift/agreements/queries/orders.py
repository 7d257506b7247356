"""Orders and call-offs within reach, and whether whoever made them was entitled to."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from samdrift.agreements.models.agreements import Agreement, Entitled, Participation
from samdrift.agreements.models.changes import Order
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

CameBy = Participation.CameBy
BY_RIGHT = (CameBy.START, CameBy.OPTION, CameBy.SUCCESSION)
"""Ways into an agreement that make its member one of those the competition was for."""


def every(viewer: Viewer) -> Any:
    """Orders within reach, in one query; on an earlier day those made by then."""
    rows = seen(Order, viewer).select_related("agreement__supplier", "agreement__lead", "member")
    return rows if viewer.as_of is None else rows.filter(ordered_on__lte=viewer.as_of)


@dataclass
class Lists:
    """Who may call off from which agreement, loaded for many at once."""

    frameworks: dict[int, int | None] = field(default_factory=dict)
    named: dict[int, list[Entitled]] = field(default_factory=lambda: defaultdict(list))
    inside: dict[int, list[Participation]] = field(default_factory=lambda: defaultdict(list))

    def of(self, agreement: int) -> list[Entitled]:
        """The agreement's own list, and that of the framework it lies under."""
        above = self.frameworks.get(agreement)
        return [*self.named[agreement], *(self.named[above] if above else ())]

    def entitled(self, agreement: int, orgnr: str, member: int | None, day: dt.date) -> bool | None:
        """Whether it may call off on the day; None where no list is registered, or no number is."""
        lists = self.of(agreement)
        if self.is_member(agreement, member, day):
            return True
        if not lists or not orgnr:
            return None
        return any(one.orgnr == orgnr and one.is_on(day) for one in lists)

    def is_member(self, agreement: int, member: int | None, day: dt.date) -> bool:
        """In the agreement on the day, on a ground of its own."""
        return member is not None and any(
            one.member_id == member and one.came_by in BY_RIGHT and one.is_on(day)
            for one in self.inside[agreement]
        )


def lists_of(agreements: Collection[int]) -> Lists:
    """Loads in three queries what tells who may call off from these agreements."""
    found = Lists()
    rows = Agreement.objects.filter(pk__in=agreements).values_list("pk", "under_id")
    found.frameworks = dict(rows)
    above = {pk for pk in found.frameworks.values() if pk}
    for one in Entitled.objects.filter(agreement_id__in={*agreements, *above}):
        found.named[one.agreement_id].append(one)
    for part in Participation.objects.filter(agreement_id__in=agreements):
        found.inside[part.agreement_id].append(part)
    return found


def entitlement(orders: Iterable[Order]) -> dict[int, bool | None]:
    """Order → whether whoever made it was entitled to; None where it cannot be told."""
    rows = list(orders)
    lists = lists_of({row.agreement_id for row in rows})
    return {
        row.pk: lists.entitled(row.agreement_id, row.orgnr, row.member_id, row.ordered_on)
        for row in rows
    }


def of_agreement(agreement: Agreement, viewer: Viewer) -> list[Order]:
    """The newest first."""
    return list(every(viewer).filter(agreement=agreement).order_by("-ordered_on", "-pk"))
