"""Acts on frames: what each member puts into the pool in a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.decisions import Decision
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import Happening, record, record_all
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.investments import Frame
from samdrift.money.services.figures import FIRST_YEAR, LAST_YEAR
from samdrift.money.services.portfolio_findings import find_frames
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import first_values, lock, write

WRITE = "money.write_frames"
Section = Frame.Section
MOST = Decimal(10) ** 12


@transaction.atomic
def add_frame(
    *,
    by: Viewer,
    member: Member,
    year: int,
    section: str = Section.INVESTMENT,
    amount: Decimal,
    decision: Decision | None = None,
    source: str = "",
) -> Frame:
    """Register a member's frame of a year; one that stands is changed on its own page."""
    lock(Member, member.pk)
    standing = Frame.objects.filter(member=member, year=year, section=section).first()
    if standing is not None:
        raise DomainError(
            "frame_there",
            _("%(member)s has a frame for %(year)s already. Change that one.")
            % {"member": member, "year": year},
            field="year",
        )
    values = {"decision": decision, "source": source}
    row = put_frame(member, year, section, amount, by=by, **values)[0]  # type: ignore[arg-type]
    find_frames(by, [member.pk])
    return row


@transaction.atomic
def put_frame(
    member: Member,
    year: int,
    section: str,
    amount: Decimal,
    *,
    by: Viewer,
    decision: Decision | None = None,
    source: str = "",
) -> tuple[Frame, bool]:
    """Make the member's frame of the year this amount, in kroner; a decision or source that is not
    told leaves the one there is. Returns the frame, and whether anything changed.
    """
    require(by, WRITE, Frame(member=member))
    _refuse(year, section, amount)
    lock(Member, member.pk)
    told = {"decision": decision, "source": source.strip()[:300]}
    row = Frame.objects.filter(member=member, year=year, section=section).first()
    if row is not None:
        return row, _changed(row, {"amount": amount, **{k: v for k, v in told.items() if v}}, by)
    values = {"member": member, "year": year, "section": section, "amount": amount, **told}
    row = Frame.objects.create(**values)
    record("frame.set", row, by=by, changes=first_values(values))
    return row, True


@transaction.atomic
def put_frames(
    amounts: Mapping[Member, Decimal],
    *,
    by: Viewer,
    year: int,
    section: str,
    decision: Decision | None = None,
    source: str = "",
) -> list[Frame]:
    """The frames of a year for many members at once; a member that is not there is left alone."""
    rows = [
        put_frame(member, year, section, amount, by=by, decision=decision, source=source)
        for member, amount in sorted(amounts.items(), key=lambda one: one[0].pk)
    ]
    if not rows:
        raise DomainError("no_amounts", _("There are no amounts. Write at least one."))
    find_frames(by, [one.pk for one in amounts])
    return [row for row, _has_changed in rows]


@dataclass(frozen=True, slots=True)
class FrameIn:
    """A frame to be kept, in kroner."""

    member: Member
    year: int
    section: str
    amount: Decimal


@transaction.atomic
def put_table(
    rows: Sequence[FrameIn], *, by: Viewer, decision: Decision | None = None, source: str = ""
) -> list[Frame]:
    """Frames of several years and kinds, all of them or none."""
    more = {"by": by, "decision": decision, "source": source}
    ordered = sorted(
        rows, key=lambda one: one.member.pk
    )  # one order, so that no two wait for each other
    made = [put_frame(one.member, one.year, one.section, one.amount, **more)[0] for one in ordered]  # type: ignore[arg-type]
    find_frames(by, {one.member_id for one in made})
    return made


@transaction.atomic
def change_frame(
    frame: Frame,
    *,
    by: Viewer,
    amount: Decimal,
    decision: Decision | None = None,
    source: str = "",
) -> Frame:
    """Correct a frame, or give it another amount by a new decision."""
    row = lock(Frame, frame.pk)
    require(by, WRITE, row)
    _refuse(row.year, row.section, amount)
    _changed(row, {"amount": amount, "decision": decision, "source": source.strip()[:300]}, by)
    find_frames(by, [row.member_id])
    return row


def _changed(row: Frame, values: dict[str, object], by: Viewer) -> bool:
    changes = write(row, values)
    if changes:
        record("frame.changed", row, by=by, changes=changes)
    return bool(changes)


@transaction.atomic
def strike_frame(frame: Frame, *, by: Viewer) -> None:
    """Take away a frame that was never to be there: then the member's frame is not known."""
    row = lock(Frame, frame.pk)
    require(by, WRITE, row)
    told = {"amount": [str(row.amount), None], "year": [row.year, None]}
    record_all(
        [Happening("frame.struck", row, told), Happening("frame.struck", row.member, told)], by=by
    )
    row.delete()
    find_frames(by, [row.member_id])


def _refuse(year: int, section: str, amount: Decimal) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        text = _("%(year)s is not a year a frame can have.")
        raise DomainError("bad_year", text % {"year": year}, field="year")
    if section not in Section.values:
        raise DomainError("bad_section", _("Choose operating or investment."), field="section")
    if not 0 <= amount < MOST:
        text = _("A frame is 0 kr or more, and below 1 000 billion.")
        raise DomainError("bad_amount", text, field="amount")
