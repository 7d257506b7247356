"""Who is told that a report is sent: those who read it for the member."""

from __future__ import annotations

from samdrift.desk.models.reports import READERS, ServiceReport
from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import Appointment

SENT = "desk.report_sent"


def tell_sent(report: ServiceReport, *, by: Viewer) -> None:
    """The member's director and coordinators; not the one who sent it."""
    held = Appointment.objects.on(by.today).filter(role__in=READERS, member=report.member_id)
    people = set(held.values_list("person_id", flat=True)) - {by.person_id}
    accounts = Account.objects.filter(person_id__in=people, is_active=True).order_by("pk")
    values = {"member": report.member.name, "month": f"{report.month:%m.%Y}"}
    tell(accounts.values_list("pk", flat=True), SENT, report, values)
