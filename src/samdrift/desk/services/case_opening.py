"""A case is opened: what it concerns is found, its priority follows, a team gets it, a receipt goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case, ChecklistStep, Watcher
from samdrift.desk.models.catalogue import CaseKind, CatalogueItem, Service, Team
from samdrift.desk.queries.cases import person_of
from samdrift.desk.rules_cases import ASK_FOR, OPEN, OPEN_FOR, WORK, works_for
from samdrift.desk.services import approvals, clocks
from samdrift.desk.services import case_notices as notices
from samdrift.desk.services.case_about import about, first_team, ground_of, scaled
from samdrift.desk.services.case_common import Upload, tell
from samdrift.desk.services.case_hands import require_able, require_team
from samdrift.desk.services.case_writing import add_files
from samdrift.desk.services.clock_promises import Promised
from samdrift.kernel import few, search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.registry import Ref
from samdrift.kernel.rights import allowed, require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import first_values, require_text
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use

LONGEST_TITLE = 200
STEP = 200
"""Letters in the title of a step."""


@transaction.atomic
def open_case(  # noqa: PLR0913 -- what is told of a new case, each by its name
    *,
    by: Viewer,
    member: Member,
    title: str,
    kind: str,
    channel: str,
    text: str = "",
    requester: Person | None = None,
    requester_name: str = "",
    requester_email: str = "",
    service: Service | None = None,
    system: System | None = None,
    use: Use | None = None,
    item: CatalogueItem | None = None,
    answers: Mapping[str, Any] | None = None,
    impact: int = 3,
    urgency: int = 3,
    team: Team | None = None,
    agent: Person | None = None,
    internal: bool = False,
    confidential: bool = False,
    subject: Ref | None = None,
    at: dt.datetime | None = None,
    source: str = "",
    reference: str = "",
    files: Sequence[Upload] = (),
    leader: Person | None = None,
) -> Case:
    """Open a case for a member. In the portal one asks for oneself unless another is told; who asks for a
    colleague follows the case. Impact and urgency 1 (high) to 3; `at` is when it came, now if not told.
    The item gives what is not told, and who approves it is asked (`leader` where one is to be named).

    Raises DomainError when something does not go together, Refused for whom it is not to open it.
    """
    requester = requester or _oneself(by, channel, requester_name)
    for_colleague = _require_right(by, member, requester, picked=bool(team or agent))
    _require_item(item, member, by)
    ground = ground_of(member)
    require_team(team, member, internal=internal)
    told = about(by, member, service, system, use, item) | scaled(impact, urgency, ground.matrix)
    case = Case(member=member, requester=requester, item=item, answers=dict(answers or {}), **told)
    case.kind, case.channel, case.opened_at = CaseKind(kind), Case.Channel(channel), at or by.now
    case.is_internal, case.is_confidential = internal, confidential
    _put(case, title=title, text=text, requester_name=requester_name)
    _put(case, requester_email=requester_email, source=source, reference=reference)
    _hang(case, subject)
    _place(case, team or first_team(member, item, internal=internal, ground=ground), agent, by)
    opened = _opened_for_colleague if for_colleague else _opened
    return opened(case, files, by, leader, ground.promised_for(case))


def _opened_for_colleague(
    case: Case,
    files: Sequence[Upload],
    by: Viewer,
    leader: Person | None,
    promised: Promised | None,
) -> Case:
    """Opened, and followed by the one who asked."""
    _require_other_leader(leader, by)
    _opened(case, files, by, leader, promised)
    if by.person_id is not None:
        Watcher.objects.create(case=case, person_id=by.person_id)
    return case


def _hang(case: Case, subject: Ref | None) -> None:
    if subject is not None:
        case.subject_kind, case.subject_id = subject


def _put(case: Case, **texts: str) -> None:
    """Texts without outer spaces, and no longer than their columns."""
    for name, told in texts.items():
        field: Any = Case._meta.get_field(name)
        setattr(case, name, told.strip()[: field.max_length])
    require_text(case.title, "title", _("Write in a few words what it is about."))


def _place(case: Case, team: Team | None, agent: Person | None, by: Viewer) -> None:
    """To the team, which the case must be able to have, and to the agent."""
    case.team = team
    _give(case, agent, by)
    case.changed_at = by.now


def _oneself(by: Viewer, channel: str, name: str) -> Person | None:
    return None if channel != Case.Channel.PORTAL or name else person_of(by)


def _require_right(by: Viewer, member: Member, requester: Person | None, *, picked: bool) -> bool:
    """For oneself or a colleague at one's own member all may; for others those who take in that member's
    cases. Those who work with cases pick who gets it. Returns whether it is for a colleague, by one
    who may ask for no more than that.
    """
    require(by, OPEN)
    if picked:
        require(by, WORK)
    if requester is not None and requester.pk == by.person_id and member.pk in by.members:
        return False
    if allowed(by, OPEN_FOR, member.pk):
        return False
    colleague = requester is not None and requester.employer_id == member.pk
    if not (colleague and allowed(by, ASK_FOR, requester)):
        require(by, OPEN_FOR, member.pk)
    return True


def _require_other_leader(leader: Person | None, by: Viewer) -> None:
    """Nobody orders by a colleague's name and approves it."""
    if leader is not None and leader.pk == by.person_id:
        raise DomainError(
            "own_request",
            _("One cannot approve what one asks for. Name your leader."),
            field="leader",
        )


def _require_item(item: CatalogueItem | None, member: Member, by: Viewer) -> None:
    if item is None:
        return
    kept_to = list(item.members.values_list("pk", flat=True))
    hidden = not item.is_published and not by.is_machine and not works_for(by, member.pk)
    if hidden or (kept_to and member.pk not in kept_to):
        raise DomainError(
            "not_offered",
            _("“%(item)s” is not offered to %(member)s. Choose another, or write what you need.")
            % {"item": item, "member": member},
            field="item",
        )


def _give(case: Case, agent: Person | None, by: Viewer) -> None:
    """To the agent; what is confidential and written in for another stays with the one who wrote it."""
    if agent is not None:
        require_able(agent, case, by)
    elif case.is_confidential and works_for(by, case.member_id) and not by.is_machine:
        writer = person_of(by)
        agent = None if writer == case.requester else writer
    case.agent = agent


def _write(case: Case, promised: Promised | None, by: Viewer) -> None:
    """The case, once, with what its clocks say of it; then its clocks."""
    sheets = clocks.begin(case, by=by, promised=promised)
    _save(case)
    clocks.start(case, sheets, by=by)


def _save(case: Case) -> None:
    """What comes from another system under a number of its own is taken once."""
    if not case.reference:
        few.put(case)
        return
    try:
        with transaction.atomic():
            few.put(case)
    except IntegrityError:
        rows = Case.objects.filter(source=case.source, reference=case.reference)
        known = rows.first()
        if known is None:
            raise
        raise _known(known) from None


def _known(case: Case) -> DomainError:
    return DomainError(
        "known_reference",
        _("%(reference)s from %(source)s is case #%(number)s already. Write in that one.")
        % {"reference": case.reference, "source": case.source or "–", "number": case.pk},
        field="reference",
        number=case.pk,
    )


def _opened(
    case: Case,
    files: Sequence[Upload],
    by: Viewer,
    leader: Person | None,
    promised: Promised | None,
) -> Case:
    """Written, told, found and answered. Nothing hangs on it yet that need be looked for."""
    _write(case, promised, by)
    names = ("kind", "title", "text", "member", "requester", "requester_name", "channel")
    told = first_values({name: getattr(case, name) for name in names})
    placed = first_values({name: getattr(case, name) for name in ("team", "agent", "service")})
    tell(case, "case.opened", by, {**told, **placed, "priority": [None, case.priority]})
    add_files(case, files, by=by)
    if case.item is not None:
        put_steps(case, case.item.checklist)
    case.hangs = frozenset()
    search.index([case], new=True)
    notices.tell_receipt(case, by)
    case.hangs = None
    notices.tell_agent(case, notices.ASSIGNED, by)
    if case.channel != Case.Channel.LOAD:
        approvals.begin(case, by=by, leader=leader)
    return case


def put_steps(case: Case, titles: Sequence[str]) -> None:
    """Steps to do, after those that are there."""
    first = ChecklistStep.objects.filter(case=case).count()
    ChecklistStep.objects.bulk_create(
        ChecklistStep(case=case, position=place, title=str(title)[:STEP])
        for place, title in enumerate(titles, first)
    )
