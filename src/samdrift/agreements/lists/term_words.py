"""Terms in the words of an annex: figures with their units, tiers, and what holds beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.agreements.forms.term_fields import MONTHLY, WEEK, times
from samdrift.agreements.models.terms import CompensationRule, LevelRule, PriceRule, Term
from samdrift.kernel.lists import address
from samdrift.kernel.templatetags.shown import nok, number

Kind = Term.Kind
term_url = address("agreements:term_detail")
MONEY_KINDS = (Kind.PRICE, Kind.FIXED, Kind.LEAST_AMOUNT)
TIME_KINDS = (Kind.RESPONSE, Kind.RESOLUTION)
WHOLE_DAY = 7
NBSP = "\u00a0"


def percent(value: Decimal) -> str:
    return f"{number(value.normalize())}{NBSP}%"


def value_text(kind: str, value: Decimal | None) -> str:
    """97,00 kr, 99,5 %, 30 min or 600 h, by what the term is."""
    if value is None:
        return "–"
    if kind in MONEY_KINDS:
        return str(_money(value))
    if kind in TIME_KINDS:
        return times(value).replace(" h", f" {_('h')}").replace(" ", NBSP)
    if kind in {Kind.AVAILABILITY, Kind.COMPENSATION}:
        return percent(value)
    if kind == Kind.HOURS:
        return f"{number(value.normalize())}{NBSP}{_('h')}"
    return str(number(value.normalize()))


def _money(value: Decimal) -> str:
    """Øre, and more where the price has more."""
    plain = value.normalize()
    if -int(plain.as_tuple().exponent) > 2:  # noqa: PLR2004 -- øre
        return f"{number(plain)}{NBSP}kr"
    return str(nok(value))


def short_value(kind: str, value: Decimal | None) -> str:
    """Without its unit, where the heading tells it."""
    text = value_text(kind, value)
    return text.removesuffix("kr").removesuffix("%").strip(f" {NBSP}")


def level_texts(term: Term, levels: Sequence[Decimal]) -> list[str]:
    """The tiers as the annex has them: 1–2 000, 2 001–4 000, from 4 001; or below 97 %."""
    if term.kind == Kind.COMPENSATION:
        return _attained(levels, by_time=term.compensation.per != CompensationRule.Per.ATTAINMENT)
    if len(levels) == 1 and levels[0] <= 1:
        return [""]
    found = []
    for level, after in zip(levels, [*levels[1:], None], strict=True):
        low = str(number(level.normalize()))
        if after is None:
            found.append(_("from %(level)s") % {"level": low})
        else:
            found.append(f"{low}–{number((after - 1).normalize())}")
    return found


def _attained(levels: Sequence[Decimal], *, by_time: bool) -> list[str]:
    found = []
    unit = "" if by_time else f"{NBSP}%"
    for level, after in zip(levels, [*levels[1:], None], strict=True):
        low = f"{number(level.normalize())}"
        if after is None and not level and by_time:
            found.append("")
        elif after is None:
            found.append(_("from %(level)s") % {"level": f"{low}{unit}"})
        elif not level:
            found.append(_("below %(level)s") % {"level": f"{number(after.normalize())}{unit}"})
        else:
            found.append(f"{low}–{number(after.normalize())}{unit}")
    return found


def sentences(term: Term) -> list[str]:
    """What holds beside the figures, a sentence each."""
    told: dict[str, Callable[[Term], list[str]]] = {
        Kind.PRICE: _of_price,
        Kind.FIXED: _of_fixed,
        Kind.LEAST: _of_least,
        Kind.LEAST_AMOUNT: _of_least,
        Kind.AVAILABILITY: _of_level,
        Kind.RESPONSE: _of_level,
        Kind.RESOLUTION: _of_level,
        Kind.COMPENSATION: _of_compensation,
        Kind.HOURS: lambda _term: [_("Hours for each year.")],
    }
    found = told[term.kind](term)
    if term.system is not None:
        found.append(_("Only for users of %(system)s.") % {"system": term.system})
    if term.member is not None:
        found.append(_("Only for %(member)s.") % {"member": term.member})
    return found


def _monthly(months: int) -> str:
    return str(dict(MONTHLY)[months])


def _of_price(term: Term) -> list[str]:
    rule = term.price
    unit = term.unit or _("unit")
    found = [
        _("Kroner without VAT per %(unit)s, for %(months)s.")
        % {"unit": unit, "months": _monthly(rule.months)}
    ]
    found.append(f"{rule.get_mode_display()}.")
    found.append(
        _("The tier is reached by: %(scope)s. Counted on: %(counting)s.")
        % {
            "scope": rule.get_tier_by_display().lower(),
            "counting": rule.get_counting_display().lower(),
        }
    )
    return found + _index(rule) + _vat(rule)


def _of_fixed(term: Term) -> list[str]:
    rule = term.price
    joint = rule.tier_by == PriceRule.Scope.JOINT and term.member is None
    text = _("One amount for all, in kroner without VAT for %(months)s.")
    if not joint:
        text = _("Paid by each member, in kroner without VAT for %(months)s.")
    return [text % {"months": _monthly(rule.months)}, *_index(rule), *_vat(rule)]


def _vat(rule: PriceRule) -> list[str]:
    if rule.vat is None:
        return [_("Not liable to VAT.")]
    return [_("VAT: %(rate)s.") % {"rate": percent(rule.vat)}]


def _index(rule: PriceRule) -> list[str]:
    """How it follows an index, in one sentence or two."""
    if rule.series is None or rule.base_month is None or rule.index_month is None:
        return []
    told = _(
        "Regulated each %(month)s by %(series)s, from the figure of %(base)s, with the figure %(lag)s months before."
    ) % {
        "month": str(MONTHS[rule.index_month]).lower(),
        "series": rule.series,
        "base": rule.base_month.strftime("%m.%Y"),
        "lag": rule.index_lag_months,
    }
    found = [told]
    if rule.index_share != 100:  # noqa: PLR2004 -- per cent
        found.append(_("%(share)s of the price follows it.") % {"share": percent(rule.index_share)})
    if rule.index_cap is not None:
        found.append(_("At most %(cap)s a year.") % {"cap": percent(rule.index_cap)})
    if not rule.index_may_fall:
        found.append(_("The price never falls with it."))
    return found


def _of_least(term: Term) -> list[str]:
    return [_("Paid for at least, of: %(price)s.") % {"price": term.of}] if term.of else []


def _of_level(term: Term) -> list[str]:
    rule = term.level
    found = []
    if rule.severity:
        found.append(f"{rule.get_severity_display()}.")
    if term.kind in TIME_KINDS and rule.share < 100:  # noqa: PLR2004 -- per cent
        found.append(_("In %(share)s of the cases at least.") % {"share": percent(rule.share)})
    found.append(
        _("Measured over each %(period)s. %(hours)s.")
        % {"period": rule.get_period_display().lower(), "hours": hours_text(rule)}
    )
    if rule.exclusions:
        found.append(_("Left out: %(what)s.") % {"what": "; ".join(rule.exclusions)})
    return found


def hours_text(rule: LevelRule) -> str:
    """Around the clock; or Monday–Friday 08.00–16.00."""
    if rule.always:
        return _("Around the clock")
    return f"{_days_text(rule.weekdays)} {_clock(rule.opens)}–{_clock(rule.closes)}"


def _clock(time: dt.time | None) -> str:
    return "" if time is None else time.strftime("%H.%M")


def _days_text(weekdays: str) -> str:
    names = dict(WEEK)
    if len(weekdays) == WHOLE_DAY:
        return _("every day")
    is_row = weekdays in "1234567" and len(weekdays) > 1
    chosen = [weekdays[0], weekdays[-1]] if is_row else list(weekdays)
    shown = [str(names[one]) for one in chosen]
    return "–".join(shown) if is_row else ", ".join(shown)


def _of_compensation(term: Term) -> list[str]:
    rule = term.compensation
    found = [
        _("When “%(level)s” is not kept. %(per)s, per cent of %(fee)s.")
        % {
            "level": rule.of,
            "per": rule.get_per_display(),
            "fee": str(nok(rule.fee_amount)) if rule.fee == "amount" else _fee(rule),
        }
    ]
    for cap, text in (
        (rule.cap, _("At most %(cap)s of the period’s fee.")),
        (rule.case_cap, _("At most %(cap)s for each case.")),
        (rule.year_cap, _("At most %(cap)s of the year’s fee.")),
    ):
        if cap is not None:
            found.append(text % {"cap": percent(cap)})
    if rule.claim_days is not None:
        text = ngettext(
            "Must be claimed within %(n)s day after the period.",
            "Must be claimed within %(n)s days after the period.",
            rule.claim_days,
        )
        found.append(text % {"n": rule.claim_days})
    return found


def _fee(rule: CompensationRule) -> Any:
    return rule.get_fee_display().lower()
