"""What a body may decide follows its frame: what is left of it, and who may go beyond."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import Body
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Goal, Matter, Step
from samdrift.governance.queries.goals import DECIDING
from samdrift.kernel.errors import DomainError
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.templatetags.shown import nok

SETS_FRAMES = (Body.Kind.COUNCIL, Body.Kind.REPRESENTATIVES, Body.Kind.OWNERS)
"""Bodies that set frames: they may go beyond one, and it is seen on the frame's page."""


def require_within_frames(
    body: Body, matter: Matter | None, amount: Decimal | None, day: dt.date
) -> None:
    """Refuse to bind more than is left that year of a joint frame the matter serves.

    The frames are held until it is done, so that two at once never use more than there is. Asked
    within the transaction that decides.
    """
    if matter is None or not amount or body.kind in SETS_FRAMES:
        return
    frames = Goal.objects.select_for_update().filter(
        on_day(day), kind=Goal.Kind.FRAME, member=None, amount__isnull=False
    )
    for frame in frames.filter(pk__in=matter.goals.values("pk")).order_by("pk"):
        left = (frame.amount or Decimal(0)) - _used(frame, matter, day.year)
        if amount > left:
            raise _over(frame, left, day.year)


def _used(frame: Goal, but: Matter, year: int) -> Decimal:
    """What the newest decisions of other matters bind of the frame that year."""
    decides = Step.objects.filter(
        matter=OuterRef("matter"), body=OuterRef("body"), task__in=DECIDING
    )
    rows = Decision.objects.filter(
        Exists(decides),
        matter__in=Matter.objects.filter(goals=frame).exclude(pk=but.pk),
        outcome=Decision.Outcome.ADOPTED,
        decided_on__year=year,
    )
    newest = dict(rows.order_by("decided_on", "pk").values_list("matter_id", "amount"))
    return sum((one for one in newest.values() if one is not None), Decimal(0))


def _over(frame: Goal, left: Decimal, year: int) -> DomainError:
    text = _(
        "“%(frame)s” has %(left)s left in %(year)s. Recommend it to the body that sets the frame, or bind less."
    )
    values = {"frame": frame, "year": year, "left": nok(max(left, Decimal(0)))}
    return DomainError("over_frame", text % values, field="amount")
