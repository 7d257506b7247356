"""The register of calendars of service time."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.desk.forms.calendars import NameForm
from samdrift.desk.lists import calendar_pages as pages
from samdrift.desk.lists.commitment_words import calendar_url
from samdrift.desk.models.commitments import ServiceCalendar
from samdrift.desk.queries import calendar_words as words
from samdrift.desk.queries import levels as queries
from samdrift.desk.services import calendars as services
from samdrift.kernel.lists import Column, ListSpec, Register, flag, text_filter


def _says(calendar: Any) -> str | None:
    return words.summary(calendar.content) if calendar.content else None


CALENDARS = Register(
    room="desk",
    key="calendar",
    model=ServiceCalendar,
    name=_("Calendar of service hours"),
    lead=_("The hours in which services are promised. Times of a level are counted in these."),
    spec=ListSpec(
        key="desk.calendar",
        title=_("Service hours"),
        rows=queries.calendars,
        columns=(
            Column("name", _("Name"), lambda c: c.name, link=calendar_url, sort="name"),
            Column("says", _("Hours"), _says),
            Column(
                "holidays",
                _("Closed on public holidays"),
                lambda c: c.content.get("closed_on_holidays", False) if c.content else None,
            ),
            Column(
                "levels",
                _("Levels"),
                lambda c: c.levels or 0,
                numeric=True,
                description="levels that rest on it today",
            ),
            Column("version", _("Version"), lambda c: c.version_number, numeric=True),
            Column("said_at", _("Last changed"), lambda c: c.said_at, sort="said_at"),
            Column("ended_at", _("Ended"), lambda c: c.ended_at, default=False),
        ),
        filters=(
            flag("offered", _("Offered"), lambda _viewer: Q(ended_at__isnull=True)),
            text_filter("text", _("Words"), "name", "note"),
        ),
        order="name",
        empty=_("No hours are written down yet. Begin with the centre’s ordinary hours."),
    ),
    form=NameForm,
    change=services.change_calendar,
    may_create=services.MANAGE,
    may_change=services.MANAGE,
    new_label=_("New calendar"),
    new_at="desk:calendar_new",
    detail_template="desk/calendar_detail.html",
    detail_context=pages.calendar_page,
    detail_asked=pages.asked,
    fields={"note": lambda c: c.note, "content": lambda c: getattr(c, "content", None)},
)
