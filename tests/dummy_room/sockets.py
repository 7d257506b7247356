"""What the dummy room puts into the sockets; `plugged_in` takes it out again afterwards."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from samdrift.kernel.finding_kinds import FindingKind
from samdrift.kernel.registry import (
    Kind,
    MenuEntry,
    Panel,
    Registry,
    SearchKind,
    SuccessionStep,
    registry,
)
from samdrift.parties.calc.handover import Handover, Moving
from tests.dummy_room.models import Note


def plug_in(to: Registry) -> None:
    to.add_kind(Kind(Note, "Note", url=lambda note: f"/notes/{note.pk}/"))
    to.add_menu(
        MenuEntry(
            "notes",
            "registers",
            "Notes",
            "home:front",
            1,
            lambda viewer: viewer.inside,
            lambda viewer: Note.objects.seen_by(viewer).count(),
        )
    )
    to.add_panel(
        Panel("parties.member", "notes", "Notes about it", 99, "dummy_room/panel.html", _panel)
    )
    to.add_search(SearchKind("dummy_room.note", "Note", lambda note: (0, note.text, "", "")))
    to.add_finding(
        FindingKind("dummy.unread", "Unread note", "dummy_room", "A note nobody has read.")
    )
    to.add_succession(SuccessionStep("dummy.notes", "Notes", 99, _preview, _apply, _undo))


def _panel(viewer: Any, member: Any) -> dict[str, Any] | None:
    notes = list(Note.objects.seen_by(viewer).filter(member=member))
    return {"notes": notes} if notes else None


def _preview(handover: Handover, _viewer: Any) -> list[Moving]:
    count = Note.objects.filter(member__in=handover.predecessors).count()
    return [Moving("Notes", count, "go to the one that takes over")] if count else []


def _apply(handover: Handover, _by: Any) -> Any:
    moved = list(
        Note.objects.filter(member__in=handover.predecessors).values_list("pk", "member_id")
    )
    Note.objects.filter(pk__in=[pk for pk, _member in moved]).update(member=handover.successors[0])
    return [list(pair) for pair in moved]


def _undo(journal: Any, _by: Any) -> None:
    for pk, member in journal:
        Note.objects.filter(pk=pk).update(member_id=member)


@contextmanager
def plugged_in() -> Iterator[Registry]:
    """The registry with the dummy room in it, and as it was afterwards."""
    before = {name: copy.copy(value) for name, value in vars(registry).items()}
    panels = {page: list(found) for page, found in registry.panels.items()}
    try:
        plug_in(registry)
        yield registry
    finally:
        for name, value in before.items():
            setattr(registry, name, value)
        registry.panels.clear()
        registry.panels.update(panels)
