"""What becomes of delivery agreements when members merge, split or leave, and people are erased."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.commitments import (
    Commitment,
    DeliveryAgreement,
    DeliveryVersion,
    LevelTarget,
)
from samdrift.desk.services import delivery_findings
from samdrift.desk.services.delivery import end_on
from samdrift.kernel import viewer
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.arrangements import Membership
from samdrift.parties.services.common import lock
from samdrift.parties.services.journal import Journal, undo

State = DeliveryVersion.State
EXAMPLES = 20


def erase(person_id: int, _by: Viewer) -> list[str]:
    """An erased person's name stands on no version; what was agreed stays, and so does its paper."""
    rows = DeliveryVersion.objects
    count = rows.filter(offered_by_id=person_id).update(offered_by=None)
    count += rows.filter(answered_by_id=person_id).update(answered_by=None)
    return [f"offered or answered: {count}"] if count else []


# Members that leave


def follow_members(members: Collection[int]) -> int:
    """Who takes part has changed: where a member leaves, what it is promised ends that day."""
    by = viewer.clock(timezone.localdate())
    rows = DeliveryAgreement.objects.filter(member_id__in=members).order_by("pk")
    return sum(_follow(row, by) for row in rows)


@transaction.atomic
def _follow(agreement: DeliveryAgreement, by: Viewer) -> int:
    parts = Membership.objects.filter(
        member_id=agreement.member_id, arrangement_id=agreement.arrangement_id
    )
    ends = [row.valid_to for row in parts]
    if not ends or None in ends:
        return 0
    last = max(end for end in ends if end is not None)
    lock(DeliveryAgreement, agreement.pk)
    rows = DeliveryVersion.objects.filter(agreement=agreement)
    lasting = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=last), state=State.ACCEPTED)
    ended = list(lasting.select_related("agreement__member"))
    for row in ended:
        end_on(row, last, by, "delivery.left")
    if last <= by.today:
        for row in rows.filter(state__in=(State.DRAFT, State.OFFERED)):
            row.state = State.WITHDRAWN
            row.save(update_fields=["state"])
            record_all([Happening("delivery.withdrawn", row)], by=by)
    delivery_findings.look_at([agreement.pk], by=by)
    return len(ended)


# Merges and splits


def _lasting(handover: Handover, members: Iterable[int]) -> list[DeliveryVersion]:
    """Accepted versions of these members that hold on the day or later."""
    rows = DeliveryVersion.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=handover.day),
        state=State.ACCEPTED,
        agreement__member_id__in=members,
    )
    return list(rows.select_related("agreement__member").order_by("agreement", "number"))


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    ending = _lasting(handover, handover.ceasing)
    if not ending:
        return []
    how = _("End on the day. The successor is promised the same until a new agreement is accepted.")
    if handover.single is None:
        how = _("End on the day. Each successor is promised the same levels, without quantities.")
    warning = _("Where they differ, the shorter times count. Renew the agreement after the change.")
    names = tuple(str(one) for one in ending[:EXAMPLES])
    return [Moving(_("Delivery agreements"), len(ending), how, names, warning)]


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """End what the ceasing members were promised, and promise it to those that take over and have
    no agreement of their own; returns the journal.
    """
    journal, told = Journal(), list[Happening]()
    ending = _lasting(handover, handover.ceasing)
    lines = list(
        Commitment.objects.filter(version__in=ending)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=handover.day))
        .select_related("version__agreement", "level")
        .order_by("pk")
    )
    for version in ending:
        begun = version.valid_from is None or version.valid_from < handover.day
        journal.change(version, **({"valid_to": handover.day} if begun else {"state": "withdrawn"}))
        told.append(Happening("delivery.ended", version, {"valid_to": [None, str(handover.day)]}))
    if lines:
        told += _carry(handover, lines, journal)
    record_all(told, by=by)
    touched = {one.agreement_id for one in ending} | _agreements(handover)
    delivery_findings.look_at(touched, by=by)
    return {"journal": journal.data, "agreements": sorted(touched)}


def undo_step(data: dict[str, Any], by: Viewer) -> None:
    undo(data["journal"])
    delivery_findings.look_at(data["agreements"], by=by)


def _agreements(handover: Handover) -> set[int]:
    rows = DeliveryAgreement.objects.filter(member_id__in=handover.successors)
    return set(rows.values_list("pk", flat=True))


def _carry(handover: Handover, lines: Sequence[Commitment], journal: Journal) -> list[Happening]:
    by_arrangement: dict[int, list[Commitment]] = defaultdict(list)
    for line in lines:
        by_arrangement[line.version.agreement.arrangement_id].append(line)
    told = []
    for arrangement, rows in by_arrangement.items():
        chosen = _chosen(rows, handover.day)
        for member in handover.successors:
            own = _lasting(handover, [member])
            if not any(one.agreement.arrangement_id == arrangement for one in own):
                version = _promise(member, arrangement, chosen, rows, handover, journal)
                told.append(Happening("delivery.carried", version))
    return told


def _chosen(lines: Sequence[Commitment], day: dt.date) -> dict[int | None, Commitment]:
    """For each service the line whose level has the shortest times."""
    found: dict[int | None, list[Commitment]] = defaultdict(list)
    for line in lines:
        found[line.service_id].append(line)
    levels = {line.level_id for line in lines}
    minutes: dict[int, list[int]] = defaultdict(list)
    targets = LevelTarget.objects.filter(on_day(day), level_id__in=levels)
    for level, length in targets.order_by("minutes").values_list("level_id", "minutes"):
        minutes[level].append(length)

    def slowness(line: Commitment) -> tuple[bool, list[int], int]:
        return not minutes[line.level_id], minutes[line.level_id], line.pk

    return {service: min(rows, key=slowness) for service, rows in found.items()}


def _promise(
    member: int,
    arrangement: int,
    chosen: dict[int | None, Commitment],
    lines: Sequence[Commitment],
    handover: Handover,
    journal: Journal,
) -> DeliveryVersion:
    """A version nobody has answered, which a finding asks to renew."""
    agreement = DeliveryAgreement.objects.filter(
        member_id=member, arrangement_id=arrangement
    ).first()
    if agreement is None:
        agreement = DeliveryAgreement.objects.create(member_id=member, arrangement_id=arrangement)
        journal.made(agreement)
    rows = DeliveryVersion.objects.filter(agreement=agreement)
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    version = DeliveryVersion.objects.create(
        agreement=agreement, number=number, state=State.ACCEPTED, valid_from=handover.day
    )
    journal.made(version)
    for service, line in chosen.items():
        made = Commitment.objects.create(
            version=version,
            member_id=member,
            service_id=service,
            level_id=line.level_id,
            calendar_id=line.calendar_id,
            quantity=_quantity(lines, service, handover),
        )
        journal.made(made)
    return version


def _quantity(lines: Sequence[Commitment], service: int | None, handover: Handover) -> int | None:
    """In a merge the sum, where all are known; in a split nobody knows."""
    found = [line.quantity for line in lines if line.service_id == service]
    if handover.single is None or None in found:
        return None
    return sum(one for one in found if one is not None)
