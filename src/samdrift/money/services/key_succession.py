"""What a merge or split of members does to charges of their own, cut-overs, weights and caps."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.kernel import search
from samdrift.kernel.history import Happening, kind_of, record_all
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.keys import CutOver, FixedCharge, KeyCap, KeyVersion, KeyWeight
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.services.journal import Journal, undo


def _charges(handover: Handover) -> list[FixedCharge]:
    rows = FixedCharge.objects.touching(handover.day, None).filter(member__in=handover.ceasing)
    return list(rows.order_by("pk"))


def _cut_overs(handover: Handover) -> list[CutOver]:
    """Those that are still to come for members that cease."""
    rows = CutOver.objects.filter(member__in=handover.ceasing, day__gt=handover.day)
    return list(rows.select_related("agreement", "key").order_by("day", "pk"))


def _capped(handover: Handover) -> list[KeyVersion]:
    """Versions in force with a cap for one that ceases: nobody can tell what the heir's cap is."""
    caps = KeyCap.objects.filter(on_day(handover.day, "version__"), member__in=handover.ceasing)
    return list(
        KeyVersion.objects.filter(pk__in=caps.values("version"))
        .select_related("key")
        .order_by("pk")
    )


def _weighed(handover: Handover) -> int:
    rows = KeyWeight.objects.filter(
        on_day(handover.day, "part__version__"), member__in=handover.ceasing
    )
    return rows.values("part").distinct().count()


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    """What goes on with the successor of a merge, and what people must settle."""
    alone = handover.single is not None
    lines = []
    if charges := _charges(handover):
        how = _("The one that takes over bears them from the day.")
        if not alone:
            how = _("End on the day: settle who bears them from then on.")
        lines.append(Moving(_("Charges of their own"), len(charges), how, _names(charges)))
    if cut_overs := _cut_overs(handover):
        how = _("Their day stands for the one that takes over.")
        if not alone:
            how = _("Stay in the old name: settle when the new ones come into the split.")
        lines.append(Moving(_("Members not yet in a split"), len(cut_overs), how, ()))
    if weighed := _weighed(handover):
        how = _("The weights are added together for the one that takes over.")
        if not alone:
            how = _("Adopt new weights: the old ones can't be divided.")
        lines.append(Moving(_("Agreed weights in keys"), weighed, how, ()))
    if capped := _capped(handover):
        how = _("Not carried over. Adopt what is to hold for the new one.")
        lines.append(
            Moving(_("Caps in keys"), len(capped), how, tuple(str(one.key) for one in capped))
        )
    return lines


def _names(rows: list[FixedCharge]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(row) for row in rows))[:20]


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """Let the successor of a merge go on with charges and coming cut-overs; returns the journal."""
    journal, told, made = Journal(), list[Happening](), list[FixedCharge]()
    for row in _charges(handover):
        changes = {"member_id": [row.member_id, handover.single]}
        if row.valid_from is not None and row.valid_from >= handover.day:
            if handover.single is None:
                continue
            journal.change(row, member_id=handover.single)
        elif (heir := _carry(row, handover, journal)) is not None:
            made.append(heir)
        told.append(Happening("charge.carried", row, changes))
    if handover.single is not None:
        _move_cut_overs(handover, handover.single, journal)
    record_all(told, by=by)
    search.index(made)
    return {"journal": journal.data, "charges": [one.pk for one in made]}


def _carry(row: FixedCharge, handover: Handover, journal: Journal) -> FixedCharge | None:
    """End it on the day; in a merge one like it goes on with the successor."""
    end = row.valid_to
    journal.change(row, valid_to=handover.day)
    if handover.single is None:
        return None
    heir = FixedCharge.objects.create(
        title=row.title,
        kind=row.kind,
        monthly=row.monthly,
        vat=row.vat,
        member_id=handover.single,
        valid_from=handover.day,
        valid_to=end,
    )
    journal.made(heir)
    return heir


def _move_cut_overs(handover: Handover, heir: int, journal: Journal) -> None:
    """The heir comes in on the last of their days: until then some of it bears its own cost."""
    groups: dict[tuple[int | None, int | None], list[CutOver]] = defaultdict(list)
    for row in _cut_overs(handover):
        groups[row.agreement_id, row.key_id].append(row)
    for (agreement, key), rows in groups.items():
        own = CutOver.objects.filter(member_id=heir)
        own = own.filter(agreement=agreement) if agreement is not None else own.filter(key=key)
        standing = list(own.order_by("day"))
        last = max(row.day for row in [*rows, *standing])
        kept = standing[0] if standing else rows[0]
        for row in [*rows, *standing]:
            if row.pk != kept.pk:
                journal.gone(row)
        journal.change(kept, member_id=heir, day=last)


def undo_step(data: dict[str, Any], _by: Viewer) -> None:
    """Everybody bears what they bore."""
    undo(data["journal"])
    search.remove(kind_of(FixedCharge), data["charges"])
