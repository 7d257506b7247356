"""Answers that are late: the day is past, and the member's council has not decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

LATE = "governance.answer_late"


def find(pks: Collection[int], *, by: Viewer) -> None:
    """Look at these rounds."""
    reconcile(Scope((LATE,), kind_of(Ratification), pks), _found(pks, by), by=by)


def find_all(by: Viewer) -> str:
    """The clock's round: rounds whose day has come, or that have findings from before."""
    rows = Ratification.objects.filter(ended_on__isnull=True, due_on__lte=by.today)
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        find([pk], by=by)
    return ""


def _found(pks: Collection[int], by: Viewer) -> Iterator[Found]:
    """One for each member, also where the rule is met without it: its own decision is still asked for."""
    rows = Answer.objects.filter(
        ratification__in=pks,
        status=Answer.Status.PENDING,
        ratification__ended_on__isnull=True,
        ratification__due_on__lt=by.today,
    )
    for one in rows.select_related("ratification__matter").order_by("pk"):
        round_ = one.ratification
        yield Found(
            LATE,
            round_.pk,
            round_.matter.title,
            mark=str(one.member_id),
            members=(one.member_id,),
            agreed={"due": str(round_.due_on)},
            observed={"round": round_.round},
        )


def carried(mark: str, members: Mapping[int, int]) -> str:
    """The mark when its member is followed by another."""
    return str(members.get(int(mark), int(mark)))
