"""What bodies put into the sockets."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.followup.lists.finding_panels import of_subject
from samdrift.governance.lists import body_finding_words as finding_words
from samdrift.governance.lists import body_pages as pages
from samdrift.governance.lists import body_panels as panels
from samdrift.governance.models.bodies import Body, MeetingRules, Office, Seat
from samdrift.governance.services import body_findings, body_people, body_succession, seats
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    Eraser,
    Kind,
    MenuEntry,
    Panel,
    SearchKind,
    SuccessionStep,
    Timed,
    Worklist,
    registry,
)
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

BODY = "governance.body"

registry.add_kind(Kind(Body, pgettext_lazy("a group of people", "Body"), pages.body_url))


def _entry(body: Body) -> tuple[int, str, str, str]:
    whose = body.member or body.arrangement
    return EVERYONE, body.name, f"{body.get_kind_display()} · {whose}", body.mandate


registry.add_search(SearchKind(BODY, pgettext_lazy("a group of people", "Body"), _entry))


def _inside(viewer: Viewer) -> bool:
    return viewer.inside


registry.add_menu(
    MenuEntry("bodies", "governance", _("Bodies"), "governance:body_list", 40, _inside)
)

for page, title, template, context, order, side in (
    ("parties.arrangement", _("Bodies"), "body_panel.html", panels.of_arrangement, 20, False),
    ("parties.member", _("Bodies"), "body_panel.html", panels.of_member, 35, False),
    ("parties.person", _("Sits in"), "body_person_panel.html", panels.of_person, 20, False),
):
    registry.add_panel(Panel(page, "bodies", title, order, f"governance/{template}", context, side))
registry.add_panel(
    Panel(BODY, "findings", _("Findings"), 90, "followup/finding_panel.html", of_subject, side=True)
)

for key, name, explain, agreed, observed, mend in finding_words.KINDS:
    registry.add_finding(
        FindingKind(
            key,
            name,
            "governance",
            explain,
            agreed=agreed,
            observed=observed,
            mend=mend,
            page=finding_words.page,
            audience=FindingAudience.EVERYONE,
        )
    )

registry.members_changed.append(seats.follow_members)
registry.leaving.append(body_people.leave)
registry.add_eraser(Eraser("bodies", body_people.erase))
registry.add_timed(Timed("seats of members", dt.timedelta(hours=24), seats.align_all))
registry.add_timed(Timed("what lacks in bodies", dt.timedelta(hours=24), body_findings.find_all))
registry.calendars.append(panels.calendar)
registry.add_worklist(Worklist("bodies", _("Bodies you serve"), 30, panels.waiting))
registry.add_succession(
    SuccessionStep(
        "governance.bodies",
        _("Bodies and seats"),
        97,
        body_succession.preview,
        body_succession.apply,
        body_succession.undo_step,
    )
)

name_events(
    {
        "body.founded": _("Was founded"),
        "body.changed": _("Was changed"),
        "body.rules_changed": _("Was given new meeting rules"),
        "body.wound_up": _("Was wound up"),
        "body.aligned": _("The seats followed the members"),
        "body.seat_opened": _("A seat was set up"),
        "body.seat_closed": _("A seat was closed"),
        "body.seat_carried": _("A seat was carried over in a merge or split"),
        "body.votes_changed": _("A seat was given other votes"),
        "body.seated": _("Somebody was seated"),
        "body.unseated": _("Somebody’s time there ended"),
        "body.deputies_ordered": _("The deputies were given another order"),
        "body.office_given": _("An office was given"),
        "body.office_ended": _("An office ended"),
        "body.left": _("Somebody who leaves sits there no more"),
    }
)
name_fields(
    {
        "seat": pgettext_lazy("in a body", "Seat"),
        "sits_id": _("Person"),
        "holder_id": _("Person"),
        "rank": _("Place among the deputies"),
        "deputies": _("Deputies in order"),
        "body_kind": _("Kind"),
        "seat_kind": _("Kind of seat"),
        "office": _("Office"),
        "chosen_by": _("Chosen by"),
        "opened": _("Seats opened for"),
        "closed": _("Seats closed for"),
        "votes": _("Votes"),
        "field": _("Professional field"),
        "basis": _("Set of rules"),
        "parent_id": _("Body above"),
        "mandate": _("Mandate"),
        "mandate_from": _("Given by"),
        "seats_by": _("Seats follow"),
        "seats_each": _("Seats for each member"),
        "deputies_each": _("Deputies for each seat"),
        "term_months": _("Term in months"),
        "is_discussion_only": _("Only discusses"),
        "is_internal": _("Internal"),
        "required_parts": _("Parts a matter must have"),
        "case_prefix": _("Case numbers begin with"),
        **pages.RULE_FIELDS,
    }
)
name_references({"sits_id": "parties.person", "holder_id": "parties.person", "parent_id": BODY})
name_choices(
    {
        "office": dict(Office.Kind.choices),
        "seats_by": dict(Body.SeatsBy.choices),
        "majority": dict(MeetingRules.Majority.choices),
        "tie": dict(MeetingRules.Tie.choices),
        "weights": dict(MeetingRules.Weights.choices),
        "late_item": dict(MeetingRules.LateItem.choices),
        "written": dict(MeetingRules.Written.choices),
        "signing": dict(MeetingRules.Signing.choices),
        "body_kind": dict(Body.Kind.choices),
        "seat_kind": dict(Seat.Kind.choices),
    }
)
