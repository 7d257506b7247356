"""What acts on runs share: who waits for whom, and what is refused."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.doubts import blocking, unsure
from samdrift.money.models.keys import FixedCharge, SplitKey
from samdrift.money.models.runs import Run
from samdrift.money.queries.run_ahead import billed_across
from samdrift.money.services import run_mirror
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.services.common import day_text

State = Run.State
_ONE = dt.timedelta(days=1)


def hold() -> None:
    """Two runs are not gathered or closed at once, so that no cost is taken twice; nor is a key or a
    fixed charge changed while one is closed by it. Always held before the run itself.
    """
    for model in (Arrangement, SplitKey, FixedCharge):
        list(model.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def refuse_done(run: Run) -> None:
    if run.state == State.CLOSED:
        raise DomainError(
            "closed", _("The run is closed and never changes. Mend an error by a reversal.")
        )
    if run.state == State.DROPPED:
        raise DomainError("dropped", _("The run is dropped. Open a new one."))


def fall_back(run: Run, by: Viewer, note: str) -> None:
    run.state, run.checked_by, run.checked_at = State.DRAFT, None, None
    run.save(update_fields=["state", "checked_by", "checked_at"])
    record("run.fell_back", run, by=by, note=note)


def person_of(by: Viewer) -> int:
    if by.person_id is None:
        raise DomainError("needs_person", _("A run is checked and closed by people, by name."))
    return by.person_id


def refuse_unready(run: Run, accepted: str) -> None:
    kept = run.items.filter(left_out="").exclude(doubts=[])
    doubts = [one for found in kept.values_list("doubts", flat=True) for one in found]
    stopped = sum(1 for one in doubts if blocking(one))
    if stopped:
        raise DomainError(
            "cannot_be_split",
            _(
                "%(n)s items cannot be split. Mend what is told of each and gather again, or leave it out."
            )
            % {"n": stopped},
        )
    if not run.items.filter(left_out="").exists():
        raise DomainError("empty", _("There is nothing to split in the run. Gather again."))
    if any(unsure(one) for one in doubts) and not accepted.strip():
        raise DomainError(
            "unsure",
            _("Something is unsure. Say why it may stand, or leave it out."),
            field="accepted",
        )


def refuse_settled(run: Run) -> None:
    """An on account run that a settlement has taken into account goes back with the settlement."""
    settlement = run_mirror.settled_in(run)
    if settlement is not None:
        raise DomainError(
            "settled",
            _("“%(run)s” has settled this run. Reverse that one first.") % {"run": settlement},
        )


def refuse_across(run: Run) -> None:
    """A settlement takes off whole on account runs: it may not begin or end inside one."""
    across = billed_across(run) if run.kind == Run.Kind.SETTLEMENT else None
    if across is not None:
        raise DomainError(
            "billed_across",
            _(
                "“%(run)s” bills on account from %(start)s to %(last)s. Let the settlement hold all these days, or none of them."
            )
            % {
                "run": across,
                "start": day_text(across.starts_on),
                "last": day_text(across.ends_on - _ONE),
            },
            field="ends_on",
        )
