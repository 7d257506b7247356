"""Acts that tie keys to what they split: the key of an agreement, and when members come in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.keys import AgreementKey, CutOver, SplitKey
from samdrift.money.models.runs import Run
from samdrift.money.queries import keys as queries
from samdrift.money.services import key_findings
from samdrift.money.services.keys import MANAGE
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import day_text, lock


@transaction.atomic
def set_key(
    agreement: Agreement, *, by: Viewer, key: SplitKey | None, valid_from: dt.date
) -> AgreementKey | None:
    """By which key the agreement's joint cost is split from the day on; None: by none, so that each
    line goes to its member. What held before ends that day.
    """
    require(by, MANAGE)
    lock(Agreement, agreement.pk)
    _require_after(queries.last_closed_of_agreement(agreement), valid_from, "valid_from")
    rows = list(AgreementKey.objects.filter(agreement=agreement).order_by("valid_from", "pk"))
    before = next((row for row in rows if row.is_on(valid_from)), None)
    if (before.key_id if before else None) == (key.pk if key else None):
        raise DomainError(
            "same_key",
            _("It is split so on %(day)s already.") % {"day": day_text(valid_from)},
            field="key",
        )
    end = _end_before(rows, before, valid_from)
    made = None
    if key is not None:
        made = AgreementKey.objects.create(
            agreement=agreement, key=key, valid_from=valid_from, valid_to=end
        )
    told = {
        "key_id": [before.key_id if before else None, key.pk if key else None],
        "valid_from": [None, str(valid_from)],
    }
    record("agreement.key_set", agreement, by=by, changes=told)
    touched = {row.key_id for row in (before, made) if row is not None}
    key_findings.look_at(sorted(touched), by=by)
    return made


def _end_before(
    rows: list[AgreementKey], before: AgreementKey | None, day: dt.date
) -> dt.date | None:
    """End the tie that holds on the day; returns when the next one begins."""
    if before is not None and before.valid_from == day:
        end = before.valid_to
        before.delete()
        return end
    later = [row.valid_from for row in rows if row.valid_from and row.valid_from > day]
    end = min(later, default=before.valid_to if before else None)
    if before is not None:
        before.valid_to = day
        before.save(update_fields=["valid_to"])
    return end


def _require_after(run: Run | None, day: dt.date, field: str) -> None:
    if run is not None and day < run.ends_on:
        raise DomainError(
            "before_closed_run",
            _("“%(run)s” is closed and split it. Choose %(day)s or later.")
            % {"run": run, "day": day_text(run.ends_on)},
            field=field,
        )


@transaction.atomic
def set_cut_over(
    member: Member,
    *,
    by: Viewer,
    day: dt.date,
    agreement: Agreement | None = None,
    key: SplitKey | None = None,
    note: str = "",
) -> CutOver:
    """The day from which the member is in the split of the agreement, or of all that the key splits;
    set again, it is moved.
    """
    require(by, MANAGE)
    owner = _owner(agreement, key)
    rows = CutOver.objects.select_for_update().filter(member=member, agreement=agreement, key=key)
    row = rows.first()
    days = [day, *([row.day] if row is not None else [])]
    _require_after(_last_run(agreement, key), min(days), "day")
    told = {"member_id": [None, member.pk], "split_from": [str(row.day) if row else None, str(day)]}
    if row is None:
        row = CutOver.objects.create(
            member=member, agreement=agreement, key=key, day=day, note=note.strip()[:300]
        )
    else:
        row.day, row.note = day, note.strip()[:300]
        row.save(update_fields=["day", "note"])
    record("key.cut_over_set", owner, by=by, changes=told, note=row.note)
    _look(row, by)
    return row


@transaction.atomic
def remove_cut_over(cut_over: CutOver, *, by: Viewer) -> None:
    """The member is in the split from when it came into the cooperation."""
    require(by, MANAGE)
    row = CutOver.objects.select_for_update().get(pk=cut_over.pk)
    owner = _owner(row.agreement, row.key)
    run = _last_run(row.agreement, row.key)
    if run is not None:
        raise DomainError(
            "used_in_run",
            _("“%(run)s” is closed and was split with it, so that it stands.") % {"run": run},
        )
    told: dict[str, Any] = {"member_id": [row.member_id, None], "split_from": [str(row.day), None]}
    key = row.key
    row.delete()
    record("key.cut_over_removed", owner, by=by, changes=told)
    if key is not None:
        key_findings.look_at([key.pk], by=by)


def _owner(agreement: Agreement | None, key: SplitKey | None) -> Any:
    if (agreement is None) == (key is None):
        raise DomainError(
            "one_of_them", _("Choose the agreement, or the key; one of them."), field="agreement"
        )
    return lock(Agreement, agreement.pk) if agreement is not None else lock(SplitKey, key.pk)  # type: ignore[union-attr]


def _last_run(agreement: Agreement | None, key: SplitKey | None) -> Run | None:
    if agreement is not None:
        return queries.last_closed_of_agreement(agreement)
    return queries.last_closed([key.pk]) if key is not None else None


def _look(row: CutOver, by: Viewer) -> None:
    if row.key_id is not None:
        key_findings.look_at([row.key_id], by=by)
