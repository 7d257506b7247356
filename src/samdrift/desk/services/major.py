"""Acts on major incidents: declared on a case, led in a room with a timeline, told of, ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case, CaseLink
from samdrift.desk.models.catalogue import CaseKind
from samdrift.desk.models.major import MajorIncident, MajorUpdate
from samdrift.desk.queries.major import ATTACHED
from samdrift.desk.rules_cases import WORK
from samdrift.desk.services import case_common, major_findings
from samdrift.desk.services import cases as acts
from samdrift.desk.services.major_common import (
    DECLARE,
    Kind,
    add_line,
    held,
    held_on,
    names,
    require_ahead,
    set_values,
    told_in_site_language,
)
from samdrift.desk.services.major_notices import tell_agents, tell_lead
from samdrift.desk.services.telling import Outcome, tell_all
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.reach import seen
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import require_text
from samdrift.portfolio.models.systems import System

REVIEW_DAYS = 14
"""So many days after its end the review is to be written."""


@transaction.atomic
def declare_major(  # noqa: PLR0913 -- what a person fills in, each by its name
    case: Case,
    *,
    by: Viewer,
    public_title: str,
    public_text: str = "",
    members: Iterable[Member] = (),
    systems: Iterable[System] = (),
    lead: Person | None = None,
    next_update_at: dt.datetime | None = None,
) -> MajorIncident:
    """Lead this case as a major incident. All agents and the lead are told; those affected can read
    `public_title` and `public_text` from now on. Without a lead, whoever declares it leads.
    """
    case = case_common.held(case, by, WORK)
    require(by, DECLARE, case)
    _require_fit(case)
    require_ahead(next_update_at, by)
    title = require_text(public_title, "public_title", _("Write what everybody is to read."))
    case_common.changed(case, "case.declared_major", {"is_major": True}, by)
    incident = MajorIncident.objects.create(
        case=case,
        lead_id=lead.pk if lead else by.person_id,
        public_title=title[:160],
        public_text=public_text.strip(),
        declared_at=by.now,
        next_update_at=next_update_at,
    )
    incident.members.set(members)
    incident.systems.set(systems)
    text = incident.public_text or incident.public_title
    add_line(incident, text, by, kind=Kind.DECLARED, public=True)
    record("major.declared", incident, by=by, changes={"public_title": [None, title]})
    search.index([incident])
    tell_agents(incident, by=by)
    return incident


def _require_fit(case: Case) -> None:
    if case.is_major or MajorIncident.objects.filter(case=case).exists():
        raise DomainError("is_major", _("It is led as a major incident already."))
    if not case.is_open or case.kind != CaseKind.INCIDENT:
        raise DomainError(
            "not_an_incident", _("Only an incident that is open can be a major incident.")
        )
    if case.is_internal or case.is_confidential:
        raise DomainError(
            "not_for_all",
            _(
                "A major incident is told to all who are affected. This case is kept to some: open one of its own for it."
            ),
        )


@transaction.atomic
def write_note(incident: MajorIncident, *, text: str, by: Viewer) -> MajorUpdate:
    """A line of the timeline for the desk alone."""
    incident = held(incident, by)
    plain = require_text(text, "text", _("Write what happened."))
    line = add_line(incident, plain, by)
    record("major.noted", incident, by=by)
    return line


@transaction.atomic
def tell_public(
    incident: MajorIncident,
    *,
    text: str,
    by: Viewer,
    public_title: str = "",
    next_update_at: dt.datetime | None = None,
    to_cases: bool = False,
) -> Outcome:
    """What those affected read from now on, as the newest version in the timeline; the next update is
    promised, or no more. With `to_cases` it is also written in every attached case that is open.
    """
    incident = held_on(incident, by)
    require_ahead(next_update_at, by)
    plain = require_text(text, "text", _("Write what they are to know."))
    title = public_title.strip()[:160] or incident.public_title
    set_values(incident, public_text=plain, public_title=title, next_update_at=next_update_at)
    add_line(incident, plain, by, kind=Kind.TOLD, public=True)
    record("major.told", incident, by=by, note=plain)
    search.index([incident])
    return tell_all(waiting_in(incident, by), text=plain, by=by) if to_cases else Outcome(0)


def waiting_in(incident: MajorIncident, by: Viewer) -> list[Case]:
    """The attached cases that are open, and the incident's own."""
    links = CaseLink.objects.filter(case_id=incident.case_id, kind=ATTACHED)
    rows = seen(Case, by).filter(
        pk__in=[incident.case_id, *links.values_list("other_id", flat=True)]
    )
    rows = rows if by.is_machine else rows.worked_on_by(by)
    return list(rows.filter(is_open=True).order_by("pk"))


@transaction.atomic
def message_waiting(incident: MajorIncident, *, text: str, by: Viewer) -> Outcome:
    """The same answer to all who wait in attached cases, without changing what everybody reads."""
    incident = held(incident, by)
    plain = require_text(text, "text", _("Write what they are to know."))
    outcome = tell_all(waiting_in(incident, by), text=plain, by=by)
    said = _("Written in %(n)s cases: %(text)s")
    add_line(incident, told_in_site_language(said, {"n": outcome.done, "text": plain}), by)
    record("major.messaged", incident, by=by, changes={"cases": [None, outcome.done]})
    return outcome


@transaction.atomic
def change_major(
    incident: MajorIncident,
    *,
    by: Viewer,
    lead: Person | None,
    members: Iterable[Member],
    systems: Iterable[System],
) -> MajorIncident:
    """Who leads it, and what it touches. Each change is a line of the timeline."""
    incident = held_on(incident, by)
    changes: dict[str, Any] = {}
    if lead is not None and lead.pk != incident.lead_id:
        changes["lead_id"] = [incident.lead_id, lead.pk]
        set_values(incident, lead=lead)
        _line(incident, _("%(name)s leads it now."), {"name": lead}, by)
        tell_lead(incident, by=by)
    for name, chosen in (("members", list(members)), ("systems", list(systems))):
        before = sorted(getattr(incident, name).values_list("pk", flat=True))
        after = sorted(one.pk for one in chosen)
        if before != after:
            getattr(incident, name).set(chosen)
            changes[name] = [before, after]
            _line(incident, *_touched(name, chosen), by)
    if changes:
        record("major.changed", incident, by=by, changes=changes)
    return incident


def _touched(name: str, chosen: Sequence[Any]) -> tuple[Any, dict[str, Any]]:
    if name == "systems":
        return _("Systems besides the case’s own: %(names)s"), {"names": names(chosen) or "–"}
    if not chosen:
        return _("All members are affected."), {}
    return _("Members affected: %(names)s"), {"names": names(chosen)}


def _line(incident: MajorIncident, text: Any, values: dict[str, Any], by: Viewer) -> None:
    add_line(incident, told_in_site_language(text, values), by, kind=Kind.CHANGED)


@transaction.atomic
def attach_cases(incident: MajorIncident, cases: Sequence[Case], *, by: Viewer) -> int:
    """These tell of the same: whoever waits in them is told together."""
    incident = held(incident, by)
    for one in cases:
        acts.link(incident.case, other=one, by=by, kind=ATTACHED)
    if cases:
        numbers = ", ".join(f"#{one.pk}" for one in cases)
        _line(incident, _("Attached: %(cases)s"), {"cases": numbers}, by)
        record("major.attached", incident, by=by, changes={"cases": [None, numbers]})
    return len(cases)


@transaction.atomic
def detach_case(incident: MajorIncident, case: Case, *, by: Viewer) -> None:
    """It was another matter after all."""
    incident = held(incident, by)
    rows = CaseLink.objects.filter(case_id=incident.case_id, other=case, kind=ATTACHED)
    for row in rows:
        acts.unlink(row, by=by)
        number = f"#{case.pk}"
        _line(incident, _("No longer attached: %(cases)s"), {"cases": number}, by)
        record("major.detached", incident, by=by, changes={"cases": [number, None]})


@transaction.atomic
def end_major(incident: MajorIncident, *, text: str, by: Viewer, to_cases: bool = False) -> Outcome:
    """It is over, and all affected are told. The review is to be written within REVIEW_DAYS."""
    incident = held_on(incident, by)
    plain = require_text(text, "text", _("Write what they are to know."))
    outcome = tell_all(waiting_in(incident, by), text=plain, by=by) if to_cases else Outcome(0)
    due = by.today + dt.timedelta(days=REVIEW_DAYS)
    set_values(incident, public_text=plain, ended_at=by.now, next_update_at=None, review_due_on=due)
    add_line(incident, plain, by, kind=Kind.ENDED, public=True)
    record("major.ended", incident, by=by, changes={"review_due_on": [None, due.isoformat()]})
    search.index([incident])
    return outcome


@transaction.atomic
def go_on(incident: MajorIncident, *, reason: str, by: Viewer) -> MajorIncident:
    """It was not over after all."""
    incident = held(incident, by)
    text = require_text(reason, "reason", _("Write why it is not over."))
    if incident.is_on or incident.review_done_at is not None:
        raise DomainError(
            "not_from_here", _("It is on, or its review is done. Declare a new one instead.")
        )
    set_values(incident, ended_at=None, review_due_on=None)
    add_line(incident, text, by, kind=Kind.CHANGED)
    record("major.taken_up", incident, by=by, note=text)
    major_findings.look_at([incident.pk], by=by)
    return incident
