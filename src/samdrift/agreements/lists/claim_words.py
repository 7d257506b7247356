"""How claims and measurements are called, coloured and written on pages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from samdrift.agreements.calc import claim_states as states
from samdrift.agreements.calc.level_kept import Measure
from samdrift.agreements.models.claims import Claim, Measurement
from samdrift.agreements.queries.levels import kept, measure_for
from samdrift.kernel.templatetags.shown import day, nok, number, unknown
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import period_text

TONES = {
    "basis": "warning",
    "sent": "info",
    "accepted": "info",
    "partly": "warning",
    "rejected": "danger",
    "credited": "success",
    "done": "success",
    "waived": "neutral",
    "lapsed": "danger",
    "dropped": "neutral",
}
_SHOWN = Decimal("0.0001")


def claim_url(claim: Any) -> str:
    return reverse("agreements:claim_detail", args=[claim.pk])


def measurement_url(row: Any) -> str:
    return reverse("agreements:measurement_detail", args=[row.pk])


def measurement_name(row: Measurement) -> str:
    return f"{row.term.title} {period_text(row.starts_on, row.ends_on)}: {measured(row)}"


def tone_of(claim: Claim, today: dt.date) -> str:
    return "danger" if claim.is_late(today) else TONES[claim.state]


def outstanding(claim: Claim) -> Decimal | None:
    """What is still to come back; None is not known."""
    state = states.State(claim.state)
    return states.outstanding(state, claim.amount, claim.accepted, claim.credited)


def stands(claim: Claim, viewer: Viewer) -> str:
    """How the claim stands, in a sentence."""
    return str(_SENTENCES[claim.state](claim, viewer.day))


def _basis(claim: Claim, today: dt.date) -> str:
    if claim.last_day is None:
        return _("It is not sent yet. The agreement says no last day to claim.")
    days = (claim.last_day - today).days
    values = {"day": day(claim.last_day), "n": abs(days)}
    if days < 0:
        return _("It was not sent, and the last day to claim was %(day)s.") % values
    if days == 0:
        return _("Send it today: it is the last day to claim.")
    text = ngettext(
        "It is not sent yet. The last day to claim is %(day)s, in %(n)s day.",
        "It is not sent yet. The last day to claim is %(day)s, in %(n)s days.",
        days,
    )
    return text % values


def _sent(claim: Claim, today: dt.date) -> str:
    values = {"sent": day(claim.sent_on), "by": day(claim.answer_by)}
    if claim.answer_by is None:
        return _("Sent %(sent)s. The supplier has not answered.") % values
    if claim.is_late(today):
        return _("Sent %(sent)s. The supplier was to answer by %(by)s and has not.") % values
    return _("Sent %(sent)s. The supplier is to answer by %(by)s.") % values


def _answered(claim: Claim, _today: dt.date) -> str:
    left = outstanding(claim)
    if claim.accepted is None:
        return _("%(credited)s has come back, %(left)s is left.") % {
            "credited": nok(claim.credited),
            "left": nok(left),
        }
    values = {"accepted": nok(claim.accepted), "credited": nok(claim.credited)}
    if claim.credited:
        return _("The supplier accepts %(accepted)s, and has credited %(credited)s.") % values
    return _("The supplier accepts %(accepted)s, which has not come yet.") % values


def _rejected(_claim: Claim, _today: dt.date) -> str:
    return _("The supplier rejects it. Insist, or let a decision waive it.")


def _credited(claim: Claim, _today: dt.date) -> str:
    values = {"amount": nok(claim.credited), "day": day(claim.settled_on)}
    return _("%(amount)s came back, the last of it %(day)s.") % values


def _ended(text: Any) -> Any:
    return lambda claim, _today: text() % {"day": day(claim.settled_on)}


_SENTENCES: dict[str, Any] = {
    "basis": _basis,
    "sent": _sent,
    "accepted": _answered,
    "partly": _answered,
    "rejected": _rejected,
    "credited": _credited,
    "done": _ended(lambda: _("What was claimed was delivered %(day)s.")),
    "waived": _ended(lambda: _("It was waived %(day)s.")),
    "lapsed": _ended(lambda: _("It was not claimed by the last day, %(day)s, and is lost.")),
    "dropped": _ended(lambda: _("It was dropped %(day)s: there was nothing to claim.")),
}


def unit_of(measure: Measure) -> str:
    return "%" if measure == Measure.SHARE else _("hours")


def in_unit(value: Decimal | None, measure: Measure) -> Any:
    """99,3056 % or 5,5 hours; never rounded up to what was agreed."""
    if value is None:
        return unknown()
    rounding = "ROUND_FLOOR" if measure == Measure.SHARE else "ROUND_CEILING"
    return f"{number(value.quantize(_SHOWN, rounding=rounding))}\u00a0{unit_of(measure)}"


def measured(row: Measurement) -> Any:
    return in_unit(row.value, measure_for(row.term))


def agreed(row: Measurement) -> Any:
    return in_unit(row.target, measure_for(row.term))


def verdict(row: Measurement) -> tuple[str, str]:
    """Whether it was kept, in a word, and its colour."""
    found = kept(row)
    if found is None:
        return _("Nothing agreed"), "neutral"
    return (pgettext("level", "Kept"), "success") if found else (_("Not kept"), "danger")
