"""Cases are merged with one another and parted again, and linked."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.case_states import Move, State, goes_on_as
from samdrift.desk.models.cases import Case, CaseLink, Watcher
from samdrift.desk.rules_cases import WORK
from samdrift.desk.services import case_notices as notices
from samdrift.desk.services.case_common import changed, held, moved, settle, tell
from samdrift.kernel.errors import DomainError
from samdrift.kernel.reach import seen
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer


def _held_all(cases: Sequence[Case], by: Viewer) -> dict[int, Case]:
    """The cases, held in the order of their numbers, so that two acts never wait for each other."""
    pks = {one.pk for one in cases}
    rows = Case.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    found = {row.pk: row for row in rows}
    for row in found.values():
        require(by, WORK, row)
    return found


@transaction.atomic
def merge(cases: Sequence[Case], *, into: Case, by: Viewer, reason: str = "") -> Case:
    """They are the same as `into`: they end, what is written is read on both, and whoever asked
    watches `into`. It can be undone the same day.
    """
    rows = _held_all([*cases, into], by)
    target = rows.pop(into.pk)
    if not target.is_open or not rows:
        raise DomainError(
            "nothing_to_merge",
            _("Choose at least one other case, and merge it into one that is open."),
        )
    for row in rows.values():
        _require_alike(row, target)
        _merge(row, target, by, reason.strip())
    numbers = ", ".join(f"#{pk}" for pk in rows)
    tell(target, "case.took_in", by, {"cases": [None, numbers]}, {"reason": reason.strip()})
    settle(target, by, {})
    return target


def _require_alike(case: Case, into: Case) -> None:
    """What some are not to see never comes before them by a merge."""
    own = (case.is_internal or into.is_internal) and case.member_id != into.member_id
    if own or case.is_internal != into.is_internal or case.is_confidential != into.is_confidential:
        raise DomainError(
            "not_seen_alike",
            _(
                "Case #%(number)s and case #%(into)s are not seen by the same people, so they stay apart. Link them instead."
            )
            % {"number": case.pk, "into": into.pk},
        )


def _merge(case: Case, into: Case, by: Viewer, reason: str) -> None:
    values = {
        "state": moved(case, Move.MERGE, by),
        "is_open": False,
        "merged_into": into,
        "closed_at": by.now,
    }
    _carry(case, into)
    case.merged.update(merged_into=into)
    changed(case, "case.merged", values, by, personal={"reason": reason})
    notices.tell_merged(case, into, by)


def _carry(case: Case, into: Case) -> None:
    """Whoever asked and whoever watched is told of `into` from now on."""
    people = [case.requester_id, *notices.watchers_of(case)]
    Watcher.objects.bulk_create(
        [
            Watcher(case=into, person_id=pk, through=case)
            for pk in dict.fromkeys(people)
            if pk is not None and pk != into.requester_id
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def unmerge(case: Case, *, by: Viewer) -> Case:
    """It was another matter after all: it goes on as it stood. Only the day it was merged."""
    both = Q(pk=case.pk) | Q(merged__pk=case.pk)
    rows = _held_all(list(Case.objects.filter(both)), by)
    case = rows[case.pk]
    moved(case, Move.PART, by)
    merged_on = timezone.localdate(case.closed_at) if case.closed_at else None
    if merged_on != by.today or case.merged_into_id is None:
        raise DomainError(
            "merged_earlier",
            _(
                "A merge can be undone the same day only. Split what belongs elsewhere from #%(into)s."
            )
            % {"into": case.merged_into_id},
        )
    target = rows[case.merged_into_id]
    solved = case.resolved_at is not None
    values = {
        "state": _as_before(case).value,
        "is_open": not solved,
        "merged_into": None,
        "closed_at": None,
    }
    Watcher.objects.filter(case=target, through=case).delete()
    case = changed(case, "case.parted", values, by)
    tell(target, "case.gave_back", by, {"cases": [f"#{case.pk}", None]})
    settle(target, by, {})
    return case


def _as_before(case: Case) -> State:
    """The state of a merged case before it was merged, by what stands on it still."""
    if case.resolved_at is not None:
        return State.RESOLVED
    if case.cause is not None:
        return State.WAITING
    return goes_on_as(worked_on=case.agent_id is not None)


@transaction.atomic
def link(case: Case, *, other: Case, by: Viewer, kind: str = "related") -> CaseLink:
    """They have to do with each other. The other must be within one's reach."""
    case = held(case, by)
    if other.pk == case.pk or not seen(Case, by).filter(pk=other.pk).exists():
        raise DomainError("no_such_case", _("Choose another case, by its number."), field="other")
    made, new = CaseLink.objects.get_or_create(case=case, other=other, kind=CaseLink.Kind(kind))
    if new:
        tell(case, "case.linked", by, {"other_id": [None, other.pk], "link": [None, kind]})
        settle(case, by, {})
    return made


@transaction.atomic
def unlink(row: CaseLink, *, by: Viewer) -> None:
    """They have nothing to do with each other after all."""
    case = held(row.case, by)
    if CaseLink.objects.filter(pk=row.pk).delete()[0]:
        tell(case, "case.unlinked", by, {"other_id": [row.other_id, None]})
        settle(case, by, {})
