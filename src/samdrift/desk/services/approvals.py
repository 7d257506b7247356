"""Acts of approval: who is asked when something is ordered, what they answer, and who is asked next.

Nobody approves what they asked for themselves. A case waits, with the cause `approval`, until the one
who is asked has answered; declined, it ends with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.desk.calc.case_states import ACTIVE, MOVES, Move, State, goes_on_as
from samdrift.desk.models.cases import Approval, Case, CaseEntry
from samdrift.desk.models.catalogue import CatalogueItem
from samdrift.desk.models.commitments import PauseCause
from samdrift.desk.queries.approvals import approver_for, stand_in_for
from samdrift.desk.services import approval_notices as notices
from samdrift.desk.services import passing_ending
from samdrift.desk.services.approval_drop import drop
from samdrift.desk.services.case_common import changed, held
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person

ANSWER, WORK = "desk.answer_approval", "desk.work_on_case"
WAITING = Approval.State.WAITING
CAUSE = "approval"


def begin(case: Case, *, by: Viewer, leader: Person | None = None) -> Approval | None:
    """Ask whoever approves what the case orders; None when nobody needs to.

    Called when a case is opened. `leader` is the one the person named, where the item
    says so. Is there nobody to ask, the case waits for the desk to find out who it is.
    """
    item = case.item
    if item is None or item.approval == CatalogueItem.Approver.NONE:
        return None
    return _begin(case, by, leader)


@transaction.atomic
def _begin(case: Case, by: Viewer, leader: Person | None) -> Approval | None:
    if case.approvals.exists():
        return None
    if leader is not None:
        _require_leader(case, leader)
    person = _next(case, by, leader)
    if person is None:
        _say(case, by, _now("Nobody at %(member)s can approve this. Find out who does, and ask."))
        return None
    return _ask(case, person, by)


@transaction.atomic
def ask(case: Case, *, by: Viewer, approver: Person) -> Approval:
    """Ask this person instead of whoever was asked: for the desk."""
    case = held(case, by, WORK)
    _require_active(case)
    if approver.pk == case.requester_id:
        raise DomainError(
            "own_request",
            _("%(name)s asked for it, and cannot approve it. Choose another.") % {"name": approver},
            field="approver",
        )
    if not approver.is_at_work(by.today) or approver.supplier_id is not None:
        raise DomainError(
            "not_there",
            _("%(name)s does not work here any more. Choose another.") % {"name": approver},
            field="approver",
        )
    drop(case, by=by)
    return _ask(case, approver, by)


def approve(approval: Approval, *, by: Viewer, reason: str = "") -> Approval:
    """It may be done. The case goes on."""
    return approve_many([approval], by=by, reason=reason)[0]


def decline(approval: Approval, *, by: Viewer, reason: str) -> Approval:
    """It is not to be done. The case ends, and whoever asked reads why."""
    return decline_many([approval], by=by, reason=reason)[0]


@transaction.atomic
def approve_many(approvals: Sequence[Approval], *, by: Viewer, reason: str = "") -> list[Approval]:
    """Approve all of them or none."""
    answered = []
    for one in _held_many(approvals, by):
        _answer(one, Approval.State.APPROVED, reason, by)
        _go_on(one.case, by)
        record("case.approved", one.case, by=by, personal=_reason(reason), person_id=_whose(one))
        notices.tell_answered(one, by)
        answered.append(one)
    return answered


@transaction.atomic
def decline_many(approvals: Sequence[Approval], *, by: Viewer, reason: str) -> list[Approval]:
    """Decline all of them or none."""
    if not reason.strip():
        raise DomainError(
            "reason_needed", _("Say why, so that the one who asked understands."), field="reason"
        )
    answered = []
    for one in _held_many(approvals, by):
        _answer(one, Approval.State.DECLINED, reason, by)
        record("case.declined", one.case, by=by, personal=_reason(reason), person_id=_whose(one))
        _end(one.case, by)
        notices.tell_answered(one, by)
        answered.append(one)
    return answered


@transaction.atomic
def hand_over(approval: Approval, origin: Person, by: Viewer) -> bool:
    """It waits for `origin`, or whoever stands in for that one today, instead of whoever was asked.
    False when it was answered meanwhile.
    """
    case = _held_cases([approval.case_id])[approval.case_id]
    still = Approval.objects.filter(pk=approval.pk, state=WAITING).exists()
    if not (still and case.is_open):
        return False
    drop(case, by=by)
    _ask(case, origin, by)
    return True


def pass_on(by: Viewer) -> str:
    """The clock's act: what waits for somebody who has left goes to the next."""
    gone = Q(approver__left_on__lte=by.today) | Q(approver__erased_at__isnull=False)
    gone |= Q(instead_of__left_on__lte=by.today) | Q(instead_of__erased_at__isnull=False)
    count = _pass(gone, by)
    return f"{count} approvals passed on" if count else ""


def pass_on_of(person: int, by: Viewer) -> int:
    """What waits for this person, or for who stands in for it, goes to the next; returns how many."""
    return _pass(Q(approver_id=person) | Q(instead_of_id=person), by)


@transaction.atomic
def _pass(condition: Q, by: Viewer) -> int:
    rows = Approval.objects.filter(condition, state=WAITING).order_by("pk")
    found = list(rows.values_list("case_id", flat=True))
    for case in _held_cases(found).values():
        drop(case, by=by)
        if case.is_open:
            _pass_case(case, by)
    return len(found)


def _pass_case(case: Case, by: Viewer) -> None:
    person = _next(case, by, None)
    if person is None:
        _say(
            case,
            by,
            _now("Whoever was to approve this has left %(member)s. Find out who does, and ask."),
        )
        return
    _ask(case, person, by)


# What the acts share


def _next(case: Case, by: Viewer, leader: Person | None) -> Person | None:
    """Who is asked by the item's rule: never who asked, nor who was asked before."""
    asked = case.approvals.values_list("approver_id", flat=True)
    item = case.item
    return approver_for(
        item.approval if item else CatalogueItem.Approver.DIRECTOR,
        member=case.member_id,
        not_person=[case.requester_id, *asked],
        day=by.today,
        system=(item.system_id if item else None) or case.system_id,
        leader=leader,
    )


def _require_leader(case: Case, leader: Person) -> None:
    if leader.pk == case.requester_id:
        raise DomainError(
            "own_request",
            _("One cannot approve what one asks for. Name your leader."),
            field="leader",
        )
    if leader.employer_id != case.member_id:
        raise DomainError(
            "other_member",
            _("%(name)s does not work at %(member)s. Name a leader who does.")
            % {"name": leader, "member": case.member},
            field="leader",
        )


def _ask(case: Case, person: Person, by: Viewer) -> Approval:
    instead = stand_in_for(person, by.today, not_person=case.requester_id)
    made = Approval.objects.create(
        case=case, approver=instead or person, instead_of=person if instead else None,
        asked_at=by.now,
    )  # fmt: skip
    changes = {"approver_id": [None, made.approver_id]}
    if instead is not None:
        changes["instead_of_id"] = [None, person.pk]
    record("case.approval_asked", case, by=by, changes=changes)
    if case.state in MOVES[Move.WAIT]:
        changed(case, "case.waits", {"state": State.WAITING.value, "cause": cause()}, by)
    notices.tell_asked(made, by)
    return made


def cause() -> PauseCause:
    """What a case that waits for approval waits for."""
    found = PauseCause.objects.filter(waits_for=PauseCause.For.APPROVAL, ended_at=None)
    first: PauseCause | None = found.order_by("pk").first()
    if first is not None:
        return first
    made: PauseCause
    made, _new = PauseCause.objects.get_or_create(
        code=CAUSE, defaults={"name": _now("Approval"), "waits_for": PauseCause.For.APPROVAL}
    )
    return made


def _held_many(approvals: Sequence[Approval], by: Viewer) -> list[Approval]:
    """The approvals with their cases, held; refused when one of them is not this person's to answer."""
    rows = Approval.objects.filter(pk__in=[one.pk for one in approvals]).order_by("pk")
    found = list(rows.select_for_update(of=("self",)).select_related("approver"))
    cases = _held_cases([one.case_id for one in found])
    for one in found:
        one.case = cases[one.case_id]
        require(by, ANSWER, one)
        if one.state != WAITING:
            raise DomainError(
                "answered",
                _("“%(case)s” is answered already: %(state)s.")
                % {"case": one.case.title, "state": one.get_state_display()},
            )
        _require_active(one.case)
    return found


def _held_cases(pks: Iterable[int]) -> dict[int, Case]:
    rows = Case.objects.filter(pk__in=set(pks)).select_for_update(of=("self",)).order_by("pk")
    return {case.pk: case for case in rows.select_related("item", "member", "requester", "cause")}


def _require_active(case: Case) -> None:
    if case.state not in ACTIVE:
        raise DomainError(
            "case_over",
            _("Case #%(number)s is over: %(state)s. There is nothing to approve.")
            % {"number": case.pk, "state": case.get_state_display()},
        )


def _answer(one: Approval, state: Approval.State, reason: str, by: Viewer) -> None:
    one.state, one.answered_at, one.reason = state.value, by.now, reason.strip()
    one.save(update_fields=["state", "answered_at", "reason"])


def _go_on(case: Case, by: Viewer) -> None:
    """What waited for this goes on; a case that waits for something else keeps waiting."""
    waited = case.cause is not None and case.cause.waits_for == PauseCause.For.APPROVAL
    if case.state == State.WAITING and waited and not _asked_still(case):
        state = goes_on_as(worked_on=case.agent_id is not None)
        values = {"state": state.value, "cause": None, "waits_until": None}
        changed(case, "case.goes_on", values, by)


def _asked_still(case: Case) -> bool:
    return case.approvals.filter(state=WAITING).exists()


def _end(case: Case, by: Viewer) -> None:
    """Declined: the case is over, and the others who are asked need not answer."""
    values = {
        "state": State.CANCELLED.value,
        "is_open": False,
        "closed_at": by.now,
        "cause": None,
        "waits_until": None,
    }
    changed(case, "case.cancelled", values, by)
    passing_ending.case_ended(case, by=by, told=passing_ending.CANCELLED)
    drop(case, by=by)


def _say(case: Case, by: Viewer, text: str) -> None:
    """A note to the desk, that whoever asked does not read."""
    told = text % {"member": case.member}
    CaseEntry.objects.create(
        case=case, kind=CaseEntry.Kind.NOTE, text=told, is_public=False, at=by.now
    )
    record("case.approver_missing", case, by=by)


def _reason(reason: str) -> dict[str, str]:
    return {"reason": reason.strip()} if reason.strip() else {}


def _whose(one: Approval) -> int:
    """Whose words the reason is, for an erasure."""
    return one.approver_id
