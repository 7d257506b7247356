"""How rounds of ratification are told in words and in a picture."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.governance.calc import ratification as calc
from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.governance.services.ratification_effect import effect_day
from samdrift.kernel.templatetags.shown import day

TONES = {"pending": "neutral", "adopted": "success", "changed": "warning", "rejected": "danger"}
WIDTH = 600


@dataclass(frozen=True)
class Part:
    """A part of the bar: how many answered so, and where it lies of `WIDTH`."""

    key: str
    label: str
    count: int
    at: int
    width: int


def parts(standing: calc.Standing) -> list[Part]:
    """The bar's parts in the order they are read; every part that is there can be seen."""
    names = dict(Answer.Status.choices)
    order = (calc.Answer.ADOPTED, calc.Answer.CHANGED, calc.Answer.REJECTED, calc.Answer.PENDING)
    total = sum(standing.counts.values()) or 1
    found, done = [], 0
    for one in order:
        count = standing.counts[one]
        at, end = WIDTH * done // total, WIDTH * (done + count) // total
        done += count
        found.append(Part(one.value, str(names[one]), count, at, end - at))
    return found


def counts_text(standing: calc.Standing) -> str:
    """Adopted 5 · Adopted with changes 1 · Pending 1: the picture in words."""
    return " · ".join(f"{part.label} {part.count}" for part in parts(standing) if part.count)


def demand_text(rule: str, needed: int) -> str:
    """What the rule asks for, in a number."""
    if rule == Ratification.Rule.ALL:
        return ngettext(
            "The one member asked must adopt it.", "All %(n)s must adopt it.", needed
        ) % {"n": needed}
    if rule == Ratification.Rule.NAMED:
        text = ngettext(
            "%(n)s named member must adopt it.", "%(n)s named members must adopt it.", needed
        )
        return text % {"n": needed}
    if rule == Ratification.Rule.MAJORITY:
        return _("More than half must adopt it: at least %(n)s.") % {"n": needed}
    return _("At least two thirds must adopt it: %(n)s.") % {"n": needed}


def state_text(row: Ratification, standing: calc.Standing) -> str:
    """How it stands, explained: 5 of 7 have adopted it. All 7 must adopt it. Two more are needed."""
    total = sum(standing.counts.values())
    adopted = standing.counts[calc.Answer.ADOPTED]
    said = _("%(n)s of %(total)s members have adopted it.") % {"n": adopted, "total": total}
    demand = demand_text(row.rule, standing.needed)
    return f"{said} {demand} {_rest(row, standing)}"


def _rest(row: Ratification, standing: calc.Standing) -> str:
    on = effect_day(row)
    if on is not None:
        met = _("The rule was met on %(day)s.") % {"day": day(row.met_on)}
        return f"{met} {_('In force from %(day)s.') % {'day': day(on)}}"
    if row.ended_on is not None:
        return _("The round ended on %(day)s without effect.") % {"day": day(row.ended_on)}
    if standing.is_lost:
        return _(
            "That cannot be met any more with this text. Take a new text to all, or end the round."
        )
    if standing.is_met:
        return _("Enough have adopted it, but the matter is not with the members now.")
    text = ngettext("%(n)s more is needed.", "%(n)s more are needed.", standing.short)
    return text % {"n": standing.short}


def state_key(row: Ratification, standing: calc.Standing) -> str:
    """met, ended, lost or open: for the list and the API."""
    if row.met_on is not None:
        return "met"
    if row.ended_on is not None:
        return "ended"
    return "lost" if standing.is_lost else "open"


def state_name(key: str) -> tuple[str, str]:
    """What the state is called, and its tone."""
    return {
        "met": (_("Rule met"), "success"),
        "ended": (_("Ended"), "neutral"),
        "lost": (_("Cannot be met"), "danger"),
        "open": (_("Members are asked"), "info"),
    }[key]
