"""What agreements puts into the sockets: hours."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.lists import duty_finding_words as words
from samdrift.agreements.lists import hour_pages as pages
from samdrift.agreements.lists.hour_words import pool_url
from samdrift.agreements.models.hours import HourPool
from samdrift.agreements.services import hour_findings
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.registry import Kind, MenuEntry, Panel, Timed, registry
from samdrift.kernel.web.timeline import name_events, name_fields

registry.add_kind(Kind(HourPool, _("Hours"), pool_url))
registry.add_menu(
    MenuEntry(
        "hours",
        "agreements",
        _("Hours"),
        "agreements:hours_list",
        45,
        lambda viewer: viewer.inside,
    )
)
registry.add_panel(
    Panel(
        "agreements.agreement", "hours", _("Hours"), 42, "agreements/hours_panel.html", pages.panel
    )
)
for page, context in (
    ("followup.occurrence", pages.of_occurrence),
    ("governance.matter", pages.of_matter),
):
    registry.add_panel(
        Panel(page, "hours", _("Hours"), 55, "agreements/hours_booked.html", context, side=True)
    )
registry.add_finding(
    FindingKind(
        hour_findings.LAPSE,
        _("Hours are about to lapse"),
        "agreements",
        _("Hours that are paid for lapse unless they are used or planned in time."),
        agreed=words.hours_agreed,
        observed=words.hours_observed,
        mend=words.hours_mend,
        page=words.hours_page,
        audience=FindingAudience.CONCERNED,
    )
)
registry.add_timed(Timed("hours about to lapse", dt.timedelta(hours=6), hour_findings.find_all))
name_events(
    {
        "hours.pool_added": _("Was registered"),
        "hours.pool_changed": _("Was changed"),
        "hours.year_added": _("A period was added"),
        "hours.year_changed": _("A period was changed"),
        "hours.year_removed": _("A period was taken away"),
        "hours.years_taken": _("The periods were taken from the annex"),
        "hours.planned": _("Hours were planned"),
        "hours.used": _("Hours were used"),
        "hours.booking_changed": _("A booking was changed"),
        "hours.struck": _("A booking was struck"),
    }
)
name_fields(
    {
        "hours": _("Hours"),
        "what": pgettext_lazy("hours", "What for"),
        "carried_months": _("Months they can be used after their year"),
        "hourly_worth": _("Worth of an hour"),
    }
)
