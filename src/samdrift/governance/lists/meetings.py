"""Meetings and their items: list, export, API and pages, declared once."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.governance.forms.meetings import MeetingForm
from samdrift.governance.lists import item_pages, meeting_pages
from samdrift.governance.lists import meeting_words as words
from samdrift.governance.models.meetings import AgendaItem, Meeting
from samdrift.governance.queries import bodies
from samdrift.governance.queries import meetings as queries
from samdrift.governance.services import meetings as services
from samdrift.kernel.lists import (
    Choice,
    Column,
    Filter,
    ListSpec,
    Register,
    equals,
    flag,
    label_of,
    related,
)
from samdrift.kernel.viewer import Viewer

RUN = "governance.run_meeting"
PERIODS: dict[str, Any] = {"coming": _("To come"), "past": _("Past")}


def _period(path: str) -> Filter:
    def apply(rows: Any, value: str, viewer: Viewer) -> Any:
        if value not in PERIODS:
            raise ValueError(value)
        lookup = "gte" if value == "coming" else "lt"
        return rows.filter(**{f"{path}__date__{lookup}": viewer.today})

    return Filter(
        "when",
        _("When"),
        apply,
        choices=lambda _viewer: [Choice(key, name) for key, name in PERIODS.items()],
        label_of=lambda value, _viewer: str(PERIODS.get(value, value)),
    )


def _year(path: str) -> Filter:
    def apply(rows: Any, value: str, _viewer: Viewer) -> Any:
        return rows.filter(**{path: int(value)})

    return Filter("year", _("Year"), apply, kind="number")


MEETINGS = Register(
    room="governance",
    key="meeting",
    model=Meeting,
    name=_("Meeting"),
    spec=ListSpec(
        key="governance.meeting",
        title=_("Meetings"),
        rows=queries.listed,
        columns=(
            Column("meeting", _("Meeting"), str, link=words.meeting_url, sort="body__sort_key"),
            Column("starts_at", _("When"), lambda m: m.starts_at, sort="starts_at"),
            Column("place", pgettext_lazy("of a meeting", "Place"), lambda m: m.place or None),
            Column("form", _("Form"), lambda m: label_of(m, "form"), sort="form"),
            Column("items", _("Items"), lambda m: m.item_count, sort="item_count", numeric=True),
            Column(
                "status",
                _("Status"),
                lambda m: label_of(m, "status"),
                shown=words.meeting_tag,
                sort="status",
            ),
            Column("body", _("Body"), lambda m: str(m.body), sort="body__sort_key", default=False),
            Column(
                "called_at",
                _("The notice went out"),
                lambda m: m.called_at,
                sort="called_at",
                default=False,
            ),
        ),
        filters=(
            flag("mine", _("Mine"), queries.own),
            related("body", pgettext_lazy("a group of people", "Body"), "body_id", bodies.standing),
            equals("status", _("Status"), "status", Meeting.Status.choices),
            equals("form", _("Form"), "form", Meeting.Form.choices),
            _period("starts_at"),
            _year("year"),
        ),
        order="-starts_at",
        empty=_("No meetings yet. Plan one, or those of a whole year."),
    ),
    form=MeetingForm,
    create=services.plan_meeting,
    change=services.change_meeting,
    may_create=RUN,
    may_change=RUN,
    new_label=_("Plan a meeting"),
    detail_template="governance/meeting_detail.html",
    detail_rows=queries.listed,
    detail_steady=True,
    detail_context=meeting_pages.meeting_page,
    summary=meeting_pages.summary,
    fields={
        "note": lambda m: m.note,
        "ends_at": lambda m: m.ends_at,
        "opened_at": lambda m: m.opened_at,
        "closed_at": lambda m: m.closed_at,
        "late_because": lambda m: m.late_because,
        "cancelled_because": lambda m: m.cancelled_because,
    },
)


def _own_items(viewer: Viewer) -> Q:
    return Q(meeting__in=queries.listed(viewer).filter(queries.own(viewer)).values("pk"))


ITEMS = Register(
    room="governance",
    key="item",
    model=AgendaItem,
    name=_("Agenda item"),
    spec=ListSpec(
        key="governance.item",
        title=_("Agenda items"),
        rows=queries.item_rows,
        columns=(
            Column("case", _("Case"), lambda i: words.case_number(i) or None, sort="case_number"),
            Column("title", _("Item"), lambda i: i.title, link=words.item_url, sort="title"),
            Column(
                "meeting",
                _("Meeting"),
                lambda i: str(i.meeting),
                link=lambda i: words.meeting_url(i.meeting),
            ),
            Column("day", _("Day"), words.item_day, sort="meeting__starts_at"),
            Column("kind", _("For"), lambda i: label_of(i, "kind"), sort="kind"),
            Column(
                "status",
                _("Status"),
                lambda i: label_of(i, "status"),
                shown=words.item_tag,
                sort="status",
            ),
            Column("outcome", _("Outcome"), words.outcome_of),
            Column("is_closed", _("Closed"), lambda i: i.is_closed, default=False),
            Column("legal_basis", _("Legal basis"), lambda i: i.legal_basis or None, default=False),
        ),
        filters=(
            flag("mine", _("Of my bodies"), _own_items),
            related(
                "body",
                pgettext_lazy("a group of people", "Body"),
                "meeting__body_id",
                bodies.standing,
            ),
            equals("status", _("Status"), "status", AgendaItem.Status.choices),
            equals("kind", _("For"), "kind", AgendaItem.Kind.choices),
            _period("meeting__starts_at"),
            _year("meeting__year"),
        ),
        order="-meeting__starts_at",
        empty=_("No items yet: they are put on the agenda of a meeting."),
    ),
    detail_template="governance/item_detail.html",
    detail_rows=queries.item_rows,
    detail_context=item_pages.item_page,
    fields={
        "text": lambda i: i.text,
        "treatment": lambda i: i.treatment,
        "number": lambda i: i.number,
        "meeting_id": lambda i: i.meeting_id,
        "matter_id": lambda i: i.matter_id,
    },
)
