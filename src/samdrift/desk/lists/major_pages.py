"""What stands on the page of a major incident: for all what is told, for the desk the room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from samdrift.desk.lists import major_words as words
from samdrift.desk.lists.knowledge_pages import Deed
from samdrift.desk.lists.problem_pages import case_url, rows_of
from samdrift.desk.models.major import MajorIncident, MajorUpdate
from samdrift.desk.models.reach import works_in_desk
from samdrift.desk.queries import major as queries
from samdrift.desk.services.major_common import LEAD, REVIEW
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
OPEN_TO_ALL = frozenset({"major.declared", "major.told", "major.ended"})
LINE_TONES = {"declared": "danger", "told": "info", "ended": "success"}


def open_events(viewer: Viewer, _row: Any) -> frozenset[str] | None:
    return None if works_in_desk(viewer) or viewer.is_machine else OPEN_TO_ALL


def major_page(viewer: Viewer, incident: MajorIncident) -> Context:
    """What everybody may read; for the desk the whole room."""
    desk = works_in_desk(viewer) or viewer.is_machine
    members = queries.members_of(incident, viewer)
    context: Context = {
        "heading_text": incident.public_title,
        "desk": desk,
        "tone": words.TONES[words.state(incident)],
        "stands": words.state_text(incident),
        "lasted": words.lasted(incident, viewer.now),
        "is_late": incident.is_late(viewer.now),
        "members": members,
        "lines": _lines(queries.timeline_of(incident, viewer)),
    }
    return context | (_room(viewer, incident, members) if desk else {})


def _lines(rows: list[MajorUpdate]) -> list[tuple[MajorUpdate, str]]:
    return [(one, LINE_TONES.get(one.kind, "neutral")) for one in rows]


def _room(viewer: Viewer, incident: MajorIncident, members: list[Any]) -> Context:
    may_lead = allowed(viewer, LEAD, incident)
    attached = queries.attached(incident, viewer)
    systems = queries.systems_of(incident, viewer)
    users = queries.users_of(systems, members, viewer)
    return {
        "case_url": case_url(incident.case),
        "may_work": may_lead,
        "attached": rows_of(attached),
        "suggested": rows_of(queries.suggested(incident, viewer)) if incident.is_on else [],
        "waiting": sum(one.is_open for one in attached),
        "deeds": _deeds(incident) if may_lead else [],
        "facts": _facts(incident, systems, members, users),
        "actions": queries.actions_of(incident, viewer),
        "may_review": allowed(viewer, REVIEW, incident) and not incident.is_on,
        "review": _review(incident),
        "paper_url": words.at("paper", incident.pk) if not incident.is_on else "",
    }


def _facts(
    incident: MajorIncident, systems: list[Any], members: list[Any], users: int | None
) -> list[tuple[Any, Any, str]]:
    facts = [
        (_("Leads it"), incident.lead and str(incident.lead), ""),
        (_("Case"), f"#{incident.case_id} {incident.case.title}", case_url(incident.case)),
        (_("Systems"), ", ".join(str(one) for one in systems) or None, ""),
        (_("Members affected"), ", ".join(str(one) for one in members) or _("All"), ""),
        (_("Users"), users, ""),
        (_("Declared"), incident.declared_at, ""),
        (_("Next update"), incident.next_update_at, ""),
        (_("Over"), incident.ended_at, ""),
        (_("Review by"), incident.review_due_on and day(incident.review_due_on), ""),
    ]
    always = {_("Users")}
    return [fact for fact in facts if fact[1] is not None or fact[0] in always]


def _deeds(incident: MajorIncident) -> list[Deed]:
    names = (
        [("change", _("Lead and affected")), ("message", _("Message to all who wait")),
         ("note", _("Write a line")), ("end", _("It is over"))]
        if incident.is_on
        else [("go_on", _("It is not over"))] if incident.review_done_at is None
        else [("review_again", _("Open the review again"))]
    )  # fmt: skip
    found = [Deed(label, words.at(name, incident.pk)) for name, label in names]
    if incident.is_on:
        found.append(Deed(_("Tell everybody"), words.at("tell", incident.pk), primary=True))
    elif incident.review_done_at is None:
        written = bool(incident.happened and incident.why)
        found.append(
            Deed(_("Write the review"), words.at("review", incident.pk), primary=not written)
        )
        found.append(
            Deed(
                _("Finish the review"),
                words.at("finish", incident.pk),
                at_once=True,
                primary=written,
            )
        )
    return found


def _review(incident: MajorIncident) -> list[tuple[str, str]]:
    return [
        (_("What happened"), incident.happened),
        (_("Why it happened"), incident.why),
        (_("What went well"), incident.went_well),
    ]


def front(viewer: Viewer) -> Context | None:
    """What is down, for whom the desk's own part of the front page is not: those of no member."""
    if not viewer.inside or viewer.home is not None:
        return None
    found = queries.going_on(viewer)
    return {"rows": [(one, words.major_url(one)) for one in found]} if found else None


def of_system(viewer: Viewer, system: Any) -> Context | None:
    """What is going on with the system, and what was."""
    rows = queries.of_system(system, viewer)
    if not rows:
        return None
    return {
        "rows": [
            (one, words.major_url(one), words.state_text(one), words.TONES[words.state(one)])
            for one in rows
        ]
    }
