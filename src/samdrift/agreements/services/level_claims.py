"""A level that was not kept becomes a claim, with the reckoning of what it is worth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from samdrift.agreements.calc.compensation import (
    DAY,
    HOUR,
    Attained,
    CompensationTerms,
    Delay,
    compensations,
    last_claim_day,
)
from samdrift.agreements.calc.kroner import ZERO
from samdrift.agreements.calc.level_kept import Measure, rest_mark
from samdrift.agreements.calc.level_worth import (
    agreement_year,
    penalties_by_steps,
    under_year_cap,
)
from samdrift.agreements.models.claims import Claim, Measurement
from samdrift.agreements.models.terms import CompensationRule
from samdrift.agreements.queries.fees import Fee, fee_of
from samdrift.agreements.queries.levels import kept, measure_for, step_on, steps_of
from samdrift.agreements.services.claims import EvidenceIn, Wanted, raised, withdraw_basis
from samdrift.agreements.services.level_findings import mark_of
from samdrift.agreements.services.site_language import in_site_language
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import NoStepError, OverlapError
from samdrift.kernel.history import kind_of
from samdrift.kernel.registry import Ref
from samdrift.kernel.templatetags.shown import number
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import period_text

Rule = CompensationRule
_STILL = (Claim.State.BASIS, Claim.State.DROPPED)
"""Not told to anybody: such a claim is brought up to date."""


def follow(row: Measurement, *, by: Viewer) -> Claim | None:
    """Raise or bring up to date the claim on this measurement; drop one that rests on nothing.

    The measurement may be one that is not recorded yet: how it stands so far. What it has grown by
    since a claim on it was told is a claim of its own: the rest, reckoned with all of it.
    """
    known = claims_on(row)
    asked = [one for one in known if one.state not in _STILL]
    mark = next((one.mark for one in known if one.state in _STILL), "")
    mark = mark or rest_mark(mark_of(row), len(known) + 1)
    told = [one.mark for one in known if one.mark != mark]
    for other in told:  # a lapsed one that was taken up again carries all that is not asked for yet
        _withdraw(row, other, by, _("It is part of another claim on the same."))
    if kept(row) is not False:
        _withdraw(row, mark, by, _("It was measured anew, and the level was kept."))
        return None
    rules = list(Rule.objects.filter(of=row.term).select_related("term").order_by("pk"))
    worth = [_worth(rule, row) for rule in rules]
    with in_site_language():
        subjects = _grown(row, asked)
    total = _rest(worth, asked)
    if not worth or total == 0 or (total is None and asked and not subjects):
        _withdraw(row, mark, by, _("It was measured anew, and gives nothing."))
        return None
    days = [one.last_day for one in worth if one.last_day is not None]
    with in_site_language():
        title = _title(row)
        wanted = Wanted(
            Claim.Kind.LEVEL,
            _("%(title)s: the rest") % {"title": title} if asked else title,
            total,
            mark,
            row.starts_on,
            row.ends_on,
            row.term,
            row.member,
            min(days, default=None),
        )
        evidence = [*(_evidence(row, one) for one in worth), *subjects]
    return raised(row.term.agreement, wanted, evidence, by=by)


def claims_on(row: Measurement) -> list[Claim]:
    """The claim on what was measured of these days and those on its rest, the oldest first."""
    mark = mark_of(row)
    whose = Q(mark=mark) | Q(mark__startswith=f"{mark}:")
    rows = Claim.objects.filter(whose, agreement=row.term.agreement_id)
    return list(rows.prefetch_related("evidence").order_by("pk"))


def _rest(worth: Sequence[Worth], asked: Sequence[Claim]) -> Decimal | None:
    """What is left to ask for, in kroner: each part of `worth` less what was asked for before."""
    if any(one.amount is None for one in worth):
        return None
    left = sum((_asked_for(one) for one in asked), ZERO)
    for one in worth:
        take = min(one.amount or ZERO, left)
        if take:
            one.amount, left = (one.amount or ZERO) - take, left - take
            one.reckoning["asked_before"] = str(take)
    return sum((one.amount or ZERO for one in worth), ZERO)


def _asked_for(claim: Claim) -> Decimal:
    """What the claim asked for, or was reckoned to be worth: who let some of it go let it go for good."""
    reckoned = sum((one.amount for one in claim.evidence.all() if one.amount), ZERO)
    return max(claim.amount or ZERO, reckoned)


def withdraw(row: Measurement, *, by: Viewer, reason: str) -> None:
    """What the measurement gave to claim is not there after all."""
    for claim in claims_on(row):
        _withdraw(row, claim.mark, by, reason)


def _withdraw(row: Measurement, mark: str, by: Viewer, reason: str) -> None:
    withdraw_basis(row.term.agreement, mark, by=by, reason=reason)


def _title(row: Measurement) -> str:
    values = {
        "term": row.term.title,
        "period": period_text(row.starts_on, row.ends_on),
        "value": number(row.value.quantize(Decimal("0.0001"))),
        "target": number(row.target),
    }
    if measure_for(row.term) == Measure.SHARE:
        return _("%(term)s %(period)s: %(value)s %% against %(target)s %%") % values
    return _("%(term)s %(period)s: %(value)s hours against %(target)s hours") % values


@dataclass(slots=True)
class Worth:
    """What a rule gives for a measurement: kroner (None: not known), and how it was reckoned."""

    amount: Decimal | None
    last_day: dt.date | None
    reckoning: dict[str, Any] = field(default_factory=dict)


def _worth(rule: CompensationRule, row: Measurement) -> Worth:
    period = Period(row.starts_on, row.ends_on)
    last_day = None if rule.claim_days is None else last_claim_day(period, days=rule.claim_days)
    agreement = row.term.agreement
    year = agreement_year(agreement.valid_from, row.starts_on)
    fee = _fee(rule, row, period, year)
    told: dict[str, Any] = {
        "kind": "level",
        "measure": measure_for(row.term).value,
        "agreed": str(row.target),
        "measured": str(row.value),
        "from": str(row.starts_on),
        "to": str(row.ends_on),
        "clause": rule.term.annex,
        "rule": rule.term.title,
        "per": rule.per,
        "fee_of": rule.fee,
        "fee": _text(fee.total),
        "lines": [[one.title, _text(one.quantity), _text(one.net)] for one in fee.lines],
    }
    if fee.total is None:
        return Worth(None, last_day, told | {"missing": "fee"})
    try:
        amount = _uncapped(rule, row, period, fee.total, told)
    except (NoStepError, OverlapError):
        return Worth(None, last_day, told | {"missing": "rate"})
    if amount is None:
        return Worth(None, last_day, told | {"missing": "cases"})
    return Worth(_under_year_cap(rule, row, year, amount, told), last_day, told)


def _fee(rule: CompensationRule, row: Measurement, period: Period, year: Period) -> Fee:
    if rule.fee == Rule.Fee.AMOUNT:
        return Fee(rule.fee_amount)
    within = year if rule.fee == Rule.Fee.YEAR else period
    return fee_of(row.term.agreement, within, row.member_id)


def _uncapped(
    rule: CompensationRule, row: Measurement, period: Period, fee: Decimal, told: dict[str, Any]
) -> Decimal | None:
    """Under the caps for a period and a case; the reckoning is written into `told`."""
    rates = steps_of(rule.term)
    if rule.per == Rule.Per.ATTAINMENT:
        attained = Attained(period, Fraction(row.value) / 100, fee)
        found = compensations(CompensationTerms(rates, rule.cap), [attained])[0]
        told |= {"rate": _text(found.rate), "uncapped": _text(found.uncapped)}
        told["cap"] = _text(rule.cap) if found.capped_by else None
        return found.amount
    delays = _delays(row)
    if delays is None:
        return None
    unit = HOUR if rule.per == Rule.Per.HOUR else DAY
    each = penalties_by_steps(rates, fee, delays, row.starts_on, unit=unit, cap_case=rule.case_cap)
    told["cases"] = [
        [one.case, one.units, str(rate), str(one.uncapped), str(one.amount)] for one, rate in each
    ]
    total = sum((one.amount for one, _rate in each), ZERO)
    told |= {"uncapped": str(total), "case_cap": _text(rule.case_cap)}
    if rule.cap is not None:
        most = (rule.cap * fee / 100).quantize(Decimal("0.01"))
        told["cap"] = _text(rule.cap) if most < total else None
        total = min(total, most)
    return total


def _delays(row: Measurement) -> list[Delay] | None:
    """How much too late each case was; one is told by the measurement itself."""
    agreed = step_on(row.term, row.starts_on)
    if agreed is None:
        return None
    cases = row.detail.get("cases")
    if not cases:
        cases = [["", str(row.value)]] if measure_for(row.term) == Measure.HOURS else []
    found = []
    for name, hours in cases:
        try:
            late = Decimal(str(hours)) - agreed
        except InvalidOperation:
            return None
        if late > 0:
            found.append(Delay(str(name), dt.timedelta(seconds=float(late * 3600))))
    return found or None


def _under_year_cap(
    rule: CompensationRule, row: Measurement, year: Period, amount: Decimal, told: dict[str, Any]
) -> Decimal | None:
    if rule.year_cap is None:
        return amount
    year_fee = fee_of(row.term.agreement, year, row.member_id).total
    before = _claimed_before(row, year)
    capped = under_year_cap(amount, rule.year_cap, year_fee, before)
    told |= {
        "year_cap": str(rule.year_cap),
        "year_from": str(year.start),
        "year_fee": _text(year_fee),
        "year_before": str(before),
        "year_left": _text(capped.left),
        "year_took": capped.took,
    }
    if capped.amount is None:
        told["missing"] = "year_fee"
    return capped.amount


def _claimed_before(row: Measurement, year: Period) -> Decimal:
    """What was claimed on the same level for earlier periods of the year."""
    rows = Claim.objects.filter(
        agreement=row.term.agreement_id,
        kind=Claim.Kind.LEVEL,
        term=row.term,
        member=row.member,
        covers_from__gte=year.start,
        covers_from__lt=row.starts_on,
    ).exclude(state__in=(Claim.State.DROPPED, Claim.State.LAPSED))
    return rows.aggregate(sum=Sum("amount"))["sum"] or ZERO


def _evidence(row: Measurement, worth: Worth) -> EvidenceIn:
    text = _("Measured: %(source)s") % {"source": row.get_source_display()}
    if row.note:
        text = f"{text}. {row.note}"
    if "down_minutes" in row.detail:
        worth.reckoning |= {
            name: row.detail[name] for name in ("outages", "down_minutes", "agreed_minutes")
        }
    subject = Ref(kind_of(row), row.pk) if row.pk else None
    return EvidenceIn(text, worth.amount, subject, worth.reckoning)


def _grown(row: Measurement, asked: Sequence[Claim]) -> list[EvidenceIn]:
    """What the measurement rests on, each to be opened by itself: [kind, id, name, hours] in its
    detail. Of what was asked for before, only that which has used more time since.
    """
    before = _hours_asked_for(asked)
    return [
        EvidenceIn(
            _("How the time was used in %(case)s") % {"case": name},
            None,
            Ref(kind, pk),
            {"kind": "time", "hours": hours},
        )
        for kind, pk, name, hours in row.detail.get("subjects", ())
        if Decimal(hours) > before.get((kind, pk), ZERO)
    ]


def _hours_asked_for(asked: Sequence[Claim]) -> dict[tuple[str, int], Decimal]:
    """The most hours a claim was told with for each of its subjects."""
    found: dict[tuple[str, int], Decimal] = {}
    for claim in asked:
        for one in claim.evidence.all():
            if one.subject_id is not None and "hours" in one.reckoning:
                key = one.subject_kind, one.subject_id
                found[key] = max(found.get(key, ZERO), Decimal(one.reckoning["hours"]))
    return found


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
