"""What a merge or split of members carries along here: the findings that stand.

In a merge a finding goes on for the successor, with the same responsible person, deadline and
acceptance. In a split it goes on for all that take over; only what the product observes for itself
in one member at a time is left to be observed anew there, for nobody can tell beforehand which of
them it will be found in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from samdrift.followup.calc.finding_states import Status
from samdrift.followup.models.findings import Finding, FindingMember
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.services.journal import Journal, undo


def _from(handover: Handover) -> tuple[int, ...]:
    return handover.ceasing if handover.single is not None else handover.predecessors


def _standing(handover: Handover) -> list[Finding]:
    rows = Finding.objects.standing().concerning(_from(handover)).order_by("pk")
    return list(rows.prefetch_related("concerns__member"))


def _carried_mark(finding: Finding) -> Any:
    known = finding.known_kind
    return known.carried if known else None


def _going(handover: Handover) -> tuple[list[tuple[Finding, str]], list[Finding]]:
    """Each finding that goes on with its mark afterwards, and those that are looked at anew."""
    going: list[tuple[Finding, str]] = []
    anew: list[Finding] = []
    for finding in _standing(handover):
        carried = _carried_mark(finding)
        if carried is None:
            going.append((finding, finding.mark))
        elif handover.single is None:
            anew.append(finding)
        else:
            mark = carried(finding.mark, dict.fromkeys(handover.ceasing, handover.single))
            if _is_taken(finding, mark, going):
                anew.append(finding)
            else:
                going.append((finding, mark))
    return going, anew


def _is_taken(finding: Finding, mark: str, going: Iterable[tuple[Finding, str]]) -> bool:
    """Whether the successor, or another predecessor, has the same finding already."""
    if mark == finding.mark:
        return False
    same = Finding.objects.about(finding.subject).filter(kind=finding.kind, mark=mark)
    key = (finding.subject, finding.kind, mark)
    return same.exists() or any((one.subject, one.kind, then) == key for one, then in going)


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    """How many findings go on, and how many are found anew."""
    going, anew = _going(handover)
    lines = []
    if going:
        told = tuple(str(finding) for finding, _mark in going[:20])
        how = _("Go on for whoever takes over, with the same responsible person and deadline.")
        lines.append(Moving(_("Open findings"), len(going), how, told))
    if anew:
        how = _("Are mended, or found again in whoever takes over.")
        lines.append(Moving(_("Findings that are looked at anew"), len(anew), how))
    return lines


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """Let the findings concern those that take over; returns the journal and where it began."""
    journal, told = Journal(), list[Happening]()
    last = Finding.objects.aggregate(last=Max("pk"))["last"] or 0
    going, anew = _going(handover)
    told += [
        _close(one, handover, journal) for one in anew if one.member_ids <= set(handover.ceasing)
    ]
    for finding, mark in going:
        if mark != finding.mark:
            journal.change(finding, mark=mark)
        before = sorted(str(member) for member in finding.members)
        _relink(finding, handover, journal)
        after = FindingMember.objects.filter(finding=finding).select_related("member")
        names = sorted(str(link.member) for link in after)
        if names != before:
            told.append(Happening("finding.carried", finding, {"concerns": [before, names]}))
    record_all(told, by=by)
    return {"journal": journal.data, "last": last, "receiving": list(handover.receiving)}


def _close(finding: Finding, handover: Handover, journal: Journal) -> Happening:
    """What only concerned members that are no more: mended there, so that undoing finds it as it was."""
    was = finding.status
    journal.change(finding, status=Status.MENDED.value, mended_on=handover.day, accepted_until=None)
    changes = {"status": [was, finding.status], "mended_on": [None, str(handover.day)]}
    return Happening("finding.gone", finding, changes)


def _relink(finding: Finding, handover: Handover, journal: Journal) -> None:
    takers = [handover.single] if handover.single is not None else list(handover.successors)
    have = finding.member_ids
    for link in list(finding.concerns.all()):
        if link.member_id in handover.ceasing:
            journal.gone(link)
    for taker in takers:
        if taker is not None and taker not in have:
            journal.made(FindingMember.objects.create(finding=finding, member_id=taker))


def undo_step(data: dict[str, Any], _by: Viewer) -> None:
    """Take it all back. What was found in those that took over since is gone with them, unless
    somebody has begun to work with it.
    """
    since = Finding.objects.filter(pk__gt=data["last"]).concerning(data["receiving"])
    touched = since.exclude(
        status__in=[Status.NEW, Status.MENDED], responsible__isnull=True
    ).first()
    if touched is not None:
        raise DomainError(
            "changed_since",
            _(
                "This cannot be undone any more: somebody works with “%(finding)s”, which was found after it."
            )
            % {"finding": touched},
        )
    since.delete()
    undo(data["journal"])
