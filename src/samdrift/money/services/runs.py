"""Acts on runs: from draft by check to closed, by two people; and what mends one that is closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.services.site_language import in_site_language
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.runs import Run, RunItem
from samdrift.money.queries.run_found import goes_whole
from samdrift.money.queries.runs import last_closed
from samdrift.money.services import run_gather, run_mirror, run_notices
from samdrift.money.services.run_common import (
    fall_back,
    hold,
    person_of,
    refuse_across,
    refuse_done,
    refuse_settled,
    refuse_unready,
)
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.services.common import (
    first_values,
    lock,
    period_text,
    require_order,
    require_text,
)

MAKE, CHECK = "money.make_run", "money.check_run"
CLOSE, REVERSE = "money.close_run", "money.reverse_run"
Kind, State = Run.Kind, Run.State


@transaction.atomic
def open_run(
    arrangement: Arrangement | None,
    *,
    by: Viewer,
    starts_on: dt.date,
    ends_on: dt.date,
    kind: str = Kind.ACTUAL,
    title: str = "",
    basis: Mapping[str, Any] | None = None,
) -> Run:
    """A draft of what [starts_on, ends_on) cost, gathered at once.

    `basis` tells what an on account run is made of: `by` is `amount` (with `amount` a year in
    kroner, and `key`) or `budget` (with `stage` and `lines`); `vat` in per cent.
    """
    require(by, MAKE)
    require_order(starts_on, ends_on, field="ends_on")
    if kind == Kind.REVERSAL:
        raise ValueError("A reversal is made by `reverse`.")
    hold()
    run = Run(
        title=title.strip() or _title(kind, starts_on, ends_on),
        kind=kind,
        arrangement=arrangement,
        starts_on=starts_on,
        ends_on=ends_on,
        basis=dict(basis or {}),
    )
    run.save()
    refuse_across(run)
    values = {"title": run.title, "kind": kind, "starts_on": starts_on, "ends_on": ends_on}
    record("run.opened", run, by=by, changes=first_values(values))
    search.index([run])
    return _gathered(run, by)


def _title(kind: str, starts_on: dt.date, ends_on: dt.date) -> str:
    with in_site_language():
        return f"{Kind(kind).label}, {period_text(starts_on, ends_on)}"


@transaction.atomic
def gather(run: Run, *, by: Viewer) -> Run:
    """Gather anew; a checked run becomes a draft again. What was left out stays left out."""
    require(by, MAKE, run)
    return _gathered(_open_one(run, by), by)


def _gathered(run: Run, by: Viewer) -> Run:
    if run.kind == Kind.REVERSAL:
        run_mirror.mirror(run)
    else:
        run_gather.fill(run)
    run.gathered_at = by.now
    run.save()
    told = {"sum_split": [None, str(run.total)], "cost_count": [None, run.items.count()]}
    record("run.gathered", run, by=by, changes=told)
    return run


def _open_one(run: Run, by: Viewer) -> Run:
    """The run, locked and as a draft; a closed or dropped one is refused."""
    hold()
    row = lock(Run, run.pk)
    refuse_done(row)
    if row.state == State.CHECKED:
        fall_back(row, by, _now("Changed after it was checked."))
    return row


@transaction.atomic
def back_to_draft(run: Run, *, by: Viewer) -> Run:
    """Take the check back."""
    require(by, MAKE, run)
    row = lock(Run, run.pk)
    refuse_done(row)
    if row.state == State.CHECKED:
        fall_back(row, by, "")
    return row


@transaction.atomic
def leave_out(item: RunItem, *, by: Viewer, reason: str, for_good: bool = False) -> Run:
    """Do not split the item in this run (or, for good, in any); the rest is split anew."""
    require(by, MAKE, item.run)
    run = _open_one(item.run, by)
    _refuse_mirrored(run)
    reason = require_text(reason, "reason", _("Say why it is left out."))
    values = {"left_out": reason[:300], "for_good": for_good}
    _all_of(item, run).update(**values)
    record("run.left_out", run, by=by, changes={"run_cost": [None, item.title]}, note=reason)
    return _gathered(run, by)


@transaction.atomic
def take_in(item: RunItem, *, by: Viewer) -> Run:
    """Take in again what was left out."""
    require(by, MAKE, item.run)
    run = _open_one(item.run, by)
    _refuse_mirrored(run)
    _all_of(item, run).update(left_out="", for_good=False)
    record("run.taken_in", run, by=by, changes={"run_cost": [None, item.title]})
    return _gathered(run, by)


def _all_of(item: RunItem, run: Run) -> Any:
    """The item; and with it the other parts, where a line of an invoice is split in parts by days."""
    rows = RunItem.objects.filter(run=run)
    if not goes_whole(item.source_kind):
        return rows.filter(pk=item.pk)
    return rows.filter(source_kind=item.source_kind, source_id=item.source_id)


def _refuse_mirrored(run: Run) -> None:
    if run.kind == Kind.REVERSAL:
        raise DomainError("mirrors", _("A reversal takes back all of the run it reverses."))


@transaction.atomic
def check(run: Run, *, by: Viewer, accepted: str = "") -> Run:
    """Say that the draft is right. Where something is unsure, `accepted` says why it may stand."""
    require(by, CHECK, run)
    row = lock(Run, run.pk)
    refuse_done(row)
    person = person_of(by)
    if row.state == State.CHECKED:
        raise DomainError("checked_already", _("The run is checked already."))
    if row.reverses is not None:
        refuse_settled(row.reverses)  # it may have been since the reversal was opened
    refuse_across(row)
    refuse_unready(row, accepted)
    row.state, row.checked_by_id, row.checked_at = State.CHECKED, person, by.now
    row.accepted = accepted.strip()[:500]
    row.save(update_fields=["state", "checked_by", "checked_at", "accepted"])
    record(
        "run.checked", row, by=by, changes={"sum_split": [None, str(row.total)]}, note=row.accepted
    )
    run_notices.tell_closers(row, by=by)
    return row


def close(run: Run, *, by: Viewer) -> Run:
    """Close a checked run, by another person than who checked it. It never changes after that.

    Where something has changed since it was gathered, it becomes a draft again and is refused.
    """
    with transaction.atomic():
        row, changed = _closed(run, by)
    if changed:
        raise DomainError(
            "changed_since",
            _("Something has changed since the run was checked. Gather again, and check it anew."),
        )
    return row


def _closed(run: Run, by: Viewer) -> tuple[Run, bool]:
    require(by, CLOSE, run)
    hold()
    row = lock(Run, run.pk)
    refuse_done(row)
    person = person_of(by)
    if row.state != State.CHECKED:
        raise DomainError("not_checked", _("The run must be checked first."))
    if row.checked_by_id == person:
        raise DomainError(
            "same_person", _("You checked this run. It must be closed by another person.")
        )
    if _has_changed(row):
        fall_back(row, by, _now("Something it is made of has changed."))
        return row, True
    row.state, row.closed_by_id, row.closed_at = State.CLOSED, person, by.now
    row.save(update_fields=["state", "closed_by", "closed_at"])
    record("run.closed", row, by=by, changes={"sum_split": [None, str(row.total)]})
    run_notices.tell_members(row, by=by)
    return row, False


def _has_changed(run: Run) -> bool:
    last = last_closed(run.arrangement_id)
    if (last.pk if last else None) != run.follows_id:
        return True
    return run.kind != Kind.REVERSAL and run_gather.digest_now(run) != run.digest


@transaction.atomic
def reverse(run: Run, *, by: Viewer, reason: str) -> Run:
    """A draft that takes all of a closed run back, line by line; what it split can be split anew
    when the reversal is closed.
    """
    require(by, REVERSE, run)
    hold()
    row = lock(Run, run.pk)
    if row.state != State.CLOSED or row.kind == Kind.REVERSAL:
        raise DomainError("not_closed", _("Only a closed run can be reversed."))
    if Run.objects.filter(reverses=row).exclude(state=State.DROPPED).exists():
        raise DomainError("reversed_already", _("The run is reversed already."))
    refuse_settled(row)
    reason = require_text(reason, "reason", _("Say what is wrong with the run."))
    with in_site_language():
        title = _now("Reversal of %(run)s") % {"run": row.title}
    made = Run(
        title=title[:160],
        kind=Kind.REVERSAL,
        arrangement=row.arrangement,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        reverses=row,
        reason=reason[:500],
    )
    made.save()
    record("run.opened", made, by=by, changes={"reverses_id": [None, row.pk]}, note=reason)
    record("run.reversal_opened", row, by=by, changes={"reversal_id": [None, made.pk]}, note=reason)
    search.index([made])
    return _gathered(made, by)


@transaction.atomic
def settle(
    arrangement: Arrangement | None,
    *,
    by: Viewer,
    starts_on: dt.date,
    ends_on: dt.date,
    title: str = "",
) -> Run:
    """A draft of the settlement: what the period cost, less what was billed on account for it."""
    return open_run(
        arrangement,
        by=by,
        starts_on=starts_on,
        ends_on=ends_on,
        kind=Kind.SETTLEMENT,
        title=title,
    )


@transaction.atomic
def drop(run: Run, *, by: Viewer, reason: str) -> Run:
    """Give a draft up; what it held can be split by another."""
    require(by, MAKE, run)
    row = lock(Run, run.pk)
    refuse_done(row)
    row.reason = require_text(reason, "reason", _("Say why it is dropped."))[:500]
    row.state, row.checked_by, row.checked_at = State.DROPPED, None, None
    row.save(update_fields=["state", "reason", "checked_by", "checked_at"])
    record("run.dropped", row, by=by, note=row.reason)
    return row


@transaction.atomic
def rename(run: Run, *, by: Viewer, title: str) -> Run:
    """Give a run that is not closed another title."""
    require(by, MAKE, run)
    row = lock(Run, run.pk)
    refuse_done(row)
    old, row.title = row.title, require_text(title, "title", _("Give the run a title."))[:160]
    row.save(update_fields=["title"])
    record("run.renamed", row, by=by, changes={"title": [old, row.title]})
    search.index([row])
    return row
