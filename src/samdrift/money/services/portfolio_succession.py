"""What a merge or split of members does to frames and to members' own measures.

A frame is adopted for a whole year: those of the year the day falls in stay where they are, unless the
day is the first of the year. In a split nobody takes over alone: who does is for the parties to settle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.investments import Frame, Investment
from samdrift.money.services.investments import RANKED
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.members import Member
from samdrift.parties.services.journal import Journal, undo

EXAMPLES = 20
LONGEST = 300


def _frames(handover: Handover) -> list[Frame]:
    """Frames of those that cease, for years that begin on the day or later."""
    first = handover.day.year + (0 if (handover.day.month, handover.day.day) == (1, 1) else 1)
    rows = Frame.objects.filter(member_id__in=handover.ceasing, year__gte=first)
    return list(rows.select_related("member").order_by("year", "section", "member__sort_key"))


def _measures(handover: Handover) -> list[Investment]:
    rows = Investment.objects.filter(
        member_id__in=handover.ceasing, state__in=(*RANKED, Investment.State.POSTPONED)
    )
    return list(rows.order_by("sort_key", "pk"))


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    """Which frames are added together, and which of the members' own measures follow."""
    frames, measures = _frames(handover), _measures(handover)
    single = handover.single is not None
    stays = _("Stay in the old name: settle between you who takes them over.")
    found = []
    if frames:
        how = _("Added together as the frames of the one that takes over.") if single else stays
        found.append(Moving(_("Frames of the joint portfolio"), len(frames), how, _names(frames)))
    if measures:
        how = _("Pass to the one that takes over.") if single else stays
        found.append(Moving(_("Own necessary maintenance"), len(measures), how, _names(measures)))
    return found


def _names(rows: Sequence[Any]) -> tuple[str, ...]:
    return tuple(str(row) for row in rows[:EXAMPLES])


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """Give frames and measures to the successor of a merge; returns the journal."""
    journal = Journal()
    successor = Member.objects.filter(pk=handover.single or 0).first()
    if successor is not None:
        told = [*_carry_frames(handover, successor, journal)]
        for row in _measures(handover):
            old = row.member_id
            journal.change(row, member_id=successor.pk)
            told.append(Happening("investment.carried", row, {"member_id": [old, successor.pk]}))
        record_all(told, by=by)
    return {"journal": journal.data}


def _carry_frames(handover: Handover, to: Member, journal: Journal) -> list[Happening]:
    groups: dict[tuple[int, str], list[Frame]] = defaultdict(list)
    for row in _frames(handover):
        groups[row.year, row.section].append(row)
    told = []
    for (year, section), rows in groups.items():
        amount = sum(row.amount for row in rows)
        names = ", ".join(row.member.name for row in rows)
        own = Frame.objects.filter(member=to, year=year, section=section).first()
        for row in rows:
            journal.gone(row)
        if own is not None:
            old = own.amount
            journal.change(own, amount=old + amount)
        else:
            old = None
            source = _now("Added together from %(names)s") % {"names": names}
            own = Frame.objects.create(
                member=to, year=year, section=section, amount=amount,
                source=source[:LONGEST],
            )  # fmt: skip
            journal.made(own)
        changes = {"amount": [None if old is None else str(old), str(own.amount)]}
        told.append(Happening("frame.carried", own, {**changes, "members": [names, to.name]}))
    return told


def undo_step(data: dict[str, Any], _by: Viewer) -> None:
    """Each has its frames and measures again."""
    undo(data["journal"])
