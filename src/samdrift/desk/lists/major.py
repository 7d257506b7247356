"""The register of major incidents."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from samdrift.desk.lists import major_pages as pages
from samdrift.desk.lists import major_words as words
from samdrift.desk.models.major import MajorIncident
from samdrift.desk.queries import major as queries
from samdrift.kernel.lists import Choice, Column, Filter, ListSpec, Register, text_filter
from samdrift.kernel.viewer import Viewer

STATES: dict[str, tuple[Any, Q]] = {
    "on": (_("Going on"), Q(ended_at__isnull=True)),
    "over": (_("Over, to be reviewed"), Q(ended_at__isnull=False, review_done_at__isnull=True)),
    "reviewed": (_("Over, and reviewed"), Q(review_done_at__isnull=False)),
}


def _in_state(rows: Any, value: str, _viewer: Viewer) -> Any:
    if value not in STATES:
        raise ValueError(value)
    return rows.filter(STATES[value][1])


def _state(incident: MajorIncident) -> Any:
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>',
        words.TONES[words.state(incident)],
        words.state_text(incident),
    )


MAJORS = Register(
    room="desk",
    key="major",
    model=MajorIncident,
    name=_("Major incident"),
    spec=ListSpec(
        key="desk.major",
        title=_("Major incidents"),
        rows=queries.every,
        columns=(
            Column(
                "public_title",
                _("What is down"),
                lambda m: m.public_title,
                link=words.major_url,
                sort="public_title",
            ),
            Column(
                "state", _("State"), words.state, shown=_state, description="on, over or reviewed"
            ),
            Column("declared_at", _("Declared"), lambda m: m.declared_at, sort="declared_at"),
            Column("ended_at", _("Over"), lambda m: m.ended_at, sort="ended_at"),
            Column("lead", _("Leads it"), lambda m: str(m.lead) if m.lead else None),
            Column("next_update_at", _("Next update"), lambda m: m.next_update_at, default=False),
            Column(
                "review_due_on",
                _("Review by"),
                lambda m: m.review_due_on,
                sort="review_due_on",
                default=False,
            ),
        ),
        filters=(
            Filter(
                "state",
                _("State"),
                _in_state,
                choices=lambda _v: [Choice(key, name) for key, (name, _q) in STATES.items()],
                label_of=lambda value, _v: str(STATES[value][0]) if value in STATES else value,
            ),
            text_filter("title", _("What is down"), "public_title"),
        ),
        order="-declared_at",
        empty=_("No major incidents. One is declared from the page of its case."),
    ),
    detail_template="desk/major_detail.html",
    detail_rows=queries.every,
    detail_context=pages.major_page,
    history_of=pages.open_events,
    fields={"public_text": lambda m: m.public_text},
)
