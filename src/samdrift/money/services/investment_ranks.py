"""The ranking of the joint portfolio: 1, 2, 3 … over what is proposed or adopted for all."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.models.site import Site
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.investments import Investment

RANK = "money.rank_investments"


def hold_ranking() -> None:
    """Let nobody else rank until the act is done. The site's one row is held; taken before any row of
    a measure is, so that no two wait for each other.
    """
    list(Site.objects.select_for_update(no_key=True).values_list("pk"))


def last_rank() -> int:
    """The last place that is taken; 0 for none. The ranking is held."""
    found = Investment.objects.filter(rank__isnull=False).aggregate(last=Max("rank"))
    return int(found["last"] or 0)


def close_gap() -> None:
    """Number the ranked ones anew, in the order they stand."""
    _number(_ranked())


@transaction.atomic
def move_up(investment: Investment, *, by: Viewer) -> Investment:
    """One place up, before the one above."""
    return _move(investment, by, lambda at: at - 1)


@transaction.atomic
def move_down(investment: Investment, *, by: Viewer) -> Investment:
    """One place down, after the one below."""
    return _move(investment, by, lambda at: at + 1)


@transaction.atomic
def place(investment: Investment, *, by: Viewer, rank: int) -> Investment:
    """Put it on this place, counted from 1; past the end is last."""
    if rank < 1:
        raise DomainError("bad_rank", _("The first place is 1."), field="rank")
    return _move(investment, by, lambda _at: rank - 1)


def _move(investment: Investment, by: Viewer, to: object) -> Investment:
    require(by, RANK, investment)
    hold_ranking()
    rows = _ranked()
    at = next((at for at, row in enumerate(rows) if row.pk == investment.pk), None)
    if at is None:
        raise DomainError(
            "not_ranked",
            _(
                "“%(what)s” has no place in the ranking: only what is proposed or adopted for all has."
            )
            % {"what": investment},
        )
    row = rows.pop(at)
    wanted = max(0, min(len(rows), to(at)))  # type: ignore[operator]
    rows.insert(wanted, row)
    old = row.rank
    _number(rows)
    if wanted != at:
        record("investment.ranked", row, by=by, changes={"rank": [old, row.rank]})
    return row


def _ranked() -> list[Investment]:
    return list(Investment.objects.filter(rank__isnull=False).order_by("rank", "pk"))


def _number(rows: Sequence[Investment]) -> None:
    changed = []
    for rank, row in enumerate(rows, 1):
        if row.rank != rank:
            row.rank = rank
            changed.append(row)
    Investment.objects.bulk_update(changed, ["rank"])
