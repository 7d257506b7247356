"""The register of bodies."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from samdrift.governance.forms.bodies import BodyForm
from samdrift.governance.lists import body_pages as pages
from samdrift.governance.models.bodies import Body
from samdrift.governance.queries import bodies as queries
from samdrift.governance.services import bodies as services
from samdrift.kernel.lists import (
    Choice,
    Column,
    Filter,
    ListSpec,
    Register,
    choice_text,
    equals,
    flag,
    related,
)
from samdrift.kernel.viewer import Viewer
from samdrift.parties.queries.members import arrangement_choices, current_members

STATES: dict[str, Any] = {"standing": _("Stands"), "ended": _("Wound up")}
WHOSE: dict[str, Any] = {"mine": _("Mine")}


def _state(rows: Any, value: str, viewer: Viewer) -> Any:
    if value not in STATES:
        raise ValueError(value)
    if value == "standing":
        return rows.standing(viewer.day)
    return rows.filter(ended_on__lte=viewer.day)


def _whose(rows: Any, value: str, viewer: Viewer) -> Any:
    if value not in WHOSE:
        raise ValueError(value)
    return rows.filter(queries.mine(viewer))


def _of_member(rows: Any, value: str, viewer: Viewer) -> Any:
    """The member's own bodies, and those in which it has a seat."""
    members = [int(one) for one in value.split(",")]
    own = Q(member_id__in=members)
    return rows.filter(own | Q(pk__in=queries.bodies_with_seats_of(members, viewer.day)))


_MEMBER = related("member", _("Member"), "member_id", current_members)


def summary(viewer: Viewer) -> str:
    """How many there are, and in how many one sits oneself."""
    rows = queries.standing(viewer)
    count = rows.order_by().count()
    own = rows.filter(queries.mine(viewer)).order_by().count() if viewer.person_id else 0
    text = ngettext("%(n)s body stands.", "%(n)s bodies stand.", count) % {"n": count}
    return f"{text} {_now('You have a place in %(n)s.') % {'n': own}}" if own else text


BODIES = Register(
    room="governance",
    key="body",
    model=Body,
    name=pgettext_lazy("a group of people", "Body"),
    spec=ListSpec(
        key="governance.body",
        title=_("Bodies"),
        rows=queries.listed,
        columns=(
            Column("name", _("Name"), str, link=pages.body_url, sort="sort_key"),
            Column("kind", _("Kind"), choice_text("kind"), sort="kind"),
            Column("whose", _("Whose"), lambda b: str(b.member or b.arrangement)),
            Column("parent", _("Body above"), lambda b: str(b.parent) if b.parent else None),
            Column("chair", _("Chair"), queries.chair_of),
            Column("seats", _("Seats"), lambda b: b.seat_count, numeric=True),
            Column("empty", _("Empty seats"), lambda b: b.empty_count, numeric=True),
            Column(
                "discusses",
                _("Discusses only"),
                lambda b: b.is_discussion_only,
                sort="is_discussion_only",
                default=False,
            ),
            Column(
                "founded_on", _("Founded"), lambda b: b.founded_on, sort="founded_on", default=False
            ),
            Column("ended_on", _("Wound up"), lambda b: b.ended_on, sort="ended_on", default=False),
        ),
        filters=(
            Filter(
                "state",
                _("State"),
                _state,
                choices=lambda _viewer: [Choice(key, name) for key, name in STATES.items()],
                label_of=lambda value, _viewer: str(STATES.get(value, value)),
            ),
            Filter(
                "whose",
                _("Whose"),
                _whose,
                choices=lambda _viewer: [Choice(key, name) for key, name in WHOSE.items()],
                label_of=lambda value, _viewer: str(WHOSE.get(value, value)),
            ),
            equals("kind", _("Kind"), "kind", Body.Kind.choices),
            related("arrangement", _("Arrangement"), "arrangement_id", arrangement_choices),
            Filter(
                "member",
                _("Member"),
                _of_member,
                choices=_MEMBER.choices,
                label_of=_MEMBER.label_of,
            ),
            related("parent", _("Body above"), "parent_id", queries.standing),
            flag("empty", _("Has empty seats"), lambda _viewer: Q(empty_count__gt=0)),
        ),
        order="sort_key",
        empty=_("No bodies yet. Found the first one."),
        focus_filter="member",
    ),
    form=BodyForm,
    create=services.found_body,
    change=services.change_body,
    may_create=services.MANAGE,
    may_change=services.MANAGE,
    new_label=_("Found a body"),
    detail_template="governance/body_detail.html",
    detail_rows=queries.body_rows,
    detail_context=pages.body_page,
    summary=summary,
    fields={
        "mandate": lambda b: b.mandate,
        "mandate_from": lambda b: b.mandate_from,
        "seats_by": lambda b: b.seats_by,
        "term_months": lambda b: b.term_months,
        "is_internal": lambda b: b.is_internal,
    },
)
