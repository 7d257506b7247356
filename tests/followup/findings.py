"""Kinds of finding of the tests' own, and short ways to find something of them about a member."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from samdrift.followup.models.findings import Finding
from samdrift.followup.services.found import Found, Reconciled, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel import kept
from samdrift.kernel import viewer as viewers
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.registry import registry
from tests.world import TODAY, World

KINDS = ("test.open", "test.concerned", "test.narrow", "test.by_hand")
OPEN, CONCERNED, NARROW, BY_HAND = KINDS


@contextmanager
def with_kinds() -> Iterator[None]:
    """The kinds, declared as a room would, and taken away again."""
    before = dict(registry.findings)
    for key, name, more in (
        (OPEN, "Hours short", {"agreed": _agreed, "observed": _observed, "mend": _mend}),
        (CONCERNED, "Of the members concerned", {"audience": FindingAudience.CONCERNED}),
        (NARROW, "Of the responsible alone", {"audience": FindingAudience.RESPONSIBLE}),
        (BY_HAND, "Seen by people", {"observable": False}),
    ):
        registry.add_finding(FindingKind(key, name, "test", f"About {name}", **more))
    kept.forget()
    try:
        yield
    finally:
        registry.findings.clear()
        registry.findings.update(before)
        kept.forget()


def _agreed(finding: Finding) -> str:
    return f"{finding.agreed.get('hours', 8)} hours were agreed"


def _observed(finding: Finding) -> str:
    return f"{finding.observed.get('hours', 5)} hours were seen"


def _mend(_finding: Finding) -> str:
    return "Ask for the missing hours."


def found(world: World, mark: str, kind: str = OPEN, **more: Any) -> Found:
    """Something found about Nordvik."""
    return Found(kind, world.nordvik.pk, world.nordvik.name, mark, **more)


def scope(world: World, **more: Any) -> Scope:
    values = {"kinds": KINDS, "subject_kind": "parties.member", "subjects": [world.nordvik.pk]}
    return Scope(**{**values, **more})


def see(world: World, *what: Found, day: dt.date = TODAY, **more: Any) -> Reconciled:
    """Look at Nordvik (or at what is told) and find just this."""
    return reconcile(scope(world, **more), what, by=viewers.clock(day))


def one(world: World, mark: str = "a", kind: str = OPEN, **more: Any) -> Finding:
    """A finding about Nordvik that concerns Nordvik unless told; others stand as they are."""
    more.setdefault("members", (world.nordvik.pk,))
    from samdrift.followup.services.reconcile import _add

    _add("parties.member", [found(world, mark, kind, **more)], viewers.clock(TODAY))
    return Finding.objects.get(kind=kind, mark=mark)
