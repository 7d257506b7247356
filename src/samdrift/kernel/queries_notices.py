"""Reads of notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from samdrift.kernel.models.mail import Notice, NoticeChoice
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.viewer import Viewer

NEWEST = 100


def sentence(notice: Notice) -> str:
    """The notice in words; one whose kind is no longer there by its name."""
    kind = registry.notices.get(notice.what)
    return str(kind.text) % notice.values if kind else notice.what


@dataclass(frozen=True)
class Told:
    """A notice as it is shown: what, about what, when, and whether it is new."""

    text: str
    label: str
    url: str
    at: Any
    is_new: bool


def notices_of(viewer: Viewer) -> list[Told]:
    """The newest notices, with two more queries however many they are."""
    rows = list(seen(Notice, viewer).order_by("-pk")[:NEWEST])
    found = registry.describe({Ref(row.subject_kind, row.subject_id) for row in rows}, viewer)
    told = []
    for row in rows:
        about = found.get(Ref(row.subject_kind, row.subject_id))
        label, url = (about.label, about.url) if about else ("", "")
        told.append(Told(sentence(row), label, url, row.made_at, row.read_at is None))
    return told


def unread(viewer: Viewer) -> int:
    """How many notices the person has not read."""
    return int(seen(Notice, viewer).filter(read_at__isnull=True).count())


def wanted_by(account_id: int) -> list[str]:
    """The kinds that the account wants by e-mail."""
    silent = set(NoticeChoice.objects.filter(account_id=account_id).values_list("what", flat=True))
    return [what for what in registry.notices if what not in silent]
