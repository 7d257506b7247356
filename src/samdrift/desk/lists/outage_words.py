"""Outages, maintenance and alerts in words: addresses, states, lengths, flaws."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from samdrift.desk.calc.availability import begun_minutes, full_minutes
from samdrift.desk.models.outages import (
    AlertDelivery,
    Degree,
    MaintenanceWindow,
    Outage,
    StatusPage,
)
from samdrift.kernel.lists import address
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.templatetags.shown import moment, number
from samdrift.kernel.viewer import Viewer

outage_url = address("desk:outage_detail")
window_url = address("desk:maintenance_detail")
rule_url = address("desk:alert_rule_detail")
alert_url = address("desk:alert_detail")
delivery_url = address("desk:alert_delivery_detail")
page_url = address("desk:status_page_detail")

HOUR = 60


def at(name: str, pk: int) -> str:
    return reverse(f"desk:{name}", args=[pk])


def status_address(page: StatusPage) -> str:
    """Where all can read it once it is open."""
    return reverse("status:page", args=[page.slug])


def status_url(page: StatusPage) -> str:
    """The same to press; nothing while it is shut, since there is no page then."""
    return status_address(page) if page.is_on else ""


def length_of(minutes: int) -> str:
    """`2 h 15 min`."""
    sign, hours, rest = ("−" if minutes < 0 else ""), abs(minutes) // HOUR, abs(minutes) % HOUR
    values = {"hours": hours, "minutes": rest}
    told = _("%(hours)s h %(minutes)s min") if hours else _("%(minutes)s min")
    return sign + told % values


def down_text(time: dt.timedelta) -> str:
    return length_of(begun_minutes(time))


def left_text(time: dt.timedelta | None) -> str | None:
    return None if time is None else length_of(full_minutes(time))


def percent_text(value: Decimal | None, target: Decimal | None = None) -> str | None:
    """To four decimals; never rounded up to a promise that it is below."""
    if value is None:
        return None
    step = Decimal("0.0001")
    told = value.quantize(step, ROUND_HALF_UP)
    if told > value and any(value < line <= told for line in (target, _WHOLE) if line is not None):
        told = value.quantize(step, ROUND_FLOOR)
    return f"{number(told.normalize())}\u00a0%"


_WHOLE = Decimal(100)


def outage_state(outage: Outage) -> str:
    if outage.struck_at is not None:
        return "struck"
    return "on" if outage.ended_at is None else "over"


OUTAGE_TONES = {"on": "danger", "over": "success", "struck": "neutral"}


def outage_state_text(outage: Outage) -> str:
    names = {
        "on": outage.get_degree_display(),
        "over": pgettext("outage", "Over"),
        "struck": pgettext("outage", "Struck out"),
    }
    return str(names[outage_state(outage)])


def tag(tone: str, text: Any) -> Any:
    return format_html('<span class="tag" data-tone="{}">{}</span>', tone, text)


def outage_tag(outage: Outage) -> Any:
    state = outage_state(outage)
    tone = "warning" if state == "on" and outage.degree != Degree.FULL else OUTAGE_TONES[state]
    return tag(tone, outage_state_text(outage))


def lasted(outage: Outage, now: dt.datetime) -> str:
    return down_text(max((outage.ended_at or now) - outage.started_at, dt.timedelta(0)))


def about(row: Any) -> str | None:
    """What it is about: the system, else the service, and the place."""
    named = row.system or row.service
    parts = [str(one) for one in (named, getattr(row, "site", "")) if one]
    return ", ".join(parts) or None


def members_text(row: Any) -> str:
    names = [str(one) for one in row.members.all()]
    return ", ".join(names) or _("All")


def window_state(window: MaintenanceWindow, now: dt.datetime) -> str:
    """planned, on, to_close, done or cancelled."""
    if window.state != MaintenanceWindow.State.PLANNED:
        return str(window.state)
    if now < window.starts_at:
        return "planned"
    return "on" if now < window.ends_at else "to_close"


WINDOW_TONES = {
    "planned": "info", "on": "warning", "to_close": "danger", "done": "success",
    "cancelled": "neutral",
}  # fmt: skip


def window_state_text(window: MaintenanceWindow, now: dt.datetime) -> str:
    names = {"on": _("Going on"), "to_close": _("Over: tell how it went")}
    return str(names.get(window_state(window, now)) or window.get_state_display())


DELIVERY_TONES = {
    AlertDelivery.State.TAKEN: "success",
    AlertDelivery.State.ODD: "warning",
    AlertDelivery.State.UNREAD: "danger",
    AlertDelivery.State.KEPT: "info",
    AlertDelivery.State.ASIDE: "neutral",
}

FLAWS: dict[str, Any] = {
    "not_text": gettext_lazy("It is not text"),
    "not_json": gettext_lazy("It is not JSON"),
    "not_object": gettext_lazy("It is not a message from Alertmanager"),
    "no_alerts": gettext_lazy("It has no list of alerts"),
    "too_many": gettext_lazy("It has more alerts than are read of one message"),
    "not_an_alert": gettext_lazy("This is no alert, and was left out"),
    "other_version": gettext_lazy(
        "Another version of the message than 4; read as well as could be"
    ),
    "truncated": gettext_lazy("The sender left out alerts. Raise max_alerts in its set-up"),
    "no_labels": gettext_lazy("The alert has no labels, so no rule can hold for it"),
    "not_plain": gettext_lazy("This is not text, and was left out"),
    "no_status": gettext_lazy("It does not tell whether it fires; taken by its end"),
    "no_start": gettext_lazy("It does not tell when it began; taken as when it came"),
    "bad_start": gettext_lazy("Its start cannot be read; taken as when it came"),
    "bad_end": gettext_lazy("Its end cannot be read; taken as when it came"),
    "no_end": gettext_lazy("It is over, but does not tell since when; taken as when it came"),
    "ends_first": gettext_lazy("It ends before it begins; taken as no time"),
    "no_fingerprint": gettext_lazy("It has no fingerprint; one was made from its labels"),
}


def flaw_text(flaw: list[str]) -> str:
    """What was odd, where, and what stood there."""
    code, where, value = (*flaw, "", "", "")[:3]
    told = str(FLAWS.get(code, code))
    beside = ": ".join(text for text in (where, value) if text)
    return f"{told} ({beside})" if beside else told


# Findings


def window_agreed(_finding: Any) -> str:
    return _("How planned work went is told when it is over.")


def window_observed(finding: Any) -> str:
    ended = dt.datetime.fromisoformat(finding.observed["ended"])
    return _("Its time was over %(when)s.") % {"when": moment(ended)}


def window_mend(_finding: Any) -> str:
    return _("Tell whether it was done and how long anything was down, or cancel it.")


def unread_agreed(_finding: Any) -> str:
    return _("Monitoring sends alerts that can be read.")


def unread_observed(finding: Any) -> str:
    came = dt.datetime.fromisoformat(finding.observed["came"])
    return _("What came %(when)s was not understood.") % {"when": moment(came)}


def unread_mend(_finding: Any) -> str:
    return _("See what was wrong, mend the sender, and set the message aside.")


def finding_page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    ref = Ref(finding.subject_kind, finding.subject_id)
    found = registry.describe([ref], viewer).get(ref)
    return (_("Open it"), found.url) if found else None
