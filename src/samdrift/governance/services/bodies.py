"""Acts on bodies: founded with the rules of their kind, changed, given new rules, wound up."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc.meeting_rules import defaults_of
from samdrift.governance.models.bodies import Body, MeetingRules, Office, Seat
from samdrift.governance.models.meetings import Meeting
from samdrift.governance.queries import bodies as queries
from samdrift.governance.services import rules_of_bodies, seats
from samdrift.governance.services.body_common import day_or_none, end_dated, locked
from samdrift.governance.services.body_findings import find
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.templatetags.shown import day as told_day
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import first_values, require_order, require_text, write

MANAGE = "governance.manage_body"
OF_ARRANGEMENT = frozenset({Body.Kind.REPRESENTATIVES, Body.Kind.HOST_COMMITTEE, Body.Kind.OWNERS})
"""Kinds that only an arrangement has."""
FILLED_IN = ("seats_by", "seats_each", "deputies_each", "is_discussion_only")
"""What follows from the kind of body unless something else is said."""


@transaction.atomic
def found_body(*, by: Viewer, **values: Any) -> Body:
    """Set up a body of an arrangement or a member, with the meeting rules of its kind and legal form
    from the day it was founded, and a seat for each member where seats follow the members.

    `values` are fields of Body; what is left out of how it sits follows from its kind, and the term
    from its set of rules.
    """
    body = Body(**_filled_in(values))
    require(by, MANAGE, body)
    body.name = require_text(body.name, "name", _("Give the body a name."))
    _require_whole(body)
    if body.term_months is None:
        usual = rules_of_bodies.usual_set(body, body.founded_on or by.today)
        body.term_months = usual.term_months
    body.save()
    rules_of_bodies.prefill(body, by)
    told: dict[str, Any] = {"name": body.name, "body_kind": str(body.kind), "parent": body.parent}
    told |= {"founded_on": body.founded_on, "mandate_from": body.mandate_from}
    record("body.founded", body, by=by, changes=first_values(told))
    seats.align(body, body.founded_on or by.today, by)
    find([body.pk], by=by)
    search.index([body])
    return body


def _filled_in(values: dict[str, Any]) -> dict[str, Any]:
    usual = defaults_of(values["kind"])
    wished = {name: value for name, value in values.items() if value is not None}
    return {**{name: getattr(usual, name) for name in FILLED_IN}, **wished}


@transaction.atomic
def change_body(body: Body, *, by: Viewer, **values: Any) -> Body:
    """Change what the body is called, how it sits or what stands above it. Its kind and whose it is
    stay: another kind of body is another body.
    """
    require(by, MANAGE, body)
    body = locked(body)
    if "name" in values:
        values["name"] = require_text(values["name"], "name", _("Give the body a name."))
    wished = Body(pk=body.pk, **{**_fields(body), **values})
    _require_whole(wished)
    changes = write(body, values)
    if not changes:
        return body
    record("body.changed", body, by=by, changes=changes)
    seats.align(body, by.today, by)
    find([body.pk], by=by)
    search.index([body])
    return body


def _fields(body: Body) -> dict[str, Any]:
    names = [one.name for one in Body._meta.concrete_fields if not one.primary_key]
    return {name: getattr(body, name) for name in names}


def _require_whole(body: Body) -> None:
    """What must hold of every body, founded or changed."""
    _require_owner(body)
    _require_above(body)
    require_order(body.founded_on, body.ended_on, field="ended_on")
    if body.is_discussion_only and body.parent_id is None:
        raise DomainError(
            "nothing_above",
            _(
                "A body that only discusses must have a body above it, to which it brings what is to be decided. Choose one."
            ),
            field="parent",
        )


def _require_owner(body: Body) -> None:
    if (body.arrangement_id is None) == (body.member_id is None):
        raise DomainError(
            "one_owner",
            _("A body is an arrangement’s or a member’s own. Choose one of them."),
            field="arrangement",
        )
    if body.kind == Body.Kind.COUNCIL and body.member_id is None:
        raise DomainError(
            "council_of_member",
            _("A council is a member’s own. Choose the member."),
            field="member",
        )
    if body.kind in OF_ARRANGEMENT and body.arrangement_id is None:
        raise DomainError(
            "of_arrangement",
            _("%(kind)s: only an arrangement has such a body. Choose the arrangement.")
            % {"kind": body.get_kind_display()},
            field="arrangement",
        )


def _require_above(body: Body) -> None:
    if body.parent is None:
        return
    if body.pk is not None and body.pk in {body.parent_id, *(b.pk for b in queries.above(body))}:
        raise DomainError(
            "above_itself",
            _("%(parent)s stands under %(body)s. Choose another body above it.")
            % {"parent": body.parent, "body": body},
            field="parent",
        )
    if body.parent.ended_on is not None and body.ended_on is None:
        raise DomainError(
            "parent_wound_up",
            _("%(parent)s was wound up on %(day)s. Choose a body that stands.")
            % {"parent": body.parent, "day": told_day(body.parent.ended_on)},
            field="parent",
        )


def require_may_decide(body: Body) -> None:
    """Refuse that a body which only discusses decides; tells to whom it escalates."""
    if body.is_discussion_only:
        raise DomainError(
            "discussion_only",
            _("%(body)s only discusses. What is to be decided goes on to %(parent)s.")
            % {"body": body, "parent": body.parent},
        )


@transaction.atomic
def wind_up(body: Body, *, day: dt.date, by: Viewer, because: str = "") -> Body:
    """The body is no more from the day: its seats, sittings, offices and rules end.

    Refused while meetings are planned after it, or bodies stand under it.
    """
    require(by, MANAGE, body)
    body = locked(body)
    require_order(body.founded_on, day, field="day")
    if body.ended_on is not None:
        raise DomainError(
            "wound_up_already",
            _("%(body)s was wound up on %(day)s already.")
            % {"body": body, "day": told_day(body.ended_on)},
        )
    _require_nothing_ahead(body, day)
    body.ended_on = day
    body.save(update_fields=["ended_on"])
    for seat in Seat.objects.touching(day, None).filter(body=body):
        seats.shut(seat, day, by)
    for model in (Office, MeetingRules):
        for row in model.objects.touching(day, None).filter(body=body):
            end_dated(row, day)
    record(
        "body.wound_up", body, by=by, changes={"ended_on": [None, day_or_none(day)]}, note=because
    )
    find([body.pk], by=by)
    search.index([body])
    return body


def _require_nothing_ahead(body: Body, day: dt.date) -> None:
    ahead = Meeting.objects.filter(body=body).exclude(
        status__in=(Meeting.Status.HELD, Meeting.Status.CANCELLED)
    )
    if ahead.exists():
        raise DomainError(
            "meetings_ahead",
            _("%(body)s has %(n)s meetings that are not held. Hold or cancel them first.")
            % {"body": body, "n": ahead.count()},
        )
    below = Body.objects.standing(day).filter(parent=body).first()
    if below is not None:
        raise DomainError(
            "bodies_below",
            _("%(below)s stands under %(body)s. Wind it up, or give it another body above it.")
            % {"below": below, "body": body},
        )
