"""Who is told that a mail of a case did not arrive."""

from __future__ import annotations

from samdrift.desk.models.outgoing import OutgoingMail
from samdrift.kernel.services.notices import tell
from samdrift.parties.models.accounts import Account

NOT_ARRIVED = "desk.mail_not_arrived"


def tell_trouble(row: OutgoingMail) -> None:
    """The one who works on the case; where nobody does, the work list of the desk tells."""
    agents = Account.objects.filter(person_id=row.case.agent_id or 0, is_active=True)
    values = {"number": row.case_id, "title": row.case.title}
    tell(agents.order_by("pk").values_list("pk", flat=True), NOT_ARRIVED, row, values)
