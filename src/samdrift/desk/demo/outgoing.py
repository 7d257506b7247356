"""E-mail of the example: what went out of its cases has been sent, and one came back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from samdrift.desk.demo.acting import acting, workday
from samdrift.desk.models.outgoing import OutgoingMail
from samdrift.desk.services import cases, outgoing, outgoing_acts
from samdrift.desk.services import outgoing_sending as sending

SOON = dt.timedelta(seconds=4)


def make_outgoing(stage: Any) -> None:
    back = _asked_from_outside(stage, workday(stage, 1))
    for mail in OutgoingMail.objects.filter(state=OutgoingMail.State.WAITING).order_by("pk"):
        held = sending.take(mail.pk, mail.made_at)
        if held is not None:
            sending.sent(held, mail.made_at + SOON)
    at = back.made_at + dt.timedelta(minutes=2)
    by = replace(stage.by, at=at)
    outgoing.bounced(back.message_id, "5.1.1", at, by=by, note="Ukjent mottaker")


def _asked_from_outside(stage: Any, day: dt.date) -> OutgoingMail:
    """An auditor has no account here, and the address was heard wrong on the phone."""
    agent = acting(stage, "agent", day, 10, 5)
    case = cases.open_case(
        by=agent,
        member=stage["people"]["alta_payroll"].employer,
        title="Revisor får ikke åpnet mappa med bilag",
        text="Ringte fra møterommet. Vil ha svar på e-post, og lønnskontoret skal ha kopi.",
        kind="incident",
        channel="phone",
        requester_name="Tove Revisor",
        requester_email="tove@reviso.example",
    )
    payroll = stage["people"]["alta_payroll"]
    outgoing_acts.add_copy(case, by=agent, address=payroll.email, name=str(payroll))
    later = acting(stage, "agent", day, 10, 40)
    entry = cases.write(
        cases.take(case, by=later),
        by=later,
        text="Du har fått lesetilgang til mappa ut måneden. Logg ut og inn igjen.",
        public=True,
        kind="answer",
    )
    made: OutgoingMail = OutgoingMail.objects.get(entry=entry, to="tove@reviso.example")
    return made
