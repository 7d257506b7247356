"""What is billed on account, and what a settlement takes off again."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext as _

from samdrift.kernel.calc.periods import Period
from samdrift.kernel.history import kind_of
from samdrift.kernel.registry import Ref
from samdrift.kernel.templatetags.shown import nok
from samdrift.money.calc import doubts
from samdrift.money.calc.months import part_of_year
from samdrift.money.models.accounts import Figure, FigureSet
from samdrift.money.models.keys import SplitKey
from samdrift.money.models.runs import Run, RunItem
from samdrift.money.queries.run_found import Found, ore, span, taken


def on_account(run: Run) -> list[Found]:
    found = [_amount(run)] if run.basis.get("by") == "amount" else _budgets(run)
    _tell_billed(run, found)
    return found


def _tell_billed(run: Run, found: Iterable[Found]) -> None:
    """What another run on account of the arrangement bills for some of the days is in doubt: the same
    source, or an amount where this one bills by budget. What an amount covers nobody can tell.
    """
    others = Run.objects.standing().filter(
        kind=Run.Kind.ON_ACCOUNT,
        arrangement=run.arrangement_id,
        starts_on__lt=run.ends_on,
        ends_on__gt=run.starts_on,
    )
    rows = RunItem.objects.filter(run__in=others.exclude(pk=run.pk), left_out="")
    told = list(rows.values_list("source_kind", "source_id", "member", "run__basis"))
    by = run.basis.get("by")
    other_way = any(basis.get("by") != by for _kind, _source, _member, basis in told)
    lines = set(run.basis.get("lines", []))
    billed = {
        (kind, member or source)
        for kind, source, member, basis in told
        if basis.get("by") == "amount" or lines & set(basis.get("lines", []))
    }
    for one in found:
        if other_way or (one.source.kind, one.member or one.source.id) in billed:
            one.doubts.append([doubts.BILLED_AHEAD])


def _vat(run: Run) -> Decimal | None:
    vat = run.basis.get("vat")
    return None if vat in (None, "") else Decimal(str(vat))


def _amount(run: Run) -> Found:
    key = SplitKey.objects.get(pk=run.basis["key"])
    yearly = Decimal(run.basis["amount"])
    return Found(
        Ref(kind_of(SplitKey), key.pk),
        _("On account of %(amount)s a year") % {"amount": nok(yearly)},
        part_of_year(yearly, span(run)),
        span(run),
        _vat(run),
        key=key.pk,
    )


def _budgets(run: Run) -> list[Found]:
    """Each member's own budget of the year, on the lines chosen: its part for the run's days."""
    stage, year = run.basis.get("stage", FigureSet.Stage.BUDGET), run.starts_on.year
    rows = Figure.objects.filter(
        set__in=FigureSet.objects.standing().filter(stage=stage, year=year),
        section=Figure.Section.OPERATING,
        line__in=run.basis.get("lines", []),
    )
    told = rows.values_list("set", "set__member", "set__member__name").annotate(sum=Sum("amount"))
    name = FigureSet.Stage(stage).label
    return [
        Found(
            Ref(kind_of(FigureSet), pk),
            f"{name} {year}, {member_name}"[:200],
            part_of_year(amount, span(run)),
            span(run),
            _vat(run),
            member=member,
        )
        for pk, member, member_name, amount in told.order_by("set__member__sort_key", "set")
    ]


def billed_on_account(run: Run) -> list[Found]:
    """What closed on account runs of these days billed, to be taken off."""
    rows = _unsettled(run).filter(run__starts_on__gte=run.starts_on, run__ends_on__lte=run.ends_on)
    rows = rows.select_related("run", "key_version").order_by("run__starts_on", "run", "position")
    return [mirrored(item) for item in rows]


def _unsettled(run: Run) -> Any:
    """What closed on account runs billed, that no other run has taken off."""
    back = taken(run, kind_of(RunItem)).filter(source_id=OuterRef("pk"))
    runs = Run.objects.standing().closed()
    runs = runs.filter(kind=Run.Kind.ON_ACCOUNT, arrangement=run.arrangement_id)
    return RunItem.objects.filter(run__in=runs, left_out="").exclude(Exists(back))


def billed_across(run: Run) -> Run | None:
    """A closed on account run not settled that bills days both inside and outside of these."""
    rows = _unsettled(run).filter(run__starts_on__lt=run.ends_on, run__ends_on__gt=run.starts_on)
    rows = rows.filter(Q(run__starts_on__lt=run.starts_on) | Q(run__ends_on__gt=run.ends_on))
    item = rows.select_related("run").order_by("run__starts_on", "pk").first()
    return item.run if item is not None else None


def mirrored(item: RunItem) -> Found:
    """The item taken back."""
    return Found(
        Ref(kind_of(RunItem), item.pk),
        item.title,
        -ore(item.amount),
        Period(item.starts_on or item.run.starts_on, item.ends_on or item.run.ends_on),
        item.vat_rate,
        item.run.title[:300],
        item.agreement_id,
        item.member_id,
        mirrors=item,
    )
