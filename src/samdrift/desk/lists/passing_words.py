"""Passed cases in words: addresses, states, deadlines, findings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.desk.calc.clocks import State
from samdrift.desk.lists.commitment_words import at as commitment_at
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.commitments import Metric
from samdrift.desk.models.passing import Passing
from samdrift.kernel.lists import address
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer

passing_url = address("desk:passing_detail")
supplier_case_url = address("desk:supplier_case")
TONES = {"passed": "warning", "acknowledged": "info", "solved": "success", "taken_back": "neutral"}


def at(name: str, pk: int) -> str:
    return reverse(f"desk:passing_{name}", args=[pk])


def tone_of(passing: Any) -> str:
    return "danger" if is_late(passing) and passing.is_standing else TONES[passing.state]


def is_late(passing: Any) -> bool:
    """A time of its was broken."""
    clocks = (passing.response, passing.resolution)
    return any(one is not None and one.breached_at is not None for one in clocks)


def broke_promise(passing: Any, now: dt.datetime) -> bool:
    """Whether the time the supplier itself gave last has passed without a solution."""
    if passing.expected_at is None or passing.state == Passing.State.TAKEN_BACK:
        return False
    return bool((passing.solved_at or now) > passing.expected_at)


def expected_text(passing: Any, now: dt.datetime) -> str:
    """The time the supplier gave; and where it passed, that it did."""
    if passing.expected_at is None:
        return ""
    when = moment(passing.expected_at)
    return _("%(when)s: not kept") % {"when": when} if broke_promise(passing, now) else when


def state_text(passing: Any) -> str:
    """How it stands, in a word or two."""
    if passing.is_standing and passing.waits_for_us:
        return _("Waits for our answer")
    return str(passing.get_state_display())


def their_state_text(passing: Any) -> str:
    """The same, said to the supplier."""
    if passing.is_standing and passing.waits_for_us:
        return _("You wait for an answer")
    names = {
        Passing.State.PASSED: _("New"),
        Passing.State.ACKNOWLEDGED: _("You work on it"),
        Passing.State.SOLVED: _("Solved by you"),
        Passing.State.TAKEN_BACK: _("Taken back by the customer"),
    }
    return names[passing.state]


def clock_text(clock: Clock | None) -> str:
    """When it is due, or how it ended; empty where nothing is agreed."""
    if clock is None:
        return ""
    if clock.breached_at is not None:
        return _("Late since %(when)s") % {"when": moment(clock.breached_at)}
    if clock.state == State.STOPPED:
        return _("Kept %(when)s") % {"when": moment(clock.stopped_at)}
    if clock.state == State.PAUSED:
        return _("Paused")
    return _("Due %(when)s") % {"when": moment(clock.due_at)} if clock.due_at else ""


def due_of(passing: Any) -> dt.datetime | None:
    """The nearest time that runs."""
    clocks = (passing.response, passing.resolution)
    return min((one.due_at for one in clocks if one is not None and one.due_at), default=None)


def clock_url(clock: Clock) -> str:
    return commitment_at("clock_detail", clock.pk)


def metric_text(metric: str) -> str:
    names = {Metric.RESPONSE: _("Answer"), Metric.RESOLUTION: _("Solution")}
    return names[Metric(metric)]


# Findings


def agreed(finding: Any) -> str:
    told = finding.agreed
    return _("%(supplier)s: %(metric)s within %(minutes)s minutes of agreed time (%(term)s).") % {
        "supplier": told["supplier"],
        "metric": metric_text(told["metric"]).lower(),
        "minutes": told["minutes"],
        "term": told["term"],
    }


def observed(finding: Any) -> str:
    told = dt.datetime.fromisoformat(finding.observed["breached_at"])
    return _("The supplier’s time ran out %(moment)s.") % {"moment": moment(told)}


def mend(finding: Any) -> str:
    if finding.observed.get("claim"):
        return _("Check how the time was used, and send the claim before its last day.")
    return _("Ask the supplier. If the time is not right, correct the event of the clock.")


def page(finding: Any, _viewer: Viewer) -> tuple[str, str]:
    claim = finding.observed.get("claim")
    if claim:
        return _("Open the claim"), reverse("agreements:claim_detail", args=[claim])
    return _("Open the clock"), commitment_at("clock_detail", finding.observed["clock"])
