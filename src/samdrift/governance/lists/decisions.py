"""The register of decisions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samdrift.governance.lists import decision_pages as pages
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Matter
from samdrift.governance.queries import decisions as queries
from samdrift.kernel.lists import (
    Column,
    Filter,
    ListSpec,
    Register,
    equals,
    flag,
    label_of,
    related,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import day, nok, unknown
from samdrift.kernel.viewer import Viewer
from samdrift.parties.queries.members import current_members

OPEN = ("waiting", "under_way")


def _shown_status(decision: Any) -> Any:
    tone = pages.TONES[decision.status]
    text = label_of(decision, "status")
    return format_html('<span class="tag" data-tone="{}">{}</span>', tone, text)


def _deadline(decision: Any) -> Any:
    """The deadline, and that it is past."""
    if decision.deadline is None:
        return unknown()
    if not decision.late:
        return day(decision.deadline)
    return format_html(
        '{} <span class="tag" data-tone="danger">{}</span>', day(decision.deadline), _now("late")
    )


def _year(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(year=int(value))


def _since(lookup: str) -> Any:
    def apply(rows: Any, value: str, _viewer: Viewer) -> Any:
        return rows.filter(**{f"decided_on__{lookup}": _day(value)})

    return apply


def _day(text: str) -> Any:
    if "." in text:
        return dt.datetime.strptime(text, "%d.%m.%Y").replace(tzinfo=dt.UTC).date()
    return dt.date.fromisoformat(text)


def _matters(viewer: Viewer) -> Any:
    return seen(Matter, viewer).order_by("-year", "-serial")


def _summary(viewer: Viewer) -> Any:
    waiting, late, nobody = queries.summary(viewer)
    if not waiting:
        return _now("What the bodies have decided, and how it is carried out.")
    text = ngettext(
        "%(n)s decision is to be carried out", "%(n)s decisions are to be carried out", waiting
    )
    parts = [("?status=waiting,under_way", text % {"n": waiting})]
    if late:
        parts.append(("?late=yes", ngettext("%(n)s is late", "%(n)s are late", late) % {"n": late}))
    if nobody:
        told = ngettext("nobody has %(n)s", "nobody has %(n)s", nobody) % {"n": nobody}
        parts.append(("?nobody=yes", told))
    linked = [format_html('<a href="{}">{}</a>', url, text) for url, text in parts]
    joined = linked[0]
    for one in linked[1:]:
        joined = format_html("{}, {}", joined, one)
    return format_html("{}.", joined)


DECISIONS = Register(
    room="governance",
    key="decision",
    model=Decision,
    name=_("Decision"),
    lead=_("What the bodies have decided, and how it is carried out."),
    spec=ListSpec(
        key="governance.decision",
        title=_("Decisions"),
        rows=queries.every,
        columns=(
            Column("number", _("Number"), lambda d: d.number, sort="decided_on"),
            Column(
                "title",
                _("Decision"),
                lambda d: d.title,
                link=pages.decision_url,
                sort="sort_key",
            ),
            Column("body", _("Body"), lambda d: str(d.body), sort="body__sort_key"),
            Column("outcome", _("Outcome"), lambda d: label_of(d, "outcome"), sort="outcome"),
            Column("decided_on", _("Decided on"), lambda d: d.decided_on, sort="decided_on"),
            Column(
                "status",
                _("Carrying out"),
                lambda d: d.status,
                shown=_shown_status,
                sort="status",
                description="none, waiting, under_way, done or dropped",
            ),
            Column(
                "responsible",
                _("Responsible"),
                lambda d: str(d.responsible) if d.responsible else None,
                sort="responsible__sort_key",
            ),
            Column(
                "deadline", _("Deadline"), lambda d: d.deadline, shown=_deadline, sort="deadline"
            ),
            Column(
                "matter",
                _("Matter"),
                lambda d: str(d.matter) if d.matter else None,
                default=False,
            ),
            Column(
                "amount",
                _("Amount"),
                lambda d: d.amount,
                shown=lambda d: nok(d.amount),
                sort="amount",
                default=False,
                numeric=True,
            ),
            Column(
                "in_force_on",
                _("In force from"),
                lambda d: d.in_force_on,
                sort="in_force_on",
                default=False,
            ),
            Column(
                "review_on",
                _("Looked at again on"),
                lambda d: d.review_on,
                sort="review_on",
                default=False,
            ),
            Column(
                "reported_on",
                _("Reported"),
                lambda d: d.reported_on,
                sort="reported_on",
                default=False,
            ),
        ),
        filters=(
            related("body", _("Body"), "body_id", queries.body_choices),
            equals("status", _("Carrying out"), "status", Decision.Status.choices),
            equals("outcome", _("Outcome"), "outcome", Decision.Outcome.choices),
            flag(
                "late",
                _("Late"),
                lambda viewer: Q(status__in=OPEN, deadline__lt=viewer.today),
            ),
            flag("mine", _("Mine"), lambda viewer: Q(responsible_id=viewer.person_id or 0)),
            flag(
                "nobody",
                _("Nobody is to carry it out"),
                lambda _viewer: Q(status__in=OPEN, responsible__isnull=True),
            ),
            related("matter", _("Matter"), "matter_id", _matters),
            related("member", _("Member’s own bodies"), "body__member_id", current_members),
            Filter("year", _("Year"), _year, kind="number"),
            Filter("since", _("Decided from"), _since("gte"), kind="day"),
            Filter("until", _("Decided until"), _since("lte"), kind="day"),
        ),
        order="-decided_on",
        empty=_("No decisions yet. They come here when a body has treated an item."),
        focus_filter="member",
    ),
    detail_template="governance/decision_detail.html",
    detail_rows=queries.every,
    detail_context=pages.decision_page,
    summary=_summary,
    fields={
        "text": lambda d: d.text,
        "conditions": lambda d: d.conditions,
        "report": lambda d: d.report,
        "matter": lambda d: d.matter_id,
        "body": lambda d: d.body_id,
        "version": lambda d: d.version.number if d.version else None,
        "is_closed": lambda d: d.is_closed,
        "legal_basis": lambda d: d.legal_basis,
    },
)
