"""What the desk is told of major incidents, and the lead of an update that is late."""

from __future__ import annotations

from django.db import transaction

from samdrift.desk.models.major import MajorIncident
from samdrift.desk.models.reach import DESK
from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import Appointment

DECLARED, LEADS, LATE = "desk.major_declared", "desk.major_lead", "desk.major_late"


def tell_agents(incident: MajorIncident, *, by: Viewer) -> None:
    """All who work in the joint desk, and the lead; nobody of what they did themselves."""
    held = Appointment.objects.on(by.today).filter(role__in=DESK, member__isnull=True)
    people = {*held.values_list("person_id", flat=True), incident.lead_id} - {by.person_id, None}
    _tell(people, DECLARED, incident)


def tell_lead(incident: MajorIncident, *, by: Viewer) -> None:
    _tell({incident.lead_id} - {by.person_id, None}, LEADS, incident)


def _tell(people: set[int | None], what: str, incident: MajorIncident) -> None:
    accounts = Account.objects.filter(person_id__in=people, is_active=True).order_by("pk")
    tell(accounts.values_list("pk", flat=True), what, incident, {"title": incident.public_title})


def remind_of_late(by: Viewer) -> str:
    """The clock's act: an update was promised for a time that has passed. Once for each promise: the
    lead is told, or everybody in the desk when nobody leads.
    """
    late = MajorIncident.objects.on().filter(next_update_at__lte=by.now).order_by("pk")
    count = sum(_remind(pk, by) for pk in late.values_list("pk", flat=True))
    return f"{count} promised updates are late" if count else ""


@transaction.atomic
def _remind(pk: int, by: Viewer) -> int:
    incident = MajorIncident.objects.select_for_update().get(pk=pk)
    if not incident.is_late(by.now) or incident.reminded_of == incident.next_update_at:
        return 0
    incident.reminded_of = incident.next_update_at
    incident.save(update_fields=["reminded_of"])
    held = Appointment.objects.on(by.today).filter(role__in=DESK, member__isnull=True)
    everybody = set(held.values_list("person_id", flat=True))
    _tell({incident.lead_id} if incident.lead_id else everybody, LATE, incident)
    return 1
