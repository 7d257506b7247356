"""How the reckoning that a claim rests on is told: its figures in words, one to a line.

A reckoning is plain JSON values; its `kind` tells who can tell it. A room that makes reckonings of
its own kind puts a teller for it into TELLERS when it is loaded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from samdrift.agreements.calc.level_kept import Measure
from samdrift.agreements.models.terms import CompensationRule
from samdrift.governance.papers.words import moment, money
from samdrift.kernel.templatetags.shown import day, number

Told = list[tuple[str, str]]
TELLERS: dict[str, Callable[[Mapping[str, Any]], Told]] = {}
LEVEL, REPORT = "level", "report"


def told(reckoning: Mapping[str, Any]) -> Told:
    """The reckoning's lines as (label, value); those of a kind nobody knows as they are kept."""
    if not reckoning:
        return []
    teller = TELLERS.get(str(reckoning.get("kind", "")))
    if teller is not None:
        return teller(reckoning)
    return [(str(name), str(value)) for name, value in reckoning.items() if name != "kind"]


def _level(kept: Mapping[str, Any]) -> Told:
    rows = [
        (pgettext("of a level", "Agreed"), _value(kept["agreed"], kept["measure"])),
        (_("Measured"), _value(kept["measured"], kept["measure"])),
        (_("Clause"), " ".join(part for part in (kept["rule"], kept["clause"]) if part)),
    ]
    return [*rows, *_outages(kept), *_fee(kept), *_rate(kept), *_cases(kept), *_caps(kept)]


def _report(kept: Mapping[str, Any]) -> Told:
    rows = [(_("Due"), day(dt.date.fromisoformat(kept["due"])))]
    return [*rows, (_("Where it is agreed"), kept["annex"])] if kept["annex"] else rows


def _outages(kept: Mapping[str, Any]) -> Told:
    """When it was down, and what that came to of the agreed time."""
    rows = []
    for start, end, left_out in kept.get("outages", ()):
        text = f"{moment(start)} – {moment(end)}"
        rows.append((pgettext("not working", "Down"), f"{text} ({left_out})" if left_out else text))
    if "down_minutes" in kept:
        values = {
            "down": number(kept["down_minutes"]),
            "agreed": number(kept["agreed_minutes"]),
        }
        rows.append((_("In all"), _("%(down)s of %(agreed)s minutes") % values))
    return rows


def _value(text: str, measure: str) -> str:
    unit = "%" if measure == Measure.SHARE else _("hours")
    return f"{_figure(text)}\u00a0{unit}"


def _figure(text: str) -> str:
    """As few decimals as it takes, at most six."""
    return str(number(Decimal(text).normalize() + 0))


def _fee(kept: Mapping[str, Any]) -> Told:
    label = {
        CompensationRule.Fee.PERIOD: _("The fee of the period, without VAT"),
        CompensationRule.Fee.YEAR: _("The fee of the year, without VAT"),
        CompensationRule.Fee.AMOUNT: _("The amount agreed to reckon from"),
    }[kept["fee_of"]]
    rows = [(label, money(kept["fee"]))]
    for title, quantity, net in kept["lines"]:
        units = f" ({_figure(quantity)})" if quantity is not None else ""
        rows.append((f"{title}{units}", money(net)))
    return rows if kept["fee"] is not None else [(label, _("not known"))]


def _rate(kept: Mapping[str, Any]) -> Told:
    if kept.get("rate") is None:
        return []
    return [
        (_("Reduction"), f"{_figure(kept['rate'])}\u00a0%"),
        (
            _("Worked out"),
            f"{_figure(kept['rate'])}\u00a0% × {money(kept['fee'])} = {money(kept['uncapped'])}",
        ),
    ]


def _cases(kept: Mapping[str, Any]) -> Told:
    by_hour = kept["per"] == CompensationRule.Per.HOUR
    return [
        (
            name or _("The case"),
            f"{_late(units, by_hour=by_hour)} × {_figure(rate)}\u00a0% = {money(uncapped)}"
            + (
                ""
                if uncapped == amount
                else " → " + _("at most %(amount)s") % {"amount": money(amount)}
            ),
        )
        for name, units, rate, uncapped, amount in kept.get("cases", ())
    ]


def _late(units: int, *, by_hour: bool) -> str:
    if by_hour:
        return ngettext("%(n)s hour late", "%(n)s hours late", units) % {"n": units}
    return ngettext("%(n)s day late", "%(n)s days late", units) % {"n": units}


def _caps(kept: Mapping[str, Any]) -> Told:
    rows = []
    if kept.get("cap"):
        text = _("%(cap)s %% of the fee") % {"cap": _figure(kept["cap"])}
        rows.append((_("At most for the period"), text))
    if kept.get("year_took"):
        values = {
            "cap": _figure(kept["year_cap"]),
            "fee": money(kept["year_fee"]),
            "before": money(kept["year_before"]),
            "left": money(kept["year_left"]),
        }
        text = _("%(cap)s %% of %(fee)s, less %(before)s claimed before: %(left)s") % values
        rows.append((_("At most for the year"), text))
    elif kept.get("missing") == "year_fee":
        rows.append((_("At most for the year"), _("The fee of the year is not known.")))
    if kept.get("asked_before"):
        rows.append((_("Less what is claimed already"), money(kept["asked_before"])))
    return rows


def _time(kept: Mapping[str, Any]) -> Told:
    return [(_("Time used"), _value(kept["hours"], Measure.HOURS))]


TELLERS[LEVEL] = _level
TELLERS[REPORT] = _report
TELLERS["time"] = _time

__all__ = ["LEVEL", "TELLERS", "told"]
