"""What a term must be like before it is kept: each refusal tells how to mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.step_table import DatedStep
from samdrift.agreements.models.agreements import AgreementSystem, Participation
from samdrift.agreements.models.terms import CompensationRule, Term
from samdrift.kernel.errors import DomainError
from samdrift.parties.services.common import period_text, require_order, require_text

Kind = Term.Kind
PERCENT_KINDS = (Kind.AVAILABILITY, Kind.COMPENSATION)
LEASTS = (Kind.LEAST, Kind.LEAST_AMOUNT)
COMPENSATED = (Kind.AVAILABILITY, Kind.RESPONSE, Kind.RESOLUTION)
MOST_STEPS = 2000
_HUNDRED = Decimal(100)


def check_term(term: Term, values: Mapping[str, Any]) -> dict[str, Any]:
    """The term's own values without outer spaces; refused when they do not belong together."""
    told: dict[str, Any] = {k: v.strip() if isinstance(v, str) else v for k, v in values.items()}
    if "title" in told or term.pk is None:
        message = _("Give it the name that the annex has.")
        told["title"] = require_text(told.get("title", ""), "title", message)
    _check_system(term, told.get("system"))
    _check_member(term, told.get("member"))
    if term.kind in LEASTS and ("of" in told or term.pk is None):
        told["of"] = _price_of(term, told.get("of"))
    return told


def _check_system(term: Term, system: Any) -> None:
    rows = AgreementSystem.objects.filter(agreement=term.agreement_id, system=system)
    if system is not None and not rows.exists():
        raise DomainError(
            "other_system",
            _("The agreement is not about %(system)s. Add it to the agreement first.")
            % {"system": system},
            field="system",
        )


def _check_member(term: Term, member: Any) -> None:
    rows = Participation.objects.filter(agreement=term.agreement_id, member=member)
    if member is not None and not rows.exists():
        raise DomainError(
            "other_member",
            _("%(member)s is not in the agreement. Let it join first.") % {"member": member},
            field="member",
        )


def _price_of(term: Term, price: Term | None) -> Term:
    """The price a minimum is of: the one told, or the only one there is."""
    rows = Term.objects.filter(agreement=term.agreement_id, kind=Kind.PRICE)
    if price is None:
        found = list(rows[:2])
        if len(found) != 1:
            raise DomainError(
                "which_price", _("Choose the price that the minimum is of."), field="of"
            )
        only: Term = found[0]
        return only
    if not rows.filter(pk=price.pk).exists():
        raise DomainError(
            "other_price", _("The minimum must be of a price in this agreement."), field="of"
        )
    return price


def check_steps(term: Term, steps: Sequence[DatedStep]) -> None:
    """Refuse steps that say nothing, too much or two things of the same day and level."""
    if not steps:
        raise DomainError("no_steps", _("Write at least one row with a figure."), field="steps")
    if len(steps) > MOST_STEPS:
        raise DomainError(
            "too_many_steps",
            _("These are more than %(most)s figures. Divide them into several terms.")
            % {"most": MOST_STEPS},
            field="steps",
        )
    for one in steps:
        require_order(one.start, one.end, field="steps")
        _check_figure(term, one)
    _check_overlaps(steps)


def _check_figure(term: Term, step: DatedStep) -> None:
    if step.value < 0 or step.level < 0:
        raise DomainError("negative", _("A figure cannot be less than 0."), field="steps")
    if term.kind in PERCENT_KINDS and step.value > _HUNDRED:
        raise DomainError(
            "above_hundred",
            _("%(value)s is more than 100 per cent. Correct the figure.")
            % {"value": f"{step.value.normalize():f}".replace(".", ",")},
            field="steps",
        )
    if step.value >= Decimal(10) ** 12 or step.level >= Decimal(10) ** 10:
        raise DomainError("too_large", _("One of the figures is too large."), field="steps")


def _check_overlaps(steps: Sequence[DatedStep]) -> None:
    by_level: dict[Decimal, list[DatedStep]] = {}
    for one in steps:
        for other in by_level.setdefault(one.level, []):
            if _share_days(one, other):
                raise DomainError(
                    "overlap",
                    _(
                        "Two rows say something of the same days: %(one)s and %(other)s. Correct the dates of one of them."
                    )
                    % {
                        "one": period_text(other.start, other.end),
                        "other": period_text(one.start, one.end),
                    },
                    field="steps",
                )
        by_level[one.level].append(one)


def _share_days(one: DatedStep, other: DatedStep) -> bool:
    begins = one.end is None or other.start is None or other.start < one.end
    ends = other.end is None or one.start is None or one.start < other.end
    return begins and ends


def check_rule(term: Term, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the kind has beside its steps; refused when it is not whole."""
    told = dict(values)
    if term.kind in (Kind.PRICE, Kind.FIXED):
        _check_index(told)
    elif term.kind == Kind.COMPENSATION:
        _check_compensation(term, told)
    elif term.kind in COMPENSATED:
        _check_hours(told)
    return told


def _check_index(told: dict[str, Any]) -> None:
    """An index is whole, or not there at all."""
    if told.get("series") is None:
        if "series" in told:
            told |= {"base_month": None, "index_month": None}
        return
    for name, text in (
        ("base_month", _("Write the month that the index is counted from.")),
        ("index_month", _("Choose the month in which prices are regulated.")),
    ):
        if told.get(name) is None:
            raise DomainError("index_not_whole", text, field=name)
    told["base_month"] = told["base_month"].replace(day=1)


def _check_hours(told: dict[str, Any]) -> None:
    if told.get("always"):
        told |= {"opens": None, "closes": None}
        return
    opens, closes = told.get("opens"), told.get("closes")
    if opens is None or closes is None or not told.get("weekdays", "12345"):
        raise DomainError(
            "no_hours",
            _("Write which days and hours it holds, or that it holds around the clock."),
            field="opens",
        )
    if closes <= opens:
        raise DomainError(
            "closes_before_it_opens",
            _("It must end later in the day than it begins."),
            field="closes",
        )


def _check_compensation(term: Term, told: dict[str, Any]) -> None:
    of = told.get("of")
    rows = Term.objects.filter(agreement=term.agreement_id, kind__in=COMPENSATED)
    if of is None or not rows.filter(Q(pk=of.pk)).exists():
        raise DomainError(
            "of_what", _("Choose the level that the compensation is for."), field="compensated"
        )
    if told.get("fee") == CompensationRule.Fee.AMOUNT and told.get("fee_amount") is None:
        raise DomainError(
            "no_amount", _("Write the amount that the per cent is of."), field="fee_amount"
        )
