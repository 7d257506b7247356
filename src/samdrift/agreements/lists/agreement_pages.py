"""What stands on the page of an agreement.

The page is a hub: its sections are panels of the page `agreements.agreement`, these here as well as
those other subjects and rooms put there. Their order tells the story: who is in it (10), what is
agreed (20–39), what is due (40–49), what was observed (50–59), findings (60), changes (65),
matters and decisions (70–79), papers and people (80–99).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from samdrift.agreements.calc.standing import State
from samdrift.agreements.lists.agreement_words import (
    agreement_url,
    at,
    last_day,
    lead_text,
    months_text,
    state_tag,
)
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.queries import agreements as queries
from samdrift.agreements.services.common import CHANGE
from samdrift.kernel.history import kind_of
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
SOON = dt.timedelta(days=90)


class Deed(NamedTuple):
    """What can be done: its label, its address, whether one press does it."""

    label: str
    url: str
    at_once: bool = False


@dataclass(frozen=True)
class Next:
    """A day that comes: what happens then, what it is about, and how near it is."""

    day: dt.date
    what: str
    detail: str
    tone: str


def agreement_page(viewer: Viewer, row: Any) -> Context:
    """The sentence, the state, the days that come, the facts, and what can be done."""
    course = queries.course_of(row)
    state = course.state(viewer.day)
    return {
        "lead": lead_text(row, viewer.day, row.members),
        "tag": state_tag(state),
        "notes": _notes(row, state),
        "coming": coming_days(viewer, row),
        "facts": _facts(viewer, row),
        "deeds": _deeds(viewer, row, state),
        "systems": [(one.system, _url(one.system)) for one in row.systems_about],
        "call_offs": _call_offs(viewer, row),
        "readable": row.readable,
    }


def _notes(row: Agreement, state: State) -> list[tuple[str, str]]:
    notes = []
    if state == State.LEAVING:
        text = _("Out of force from %(day)s: %(reason)s")
        notes.append(("warning", text % {"day": day(row.left_on), "reason": row.left_because}))
    if row.lead_id is None and state != State.OVER:
        notes.append(
            ("warning", _("Nobody follows this agreement up. Name somebody under Change."))
        )
    return notes


def coming_days(viewer: Viewer, row: Any) -> list[Next]:
    """The days that come: its beginning, the last day of notice, its end; soonest first."""
    course = queries.course_of(row)
    found: list[tuple[dt.date, str, str]] = []
    if course.start is not None and course.start > viewer.day:
        found.append((course.start, _("It begins"), ""))
    last = course.last_notice()
    if last is not None:
        until = last_day(course.renewed_until(last + dt.timedelta(days=1)))
        detail = _("Else it is renewed through %(day)s") % {"day": until} if until else ""
        found.append((last, _("Last day of notice"), detail))
    if course.ends is not None:
        found.append((course.ends - dt.timedelta(days=1), _("Last day in force"), ""))
    ahead = [one for one in sorted(found) if one[0] >= viewer.day]
    return [Next(*one, "warning" if one[0] <= viewer.day + SOON else "neutral") for one in ahead]


def _facts(viewer: Viewer, row: Agreement) -> list[tuple[Any, Any, str]]:
    lead_url = _person_url(viewer, row)
    facts = [
        (_("Supplier"), row.supplier and str(row.supplier), _url(row.supplier)),
        (_("Kind"), row.get_kind_display(), ""),
        (_("Followed up by"), row.lead and str(row.lead), lead_url),
        (_("Our number"), row.number, ""),
        (_("Number on invoices"), row.reference, ""),
        (_("Entered by"), row.arrangement and str(row.arrangement), _url(row.arrangement)),
        (
            _("Called off from"),
            row.under and str(row.under),
            row.under and agreement_url(row.under),
        ),
        (_("Signed"), row.signed_on, ""),
        (_("In force from"), row.valid_from, ""),
        (_("Last day"), last_day(row.left_on or row.valid_to), ""),
        (_("Our notice"), months_text(row.notice_months), ""),
        (_("The supplier’s notice"), months_text(row.supplier_notice_months), ""),
        (_("Renewed by itself for"), months_text(row.renewal_months), ""),
        (_("Invoiced to"), row.get_billed_display(), ""),
        (_("Invoiced"), billing_text(row), ""),
    ]
    return [(label, value, url or "") for label, value, url in facts if value not in {None, ""}]


def billing_text(row: Agreement) -> str:
    """Each quarter, in advance"""
    each = {
        1: _("each month"),
        2: _("every second month"),
        3: _("each quarter"),
        4: _("every four months"),
        6: _("each half-year"),
        12: _("each year"),
    }[row.billing_months]
    when = _("in advance") if row.billing_in_advance else _("afterwards")
    return f"{each}, {when}"


def _person_url(viewer: Viewer, row: Agreement) -> str:
    """The lead's own page, for those who see people there."""
    person = row.lead
    if person is None:
        return ""
    near = viewer.centre or viewer.person_id == person.pk or person.employer_id in viewer.members
    return _url(person) if near else ""


def _url(row: Any) -> str:
    kind = registry.kinds.get(kind_of(row)) if row is not None else None
    return "" if kind is None else str(kind.url(row))


def _call_offs(viewer: Viewer, row: Agreement) -> list[tuple[Agreement, str]]:
    if row.kind != Agreement.Kind.FRAMEWORK:
        return []
    return [(one, agreement_url(one)) for one in queries.call_offs(row, viewer)]


def _deeds(viewer: Viewer, row: Agreement, state: State) -> list[Deed]:
    if not allowed(viewer, CHANGE, row) or state == State.OVER:
        return []
    if state == State.LEAVING:
        return [Deed(_("Take back the notice"), at("agreement_stay", row.pk), at_once=True)]
    deeds = [Deed(_("Note that it is left"), at("agreement_leave", row.pk))]
    if row.valid_to is not None:
        deeds.append(Deed(_("Extend it"), at("agreement_renew", row.pk)))
    return deeds


OPEN_TO_ALL = frozenset(
    f"agreement.{what}"
    for what in (
        "added",
        "changed",
        "left",
        "stayed",
        "renewed",
        "renewed_by_itself",
        "let_go",
        "member_joined",
        "member_changed",
        "member_left",
        "member_struck",
        "members_succeeded",
    )
)
"""Events that tell nothing but what all inside may know of an agreement."""


def open_events(_viewer: Viewer, row: Any) -> frozenset[str] | None:
    """What history tells those outside the agreement: nothing of its prices, options and papers."""
    return None if row.readable else OPEN_TO_ALL
