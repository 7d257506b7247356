"""Rotas in words: addresses, times, hours, gaps, rules, findings."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.desk.models.oncall import AgreedRule
from samdrift.kernel.lists import address
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.templatetags.shown import day, moment
from samdrift.kernel.viewer import Viewer

rota_url = address("desk:rota_detail")
call_out_url = address("desk:call_out_detail")


def at(name: str, pk: int) -> str:
    return reverse(f"desk:{name}", args=[pk])


def clock(when: dt.datetime) -> str:
    """15.30"""
    return timezone.localtime(when).strftime("%H.%M")


def stretch(start: dt.datetime, end: dt.datetime) -> str:
    """From when to when: the day once where it is the same."""
    same = timezone.localtime(start).date() == timezone.localtime(end).date()
    return f"{moment(start)} – {clock(end) if same else moment(end)}"


def hours_told(value: Fraction | None, places: int = 2) -> str | None:
    """`56,14`: rounded for display alone."""
    if value is None:
        return None
    exact = Decimal(round(value * 10**places)) / 10**places
    text = f"{exact:.{places}f}".replace(".", ",")
    return text.rstrip("0").rstrip(",") if "," in text else text


def why_gap(why: str, person: Any) -> str:
    """Why nobody is on."""
    if why == "away":
        return _("%(name)s is away") % {"name": person or _("Who was on")}
    return _("As decided") if why == "nobody" else _("Nobody takes turns")


def hour_told(value: Fraction) -> str:
    """Hours from midnight as the clock shows them: 21.00"""
    minutes = int(value * 60)
    return f"{minutes // 60:02}.{minutes % 60:02}"


def night_told(night: tuple[Fraction, Fraction]) -> str:
    return _("%(from)s to %(until)s") % {"from": hour_told(night[0]), "until": hour_told(night[1])}


def value_told(code: str, value: Fraction) -> str:
    """A rule's value with its unit."""
    if code == "share":
        return str(value)
    values = {"n": hours_told(value)}
    if code.startswith("night_"):
        return hour_told(value)
    if code == "plan_days":
        return ngettext("%(n)s day", "%(n)s days", int(value)) % values
    if code == "average_weeks":
        return ngettext("%(n)s week", "%(n)s weeks", int(value)) % values
    return _("%(n)s h") % values


def rule_name(code: str) -> str:
    return str(AgreedRule.Code(code).label)


def breach_told(code: str, measured: Fraction, limit: Fraction) -> str:
    """What breaks the rule, in a sentence."""
    texts = {
        "week_hours": _("%(is)s hours count as work. At most %(limit)s may."),
        "week_most": _("%(is)s hours in one week. At most %(limit)s may be, also when averaged."),
        "overtime_week": _("%(is)s hours called out in the week. At most %(limit)s may be."),
        "overtime_four": _("%(is)s hours called out in four weeks. At most %(limit)s may be."),
        "overtime_year": _("%(is)s hours called out in 52 weeks. At most %(limit)s may be."),
        "daily_rest": _("%(is)s hours of rest in 24 hours. It must be %(limit)s without a break."),
        "weekly_rest": _("%(is)s hours of rest in the week. It must be %(limit)s without a break."),
    }
    return texts[code] % {"is": hours_told(measured), "limit": hours_told(limit)}


def _when(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def gap_agreed(_finding: Any) -> str:
    return _("Somebody is on call whenever the team is not at work.")


def gap_observed(finding: Any) -> str:
    told = finding.observed
    text = ngettext(
        "%(layer)s has nobody in %(n)s stretch, first %(when)s.",
        "%(layer)s has nobody in %(n)s stretches, first %(when)s.",
        told["count"],
    )
    values = {"from": _when(told["from"]), "to": _when(told["to"])}
    when = stretch(values["from"], values["to"])
    return text % {"layer": told["layer"], "n": told["count"], "when": when}


def gap_mend(_finding: Any) -> str:
    return _("Put somebody in, or let the people swap.")


def rule_agreed(finding: Any) -> str:
    told = finding.agreed
    limit = value_told(told["code"], Fraction(told["limit"]))
    return _("%(rule)s: %(limit)s") % {"rule": rule_name(told["code"]), "limit": limit}


def rule_observed(finding: Any) -> str:
    told = finding.observed
    code, limit = finding.agreed["code"], Fraction(finding.agreed["limit"])
    text = breach_told(code, Fraction(told["measured"]), limit)
    return _("From %(day)s: %(text)s") % {
        "day": day(dt.date.fromisoformat(told["day"])), "text": text,
    }  # fmt: skip


def rule_mend(_finding: Any) -> str:
    return _("Share the shifts otherwise, give time off, or write what is agreed locally.")


def plan_agreed(finding: Any) -> str:
    return _("The plan is told at least %(n)s days ahead.") % {"n": finding.agreed["days"]}


def plan_observed(finding: Any) -> str:
    until = finding.observed["until"]
    if until is None:
        return _("No plan is told.")
    return _("It is told up to %(day)s.") % {"day": day(dt.date.fromisoformat(until))}


def plan_mend(_finding: Any) -> str:
    return _("Look through the plan, and tell it to those it concerns.")


def page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    ref = Ref(finding.subject_kind, finding.subject_id)
    found = registry.describe([ref], viewer).get(ref)
    return (_("Open the rota"), found.url) if found else None


def moment_value(when: dt.datetime) -> str:
    """The moment as a form's first value in an address."""
    return timezone.localtime(when).strftime("%Y-%m-%d+%H:%M")
