"""Mail out of cases, in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.desk.models.outgoing import OutgoingMail
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.templatetags.shown import day, moment
from samdrift.kernel.viewer import Viewer

State = OutgoingMail.State
TONES = {
    State.WAITING.value: "info",
    State.SENT.value: "success",
    State.FAILED.value: "danger",
    State.BOUNCED.value: "danger",
    State.GIVEN_UP.value: "neutral",
}


def mail_url(row: OutgoingMail) -> str:
    return reverse("desk:mail_out_detail", args=[row.pk])


def at(act: str, pk: int) -> str:
    return reverse(f"desk:{act}", args=[pk])


def tone(row: OutgoingMail) -> str:
    return "warning" if row.concern == 1 else TONES[row.state]


def state_text(row: OutgoingMail) -> str:
    return _("Tried again") if row.concern == 1 else str(row.get_state_display())


def state_tag(row: OutgoingMail) -> Any:
    return format_html('<span class="tag" data-tone="{}">{}</span>', tone(row), state_text(row))


def stands(row: OutgoingMail) -> str:
    """How it stands, and why, in one line."""
    if row.state == State.SENT:
        return _("Sent %(when)s") % {"when": moment(row.sent_at)}
    if row.concern == 1:
        times = ngettext("Tried %(n)s time.", "Tried %(n)s times.", row.attempts)
        told = _("The next try is %(when)s.") % {"when": moment(row.next_at)}
        return f"{times % {'n': row.attempts}} {told}"
    if row.ended_at is not None:
        return f"{row.get_state_display()} {moment(row.ended_at)}"
    return str(row.get_state_display())


def not_arrived_agreed(_finding: Any) -> str:
    return _("Who asks by e-mail gets the answer.")


def not_arrived_observed(finding: Any) -> str:
    if finding.observed["state"] == State.BOUNCED:
        return _("The e-mail came back.")
    return _("The mail server would not take the e-mail.")


def not_arrived_mend(_finding: Any) -> str:
    return _("Send it to another address, or call and give it up.")


def not_taken_agreed(_finding: Any) -> str:
    return _("E-mail is sent at once.")


def not_taken_observed(finding: Any) -> str:
    n = finding.observed["waiting"]
    since = day(dt.date.fromisoformat(finding.observed["since"]))
    text = ngettext(
        "The mail server has not taken e-mail since %(day)s. %(n)s waits.",
        "The mail server has not taken e-mail since %(day)s. %(n)s wait.",
        n,
    )
    return text % {"day": since, "n": n}


def not_taken_mend(_finding: Any) -> str:
    return _("See what it says on the e-mail's page, and ask whoever runs the mail server.")


def finding_page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    ref = Ref(finding.subject_kind, finding.subject_id)
    found = registry.describe([ref], viewer).get(ref)
    return (_("Open the e-mail"), found.url) if found else None
