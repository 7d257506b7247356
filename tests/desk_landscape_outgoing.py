"""Mail out of the invented world's first case, and who gets copies: three rows of each."""

from __future__ import annotations

from samdrift.desk.models.cases import Case
from samdrift.desk.services import outgoing, outgoing_acts
from samdrift.kernel.viewer import terminal
from samdrift.parties.models.people import Appointment
from tests.world import World


def make_outgoing(world: World) -> None:
    """To be called when there are cases: two mails to Ola and one to somebody outside. Adam, by whom lists
    are tried, helps in the joint desk from here on.
    """
    Appointment.objects.create(
        person=world.people["adam"],
        role="agent",
        arrangement=world.arrangement,
        valid_from=world.today,
    )
    by, ola = terminal(world.today), world.people["ola"]
    case = Case.objects.filter(member=world.nordvik).order_by("pk")[0]
    for number, (to, person) in enumerate(
        ((ola.email, ola), (ola.email, ola), ("utenfor@firma.example", None)), 1
    ):
        mail = outgoing.queue(
            case,
            to=to,
            person=person,
            subject=case.title,
            text=f"Svar {number}",
            language="nb",
            by=by,
            purpose="answer",
        )
    outgoing.bounced(mail.message_id, "5.1.1", by.now, by=by)
    for name in ("kari", "dina", "mona"):
        address = world.people[name].email
        outgoing_acts.add_copy(case, by=by, address=address, name=name.capitalize())
