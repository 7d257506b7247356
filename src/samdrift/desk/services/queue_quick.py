"""A case taken while somebody is on the phone or at the counter, whole or not at all."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import CaseTemplate, Team
from samdrift.desk.services import cases as services
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person


@transaction.atomic
def take_in(  # noqa: PLR0913 -- what a call tells
    *,
    by: Viewer,
    member: Member,
    title: str,
    kind: str,
    channel: str,
    impact: int,
    urgency: int,
    text: str = "",
    who: str = "",
    caller: Person | None = None,
    thing: tuple[str, Any] | None = None,
    team: Team | None = None,
    template: CaseTemplate | None = None,
    solution: str = "",
    about: str = "",
    mine: bool = False,
) -> Case:
    """Open the case; with a solution it is solved at the first contact. A template gives its steps.

    What is ordered by the catalogue is a request, whatever was chosen. What it concerns that is not found (`about` without `thing`) is kept in the text.
    """
    concerns: dict[str, Any] = {thing[0]: thing[1]} if thing else {}
    kind = "request" if "item" in concerns else kind
    if about.strip() and thing is None:
        text = f"{text}\n\n{_('Concerns')}: {about.strip()}".strip()
    case = services.open_case(
        by=by,
        member=member,
        title=title,
        text=text,
        kind=kind,
        channel=channel,
        requester=caller,
        requester_name="" if caller else who.strip(),
        impact=impact,
        urgency=urgency,
        team=team,
        internal=team is not None and team.member_id is not None,
        **concerns,
    )
    if template is not None and template.checklist:
        services.add_steps(case, by=by, titles=[str(step) for step in template.checklist])
    if mine or solution.strip():
        case = services.take(case, by=by)
    if solution.strip():
        case = services.resolve(case, by=by, solution=solution, first_contact=True)
    return case


@transaction.atomic
def join(case: Case, *, by: Viewer, caller: Person | None, who: str, text: str) -> Case:
    """Somebody calls of what is known already: the call is written in the case, and whoever called is
    told what happens in it.
    """
    name = str(caller) if caller else who.strip() or _("Somebody unknown")
    told = text.strip() or _("Called about this.")
    services.write(case, by=by, text=f"{name}: {told}", public=False, kind="call")
    if caller is not None and caller.pk != case.requester_id:
        services.watch(case, by=by, person=caller)
    return case
