"""What a merge or split of members does to their agreements.

By the continuity principle a merged municipality enters into the agreements of those it succeeds
without the supplier's consent. What comes in beside that, such as a predecessor that was not in the
agreement, is growth, and growth is a change that the procurement regulations § 28-1 must carry. In
a split nobody takes over alone: who does is for the parties to settle.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement, Award, Entitled, Participation
from samdrift.agreements.models.changes import Change
from samdrift.agreements.services.agreement_findings import find
from samdrift.agreements.services.changes import open_change
from samdrift.agreements.services.own_changes import COME_IN
from samdrift.agreements.services.site_language import in_site_language
from samdrift.kernel import search
from samdrift.kernel.history import Happening, kind_of, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.members import Member
from samdrift.parties.services.journal import Journal, undo

Basis, CameBy = Participation.Basis, Participation.CameBy
EXAMPLES = 20


def _by_agreement(handover: Handover) -> dict[Agreement, list[Participation]]:
    """The participations of those that cease, from the day on, by agreement. In a merge also the
    agreements that the successor is in already, with none that end: they may grow.
    """
    members = {*handover.ceasing, *([handover.single] if handover.single is not None else [])}
    rows = Participation.objects.touching(handover.day, None).filter(member_id__in=members)
    found: dict[Agreement, list[Participation]] = defaultdict(list)
    ordered = rows.select_related("agreement", "member").order_by(
        "agreement__sort_key", "agreement_id", "member__sort_key", "pk"
    )
    for row in ordered:
        found[row.agreement] += [row] if row.member_id in handover.ceasing else []
    return dict(found)


def _outside(handover: Handover, rows: Iterable[Agreement]) -> dict[int, list[Member]]:
    """Agreement → predecessors that are not in it on the day: what grows by a merge."""
    if handover.single is None:
        return defaultdict(list)
    pks = [one.pk for one in rows]
    there = Participation.objects.touching(handover.day, None).filter(
        agreement_id__in=pks, member_id__in=handover.predecessors
    )
    inside = set(there.values_list("agreement_id", "member_id"))
    members = list(Member.objects.filter(pk__in=handover.predecessors).order_by("sort_key"))
    return {pk: [one for one in members if (pk, one.pk) not in inside] for pk in pks}


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    """Which agreements are carried over, and which of them grow; in a split, which end."""
    rows = _by_agreement(handover)
    carried = [one for one, ending in rows.items() if ending]
    if handover.single is None:
        return [_ending(carried)] if carried else []
    lines = []
    if carried:
        how = _(
            "Pass to the successor on the day without the supplier’s consent (the continuity principle)."
        )
        lines.append(Moving(_("Agreements carried over"), len(carried), how, _titles(carried)))
    outside = _outside(handover, rows)
    growing = [one for one in rows if outside[one.pk]]
    if growing:
        lines.append(_growth(growing))
    return lines + _not_named(handover, carried)


def _ending(agreements: Sequence[Agreement]) -> Moving:
    how = _("The member’s part ends on the day. Let those that take it over join afterwards.")
    warning = _("Who takes over which agreement is for the parties to settle with each other.")
    return Moving(_("Agreements"), len(agreements), how, _titles(agreements), warning)


def _growth(growing: Sequence[Agreement]) -> Moving:
    how = _("Users come in of a member that was not in the agreement.")
    warning = _(
        "Growth is a change of the agreement: hold it against the procurement regulations § 28-1 in its ledger of changes."
    )
    return Moving(_("Agreements that grow"), len(growing), how, _titles(growing), warning)


def _not_named(handover: Handover, rows: Sequence[Agreement]) -> list[Moving]:
    """Those where the notice named who may join, and the successor's number is not there."""
    successor = Member.objects.filter(pk=handover.single or 0).first()
    named: dict[int, set[str]] = defaultdict(set)
    lists = Entitled.objects.on(handover.day).filter(agreement_id__in=[one.pk for one in rows])
    for agreement, orgnr in lists.values_list("agreement_id", "orgnr"):
        named[agreement].add(orgnr)
    orgnr = successor.orgnr if successor is not None else ""
    missing = [one for one in rows if named[one.pk] and orgnr not in named[one.pk]]
    if not missing:
        return []
    how = _("The successor’s organisation number is not on the list of who may call off.")
    return [Moving(_("Agreements with a list"), len(missing), how, _titles(missing))]


def _titles(agreements: Sequence[Agreement]) -> tuple[str, ...]:
    return tuple(str(one) for one in agreements[:EXAMPLES])


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """End what the ceasing members had, and let the successor of a merge go on in each agreement.
    What grows opens a change in the ledger, where an award is registered.
    """
    rows = _by_agreement(handover)
    outside = _outside(handover, rows)
    journal, told = Journal(), list[Happening]()
    successor = Member.objects.filter(pk=handover.single or 0).first()
    changes: list[int] = []
    for agreement, ending in rows.items():
        if successor is not None:
            standing = _carry(agreement, ending, successor, handover, journal)
            changes += _grow(standing, outside[agreement.pk], handover, journal, by)
        for row in ending:
            _end(row, handover.day, journal)
        if ending:
            told.append(_told(agreement, ending, successor, outside[agreement.pk]))
    record_all(told, by=by)
    pks = [one.pk for one in rows]
    find(pks, by=by)
    return {"journal": journal.data, "agreements": pks, "changes": changes}


def _told(
    agreement: Agreement, ending: list[Participation], successor: Member | None, new: list[Member]
) -> Happening:
    names = ", ".join(str(row.member) for row in ending)
    changes = {"members": [names, str(successor) if successor else None]}
    note = _now("It grows: a member that was not in it comes in.") if new else ""
    return Happening("agreement.members_succeeded", agreement, changes, note)


def _grow(
    row: Participation, new: list[Member], handover: Handover, journal: Journal, by: Viewer
) -> list[int]:
    """A change for those that come in beside the ones that were in it; the ids of what was opened."""
    if not new or not Award.objects.filter(agreement=row.agreement).exists():
        return []
    with in_site_language():
        names = ", ".join(str(one) for one in new)
        title = str(COME_IN) % {"members": names}
    made = open_change(
        row.agreement,
        by=by,
        kind=Change.Kind.MEMBERS,
        title=title[:160],
        effective_on=handover.day,
        participation=row,
    )
    made.refresh_from_db()
    journal.made(made)
    return [made.pk]


def _end(row: Participation, day: dt.date, journal: Journal) -> None:
    if row.valid_from is not None and row.valid_from >= day:
        if not row.changes.exists():
            journal.gone(row)
        return
    journal.change(row, valid_to=day)


def _carry(
    agreement: Agreement,
    ending: list[Participation],
    successor: Member,
    handover: Handover,
    journal: Journal,
) -> Participation:
    """How the successor is in it from the day. Is it there already, its users are counted there; only
    where all have a fixed quantity are these added together.
    """
    own = Participation.objects.touching(handover.day, None).filter(
        agreement=agreement, member=successor
    )
    standing: Participation | None = own.order_by("valid_from", "pk").first()
    parts = ending if standing is None else [*ending, standing]
    fixed = all(row.basis == Basis.FIXED for row in parts)
    if standing is not None and not (ending and fixed):
        return standing
    row = Participation.objects.create(
        agreement=agreement,
        member=successor,
        valid_from=handover.day,
        valid_to=_last_end(parts),
        came_by=CameBy.SUCCESSION,
        buyer_reference=parts[0].buyer_reference if len(parts) == 1 else "",
        **_counting(parts),
    )
    journal.made(row)
    if standing is not None:
        _end(standing, handover.day, journal)
    return row


def _last_end(rows: Sequence[Participation]) -> dt.date | None:
    """The latest end; None when one of them has none."""
    ends = [row.valid_to for row in rows if row.valid_to is not None]
    return max(ends) if len(ends) == len(rows) else None


def _counting(rows: Sequence[Participation]) -> dict[str, Any]:
    """What they are all counted by, fixed quantities added. Where they differ, the first that is
    counted, with a note that somebody must look.
    """
    bases = list(dict.fromkeys(row.basis for row in rows))
    if bases == [Basis.FIXED]:
        quantities = [row.quantity for row in rows if row.quantity is not None]
        return {"basis": Basis.FIXED, "quantity": sum(quantities, Decimal(0))}
    note = "" if len(bases) == 1 else _now("Those before were counted differently: look at it.")
    return {"basis": next(one for one in bases if one != Basis.FIXED), "note": note}


def undo_step(data: dict[str, Any], by: Viewer) -> None:
    """Everybody is in their agreements again as they were."""
    undo(data["journal"])
    search.remove(kind_of(Change), data["changes"])
    find(data["agreements"], by=by)
