"""What a merge or split of members does to the invoices awaited, to what invoices have taught, and to
how accounts are placed.

Figures stay with the member whose they are: tables put those of former members with the new one. What
is awaited is worked out anew as the agreements now are; undone, it is let go of, and the next round
works it out as they are then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement, Participation
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.accounts import LinePrefix
from samdrift.money.models.expected import Expected, ExpectedLine
from samdrift.money.models.invoices import Lesson
from samdrift.money.services.expected import OPEN, align_all
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.services.journal import Journal, undo

EXAMPLES = 20


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    """How many invoices are awaited that are worked out anew, and what follows to the successor."""
    lines = []
    awaited = list(_awaited(handover))
    if awaited:
        how = _("Are worked out anew from the day, for those who are in the agreements then.")
        names = tuple(dict.fromkeys(str(one.agreement) for one in awaited))[:EXAMPLES]
        lines.append(Moving(_("Invoices awaited"), len(awaited), how, names))
    prefixes = _prefixes(handover)
    if prefixes:
        how = _("Hold for the successor’s accounts too, where it has said nothing else.")
        shown = tuple(str(one) for one in prefixes[:EXAMPLES])
        lines.append(Moving(_("Accounts placed on lines"), len(prefixes), how, shown))
    lessons = _lessons(handover)
    if lessons:
        how = _("Lead to the successor from now on.")
        told = tuple(str(one) for one in lessons[:EXAMPLES])
        lines.append(Moving(_("What invoices have taught"), len(lessons), how, told))
    return lines


def _awaited(handover: Handover) -> Any:
    """What is awaited of those that cease, for days after the day."""
    whose = Q(member__in=handover.ceasing) | Q(lines__member__in=handover.ceasing)
    rows = Expected.objects.filter(whose, state__in=OPEN, ends_on__gt=handover.day)
    return rows.select_related("agreement").order_by("agreement__sort_key", "starts_on").distinct()


def _prefixes(handover: Handover) -> list[LinePrefix]:
    """Members' own prefixes that the one successor of a merge gets: those that only one of them has,
    or that all place on the same line, and that the successor has not itself.
    """
    if handover.single is None:
        return []
    rows = LinePrefix.objects.filter(member__in=handover.ceasing).select_related("line")
    own = set(LinePrefix.objects.filter(member=handover.single).values_list("prefix", flat=True))
    found: dict[str, LinePrefix] = {}
    lines: dict[str, set[int]] = {}
    for row in rows.order_by("prefix", "pk"):
        lines.setdefault(row.prefix, set()).add(row.line_id)
        found.setdefault(row.prefix, row)
    return [row for text, row in found.items() if text not in own and len(lines[text]) == 1]


def _lessons(handover: Handover) -> list[Lesson]:
    if handover.single is None:
        return []
    rows = Lesson.objects.filter(member__in=handover.ceasing).select_related("supplier")
    return list(rows.order_by("pk"))


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """Work out anew what is awaited; let lessons and own prefixes follow to the one successor."""
    journal = Journal()
    for lesson in _lessons(handover):
        journal.change(lesson, member_id=handover.single)
    for prefix in _prefixes(handover):
        values = {"line": prefix.line, "prefix": prefix.prefix, "member_id": handover.single}
        journal.made(LinePrefix.objects.create(**values))
    pks = _agreements(handover)
    align_all(pks, by=by)
    return {"journal": journal.data, "agreements": pks, "members": list(handover.successors)}


def _agreements(handover: Handover) -> list[int]:
    members = {*handover.predecessors, *handover.successors}
    rows = Participation.objects.touching(handover.day, None).filter(member__in=members)
    found = set(rows.values_list("agreement", flat=True))
    return sorted(found | set(_awaited(handover).values_list("agreement", flat=True)))


def undo_step(data: dict[str, Any], by: Viewer) -> None:
    """Take back what followed, and let go of what is awaited of the successors: it rests on terms that
    are taken away now.
    """
    undo(data["journal"])
    _let_go(data["agreements"], data["members"], by)


def _let_go(agreements: Collection[int], members: Sequence[int], by: Viewer) -> None:
    lines = ExpectedLine.objects.filter(expected__agreement__in=agreements, member__in=members)
    pks = set(lines.values_list("expected", flat=True))
    rows = Expected.objects.filter(pk__in=pks, state__in=OPEN)
    count = Counter(rows.values_list("agreement", flat=True))
    rows.delete()
    note = _now("A merge or split was undone: they are worked out anew.")
    record_all(
        [
            Happening("expected.gone", one, {"expected": [count[one.pk], 0]}, note)
            for one in Agreement.objects.filter(pk__in=count).order_by("pk")
        ],
        by=by,
    )
