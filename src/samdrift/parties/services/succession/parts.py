"""What the members' part in arrangements becomes: memberships, shares, seat and transfers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import DomainError
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.arrangements import (
    Arrangement,
    ArrangementForm,
    ClauseAnswer,
    Membership,
    Stake,
    Transfer,
)
from samdrift.parties.services.common import day_text
from samdrift.parties.services.journal import Journal

ADDED = (Stake.Kind.OWNERSHIP, Stake.Kind.LIABILITY)
"""Kinds that a merge adds together: rights and duties pass over whole. Votes and seats are agreed."""


def _ending(handover: Handover) -> Any:
    """Memberships of those that cease, still running on the day."""
    rows = Membership.objects.touching(handover.day, None)
    return (
        rows.filter(member_id__in=handover.ceasing)
        .select_related("member", "arrangement")
        .order_by("arrangement_id", "pk")
    )


def _splitting(handover: Handover) -> Any:
    """Memberships that those taking over get a part in: of the ceasing, and of one who is split."""
    rows = Membership.objects.on(handover.day).filter(member_id__in=handover.predecessors)
    return rows.select_related("member", "arrangement").order_by("arrangement_id", "pk")


# Memberships and shares


def preview_memberships(handover: Handover, _viewer: Viewer) -> list[Moving]:
    lines: list[Moving] = []
    ending = list(_ending(handover))
    if ending:
        names = tuple(f"{m.member}: {m.arrangement}" for m in ending)
        lines.append(
            Moving(
                _("Memberships"),
                len(ending),
                _("End on the day. Those that take over continue as members, or become it."),
                names,
            )
        )
    lines += _preview_stakes(handover, ending)
    return lines


def _preview_stakes(handover: Handover, ending: list[Membership]) -> list[Moving]:
    before = handover.day - dt.timedelta(days=1)
    stakes = list(Stake.objects.on(before).filter(membership__in=ending))
    if not stakes:
        return []
    if handover.single is None:
        how: Any = _("End on the day. What each one gets must be agreed and registered.")
    else:
        how = _(
            "Ownership and liability are added to the one that takes over, where all are known."
        )
    return [
        Moving(
            _("Shares, votes and seats"),
            len(stakes),
            how,
            warning=_(
                "Votes and seats are not added: they follow the agreement. Register them after."
            ),
        )
    ]


def apply_memberships(handover: Handover, _by: Viewer) -> list[list[Any]]:
    journal = Journal()
    ending = list(_ending(handover))
    arrangements = sorted({m.arrangement_id for m in (*ending, *_splitting(handover))})
    list(Arrangement.objects.select_for_update().filter(pk__in=arrangements).order_by("pk"))
    for arrangement in arrangements:
        _hand_on(handover, arrangement, journal)
    return journal.data


def _hand_on(handover: Handover, arrangement: int, journal: Journal) -> None:
    """One arrangement: end the old memberships, begin or keep the new, add up the shares."""
    old = [m for m in _ending(handover) if m.arrangement_id == arrangement]
    source = old or [m for m in _splitting(handover) if m.arrangement_id == arrangement]
    known = {m.pk: _stakes_before(m, handover.day) for m in old}
    for membership in old:
        _end(membership, handover.day, journal)
    for successor in handover.successors:
        new = _part_of(successor, arrangement, handover.day)
        new = new or _begin(successor, arrangement, source, handover.day, journal)
        if handover.single is not None:
            _add_up(new, list(known.values()), handover.day, journal)


def _stakes_before(membership: Membership, day: dt.date) -> dict[str, Decimal]:
    rows = Stake.objects.on(day - dt.timedelta(days=1)).filter(membership=membership)
    return {row.kind: row.value for row in rows}


def _end(membership: Membership, day: dt.date, journal: Journal) -> None:
    if membership.valid_from is not None and membership.valid_from >= day:
        raise DomainError(
            "joins_later",
            _(
                "%(member)s is to join %(arrangement)s on %(day)s, when it is no more. Take that away "
                "first."
            )
            % {
                "member": membership.member,
                "arrangement": membership.arrangement,
                "day": day_text(membership.valid_from),
            },
            field="day",
        )
    for stake in Stake.objects.touching(day, None).filter(membership=membership):
        if stake.valid_from is not None and stake.valid_from >= day:
            journal.gone(stake)
        else:
            journal.change(stake, valid_to=day)
    journal.change(membership, valid_to=day)


def _part_of(member: int, arrangement: int, day: dt.date) -> Membership | None:
    rows = Membership.objects.on(day).filter(member_id=member, arrangement_id=arrangement)
    found: Membership | None = rows.first()
    return found


def _begin(
    member: int, arrangement: int, old: list[Membership], day: dt.date, journal: Journal
) -> Membership:
    later = Membership.objects.filter(
        member_id=member, arrangement_id=arrangement, valid_from__gt=day
    )
    first_later = later.order_by("valid_from").first()
    new = Membership.objects.create(
        member_id=member,
        arrangement_id=arrangement,
        is_owner=any(m.is_owner for m in old),
        is_customer=any(m.is_customer for m in old),
        joined_by=", ".join(sorted({m.member.name for m in old}))[:300],
        valid_from=day,
        valid_to=first_later.valid_from if first_later else None,
    )
    journal.made(new)
    return new


def _add_up(
    membership: Membership, ended: list[dict[str, Decimal]], day: dt.date, journal: Journal
) -> None:
    """Ownership and liability of those that cease go to the one that takes over: when every part is
    known; a sum with something unknown in it is not written.
    """
    for kind in ADDED:
        parts = [stakes.get(kind) for stakes in ended]
        own = Stake.objects.on(day).filter(membership=membership, kind=kind).first()
        fresh = membership.valid_from == day and own is None
        if not parts or None in parts or (own is None and not fresh):
            continue
        total = sum((p for p in parts if p is not None), Decimal(0))
        _set_sum(membership, kind, own, total, day, journal)


def _set_sum(
    membership: Membership,
    kind: str,
    own: Stake | None,
    added: Decimal,
    day: dt.date,
    journal: Journal,
) -> None:
    end = own.valid_to if own else membership.valid_to
    if own is not None and own.valid_from == day:
        journal.change(own, value=own.value + added)
        return
    if own is not None:
        journal.change(own, valid_to=day)
    value = added + (own.value if own else Decimal(0))
    stake = Stake.objects.create(
        membership=membership, kind=kind, value=value, valid_from=day, valid_to=end
    )
    journal.made(stake)


# The seat municipality


def _seats(handover: Handover) -> Any:
    rows = ArrangementForm.objects.touching(handover.day, None)
    return rows.filter(seat_id__in=handover.ceasing).select_related("arrangement", "seat", "form")


def preview_seats(handover: Handover, _viewer: Viewer) -> list[Moving]:
    seats = list(_seats(handover))
    if not seats:
        return []
    names = tuple(str(s.arrangement) for s in seats)
    if handover.single is not None:
        return [
            Moving(
                _("Seat municipality"), len(seats), _("Moves to the one that takes over."), names
            )
        ]
    text = _("Is empty from the day: choose a new one in the arrangement.")
    return [Moving(_("Seat municipality"), len(seats), text, names, warning=text)]


def apply_seats(handover: Handover, _by: Viewer) -> list[list[Any]]:
    journal = Journal()
    for form in _seats(handover):
        if form.valid_from is not None and form.valid_from >= handover.day:
            journal.change(form, seat_id=handover.single)
        else:
            _split_form(form, handover, journal)
    return journal.data


def _split_form(form: ArrangementForm, handover: Handover, journal: Journal) -> None:
    new = ArrangementForm.objects.create(
        arrangement=form.arrangement,
        form=form.form,
        seat_id=handover.single,
        is_legal_person=form.is_legal_person,
        agreement=form.agreement,
        valid_from=handover.day,
        valid_to=form.valid_to,
    )
    journal.made(new)
    for answer in ClauseAnswer.objects.filter(arrangement_form=form):
        copy = ClauseAnswer.objects.create(
            arrangement_form=new, clause_id=answer.clause_id, where=answer.where
        )
        journal.made(copy)
    journal.change(form, valid_to=handover.day)


# The register of transfers


def _transfers(handover: Handover) -> Any:
    rows = Transfer.objects.filter(
        membership__member_id__in=handover.predecessors, taken_back_on=None
    )
    return rows.select_related("membership__member").order_by("pk")


def preview_transfers(handover: Handover, _viewer: Viewer) -> list[Moving]:
    rows = list(_transfers(handover))
    if not rows:
        return []
    how = _(
        "Are registered on those that take over too: what was decided binds them. The old rows stay."
    )
    return [Moving(_("What was transferred"), len(rows), how, tuple(r.what for r in rows[:5]))]


def apply_transfers(handover: Handover, _by: Viewer) -> list[list[Any]]:
    journal = Journal()
    takers = handover.receiving if handover.single is None else handover.successors
    for transfer in _transfers(handover):
        for member in takers:
            new = _part_of(member, transfer.membership.arrangement_id, handover.day)
            if new is not None and not _has(new, transfer):
                journal.made(_copy(transfer, new, handover.day))
    return journal.data


def _has(membership: Membership, transfer: Transfer) -> bool:
    same = Transfer.objects.filter(
        membership__member_id=membership.member_id,
        membership__arrangement_id=membership.arrangement_id,
        kind=transfer.kind,
        what__iexact=transfer.what,
        taken_back_on=None,
    )
    return same.exists()


def _copy(transfer: Transfer, membership: Membership, day: dt.date) -> Transfer:
    return Transfer.objects.create(
        membership=membership,
        kind=transfer.kind,
        what=transfer.what,
        transferred_on=day,
        decision=transfer.decision,
        decided_by=transfer.decided_by or transfer.membership.member.name,
        decided_on=transfer.decided_on,
    )
