"""Who approves in somebody's place while that one is away; and those who do not answer are reminded."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Approval
from samdrift.desk.models.stand_ins import StandIn
from samdrift.desk.queries.approvals import stand_in_for
from samdrift.desk.queries.cases import choices
from samdrift.desk.services import approval_notices as notices
from samdrift.desk.services import approvals
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import lock, require_order, write

NAME = "desk.name_stand_in"
AT_ONCE = 500


@transaction.atomic
def name_stand_in(
    *,
    by: Viewer,
    stand_in: Person,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    person: Person | None = None,
) -> StandIn:
    """From a day up to another this person approves in one's place, or in `person`'s. What waits goes
    over when the time comes, and comes back when it is over.
    """
    require(by, NAME, person)
    whom = lock(Person, person.pk if person is not None else by.person_id or 0)
    require_order(valid_from, valid_to)
    _require_able(whom, stand_in, by)
    if StandIn.objects.touching(valid_from, valid_to).filter(person=whom).exists():
        raise DomainError(
            "has_one",
            _("%(name)s has a stand-in in that time already. End that one first.") % {"name": whom},
            field="valid_from",
        )
    made = StandIn.objects.create(
        person=whom, stand_in=stand_in, valid_from=valid_from, valid_to=valid_to
    )
    record("stand_in.named", made, by=by, changes={"stand_in_id": [None, stand_in.pk]})
    settle(by, Q(approver=whom) | Q(instead_of=whom))
    return made


def _require_able(whom: Person, stand_in: Person, by: Viewer) -> None:
    if stand_in.pk == whom.pk:
        raise DomainError("oneself", _("Choose somebody else."), field="stand_in")
    if not stand_in.is_at_work(by.today) or stand_in.supplier_id is not None:
        raise DomainError(
            "not_there",
            _("%(name)s does not work here any more. Choose another.") % {"name": stand_in},
            field="stand_in",
        )
    if stand_in.employer_id != whom.employer_id:
        raise DomainError(
            "other_member",
            _("%(name)s works elsewhere. A member’s own people approve for it.")
            % {"name": stand_in},
            field="stand_in",
        )


@transaction.atomic
def end_stand_in(row: StandIn, *, by: Viewer) -> StandIn:
    """From today the person answers again; what waits comes back."""
    row = lock(StandIn, row.pk)
    require(by, NAME, row.person)
    if row.valid_to is not None and row.valid_to <= by.today:
        return row
    ends = max(by.today, (row.valid_from or by.today) + dt.timedelta(days=1))
    if row.valid_from is not None and row.valid_from >= by.today:
        record("stand_in.ended", row, by=by)
        row.delete()
    else:
        write(row, {"valid_to": ends})
        record("stand_in.ended", row, by=by)
    settle(by, Q(approver=row.person_id) | Q(instead_of=row.person_id))
    return row


def go_over(by: Viewer) -> str:
    """The clock's round: what waits goes to stand-ins whose time has come, and back when it is over."""
    away = StandIn.objects.on(by.today).values("person_id")
    count = settle(by, Q(instead_of__isnull=False) | Q(approver_id__in=away))
    return f"{count} approvals have changed hands" if count else ""


def settle(by: Viewer, which: Q) -> int:
    """Let what waits wait for whoever is to answer today; returns how many changed hands."""
    waiting = Approval.objects.filter(which, state=Approval.State.WAITING)
    rows = waiting.select_related("approver", "instead_of", "case").order_by("pk")
    count = 0
    for one in list(rows[:AT_ONCE]):
        origin = one.instead_of or one.approver
        if not origin.is_at_work(by.today):
            continue
        wanted = stand_in_for(origin, by.today, not_person=one.case.requester_id) or origin
        if wanted.pk != one.approver_id and approvals.hand_over(one, origin, by):
            count += 1
    return count


def remind(by: Viewer) -> str:
    """The clock's round: whoever has not answered for the days chosen is reminded, each time once."""
    days = choices().remind_days
    if not days:
        return ""
    before = by.now - dt.timedelta(days=days)
    due = Q(state=Approval.State.WAITING, asked_at__lte=before) & (
        Q(reminded_at=None) | Q(reminded_at__lte=before)
    )
    count = 0
    for pk in list(
        Approval.objects.filter(due).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    ):
        with transaction.atomic():
            free = Approval.objects.select_for_update(skip_locked=True, of=("self",))
            one = free.filter(due, pk=pk).select_related("case__requester").first()
            if one is None:
                continue
            write(one, {"reminded_at": by.now})
            notices.tell_reminded(one, by)
            count += 1
    return f"{count} approvers were reminded" if count else ""


def leave(person: Person, day: dt.date, _by: Viewer) -> int:
    """Whoever leaves stands in for nobody from that day, and needs no stand-in. What waits for whoever
    leaves is passed on by the approvals themselves.
    """
    rows = StandIn.objects.touching(day, None).filter(Q(person=person) | Q(stand_in=person))
    found = list(rows)
    for row in found:
        if row.valid_from is not None and row.valid_from >= day:
            row.delete()
        else:
            write(row, {"valid_to": day})
    return len(found)


def erase(person_id: int, _by: Viewer) -> list[str]:
    """When an erased person was away is told no more."""
    rows = StandIn.objects.filter(Q(person_id=person_id) | Q(stand_in_id=person_id))
    count = rows.delete()[0]
    return [f"stand-ins: {count}"] if count else []
