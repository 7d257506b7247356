"""Who is told what of delivery agreements and levels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from samdrift.desk.models.commitments import Commitment, DeliveryVersion, Level
from samdrift.desk.queries.levels import in_force
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import Appointment
from samdrift.parties.services.common import day_text

OFFERED = "delivery.offered_to_my_member"
ACCEPTED = "delivery.my_offer_accepted"
DECLINED = "delivery.my_offer_declined"
LEVEL_CHANGED = "delivery.level_of_my_member_changed"


def directors(members: Iterable[int], day: dt.date) -> list[int]:
    """The persons who answer for these members."""
    rows = Appointment.objects.filter(
        on_day(day), role=Appointment.Role.DIRECTOR, member_id__in=set(members)
    )
    return list(rows.order_by("person_id").values_list("person_id", flat=True).distinct())


def _tell(people: Iterable[int | None], what: str, subject: Any, values: Any, by: Viewer) -> None:
    wanted = {one for one in people if one is not None and one != by.person_id}
    accounts = Account.objects.filter(person__in=wanted, is_active=True)
    pks = list(accounts.order_by("pk").values_list("pk", flat=True)) if wanted else []
    if pks:
        tell(pks, what, subject, values)


def tell_offered(version: DeliveryVersion, *, by: Viewer) -> None:
    member = version.agreement.member
    values = {"member": member.name, "number": version.number, "by": by.name}
    _tell(directors([member.pk], by.today), OFFERED, version, values, by)


def tell_answered(version: DeliveryVersion, *, by: Viewer) -> None:
    values = {
        "member": version.agreement.member.name,
        "number": version.number,
    }
    accepted = version.state == DeliveryVersion.State.ACCEPTED
    _tell([version.offered_by_id], ACCEPTED if accepted else DECLINED, version, values, by)


def tell_of_level(level: Level, day: dt.date, *, by: Viewer) -> None:
    """Members that are promised the level learn that its targets change."""
    rows = Commitment.objects.filter(in_force(by.today), level=level)
    members = set(rows.values_list("member_id", flat=True))
    if members:
        values = {"level": level.name, "day": day_text(day)}
        _tell(directors(members, by.today), LEVEL_CHANGED, level, values, by)
