"""Acts on measures of the joint portfolio: proposed, changed, and what each costs by year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.templatetags.shown import number
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.investments import Investment, InvestmentCost
from samdrift.money.services.figures import FIRST_YEAR, LAST_YEAR
from samdrift.money.services.frames import MOST, Section
from samdrift.money.services.investment_ranks import close_gap, hold_ranking, last_rank
from samdrift.parties.services.common import first_values, lock, require_text, write

WRITE = "money.write_investments"
State = Investment.State
RANKED = (State.PROPOSED, State.ADOPTED)
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class CostIn:
    """What a measure costs in a year, in kroner; `granted` is what grants are to pay of it."""

    year: int
    amount: Decimal
    section: str = Section.INVESTMENT
    granted: Decimal = NOTHING


@transaction.atomic
def add_investment(
    *, by: Viewer, title: str, costs: Sequence[CostIn] = (), **values: Any
) -> Investment:
    """Propose a measure: for all, last in the ranking; or a member's own, with why it is necessary."""
    row = Investment(**_checked({**values, "title": title}))
    require(by, WRITE, row)
    _require_necessary(row)
    if row.member_id is None:
        hold_ranking()
        row.rank = last_rank() + 1
    row.save()
    told = first_values({**values, "title": row.title})
    if costs:
        told |= _write_costs(row, costs)
    record("investment.proposed", row, by=by, changes=told)
    search.index([row])
    return row


@transaction.atomic
def change_investment(investment: Investment, *, by: Viewer, **values: Any) -> Investment:
    """Correct a measure. One that becomes a member's own leaves the ranking; one that becomes for all
    is proposed last in it.
    """
    hold_ranking()
    row = _held(investment, by)
    values = _checked(values)
    member = values.get("member", row.member)
    moved = (member is None) != (row.member_id is None)
    if moved and row.state not in {State.PROPOSED, State.POSTPONED}:
        raise DomainError(
            "is_decided",
            _("It is decided whose the measure is. Take it back to a proposal first."),
            field="member",
        )
    necessary = values.get("necessary", row.necessary)
    after = Investment(member=member, necessary=necessary, state=row.state)
    require(by, WRITE, after)
    _require_necessary(after)
    if moved and row.state == State.PROPOSED:
        values["rank"] = None if member is not None else last_rank() + 1
    changes = write(row, values)
    if moved:
        close_gap()
    return _told(row, "investment.changed", changes, by)


@transaction.atomic
def set_costs(investment: Investment, *, by: Viewer, costs: Sequence[CostIn]) -> Investment:
    """Make these the measure's costs, all of them."""
    row = _held(investment, by)
    return _told(row, "investment.costs_set", _write_costs(row, costs), by)


@transaction.atomic
def put_cost(investment: Investment, *, by: Viewer, cost: CostIn) -> Investment:
    """Make this the cost of its year and kind, and leave the others."""
    row = _held(investment, by)
    others = [
        CostIn(one.year, one.amount, one.section, one.granted)
        for one in row.costs.all()
        if (one.year, one.section) != (cost.year, cost.section)
    ]
    return _told(row, "investment.costs_set", _write_costs(row, [*others, cost]), by)


def _held(investment: Investment, by: Viewer) -> Investment:
    row = lock(Investment, investment.pk)
    require(by, WRITE, row)
    return row


def _told(row: Investment, what: str, changes: dict[str, Any], by: Viewer) -> Investment:
    if changes:
        record(what, row, by=by, changes=changes)
        search.index([row])
    return row


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    values = {k: v.strip() if isinstance(v, str) else v for k, v in values.items()}
    if "title" in values:
        message = _("Give the measure a name.")
        values["title"] = require_text(values["title"], "title", message)[:160]
    return values


def _require_necessary(row: Investment) -> None:
    if row.member_id is not None and not row.necessary:
        raise DomainError(
            "not_necessary",
            _(
                "A member keeps only necessary maintenance for itself. Tell why it is necessary, or propose the measure for all members."
            ),
            field="necessary",
        )
    if row.member_id is None and row.necessary:
        raise DomainError(
            "no_member",
            _("Choose the member whose necessary maintenance it is, or leave the reason empty."),
            field="member",
        )


def _write_costs(row: Investment, costs: Sequence[CostIn]) -> dict[str, Any]:
    _refuse(costs)
    before = list(row.costs.order_by("year", "section"))
    wanted = {(one.year, one.section): one for one in costs}
    same = {
        (one.year, one.section)
        for one in before
        if (found := wanted.get((one.year, one.section)))
        and (found.amount, found.granted) == (one.amount, one.granted)
    }
    if len(same) == len(wanted) == len(before):
        return {}
    old = _texts(before)
    row.costs.exclude(pk__in=[c.pk for c in before if (c.year, c.section) in same]).delete()
    InvestmentCost.objects.bulk_create(
        InvestmentCost(
            investment=row,
            year=one.year,
            section=one.section,
            amount=one.amount,
            granted=one.granted,
        )
        for key, one in wanted.items()
        if key not in same
    )
    new = _texts([wanted[key] for key in sorted(wanted)])
    return {name: [old[name], new[name]] for name in new if old[name] != new[name]}


def _texts(costs: Sequence[Any]) -> dict[str, str | None]:
    """The costs by year as history keeps them, readable in any language: 2027: 1 500 000; 2028: …"""
    return {
        "invested": _text((one.year, one.amount) for one in costs if _is_investment(one)),
        "operating_cost": _text((one.year, one.amount) for one in costs if not _is_investment(one)),
        "from_grants": _text((one.year, one.granted) for one in costs if one.granted),
    }


def _is_investment(one: Any) -> bool:
    return str(one.section) == Section.INVESTMENT.value


def _text(amounts: Iterable[tuple[int, Decimal]]) -> str | None:
    return "; ".join(f"{year}: {number(amount)}" for year, amount in amounts) or None


def _refuse(costs: Sequence[CostIn]) -> None:
    for one in costs:
        if not FIRST_YEAR <= one.year <= LAST_YEAR:
            text = _("%(year)s is not a year a cost can have.")
            raise DomainError("bad_year", text % {"year": one.year}, field="costs")
        if one.section not in Section.values:
            raise DomainError("bad_section", _("Choose operating or investment."), field="costs")
        if not 0 <= one.amount < MOST:
            raise DomainError("bad_amount", _("A cost is 0 kr or more."), field="costs")
        if not 0 <= one.granted <= one.amount:
            text = _(
                "Grants cannot pay more of %(year)s than it costs. Correct one of the amounts."
            )
            raise DomainError("too_much_granted", text % {"year": one.year}, field="costs")
    if len({(one.year, one.section) for one in costs}) < len(costs):
        text = _("A year is told twice. Write one amount for each year and kind.")
        raise DomainError("cost_twice", text, field="costs")
