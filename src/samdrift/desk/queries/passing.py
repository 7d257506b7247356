"""Passed cases within reach: as the desk sees them, and as the supplier's own people do."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, F, Q

from samdrift.agreements.models.agreements import Agreement, AgreementSystem
from samdrift.agreements.models.documents import Contact
from samdrift.desk.models.cases import Case, CaseFile
from samdrift.desk.models.clocks import Clock
from samdrift.desk.models.passing import (
    Passing,
    PassingEntry,
    PassingFile,
    SupplierCase,
    SupplierGrant,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import Person
from samdrift.parties.models.suppliers import Supplier

JOINED = ("case__member", "supplier", "agreement", "response", "resolution", "passed_by")
STANDING = Q(state__in=Passing.STANDING)
LATE = Q(response__breached_at__isnull=False) | Q(resolution__breached_at__isnull=False)
SHOWN = 200


def every(viewer: Viewer) -> Any:
    """Passed cases that one works with."""
    return seen(Passing, viewer).select_related(*JOINED)


def of_case(case: Case, viewer: Viewer) -> list[Passing]:
    """Those of the case and of what was merged into it, the newest first."""
    if not case.may_have("passings"):
        return []
    whose = Q(case=case) | Q(case__merged_into=case)
    return list(every(viewer).filter(whose).order_by("-passed_at", "-pk"))


def standing_of(case: Case, viewer: Viewer) -> Any:
    """What of the case lies with suppliers now."""
    whose = Q(case=case) | Q(case__merged_into=case)
    return every(viewer).filter(whose & STANDING).order_by("supplier__sort_key", "pk")


def ended_of(case: Case, viewer: Viewer) -> Any:
    """What lay with a supplier that has nothing of the case now: each supplier's newest."""
    standing = standing_of(case, viewer).values("supplier_id")
    rows = [one for one in of_case(case, viewer) if one.case_id == case.pk]
    newest = {one.supplier_id: one.pk for one in reversed(rows)}
    ended = every(viewer).filter(pk__in=newest.values()).exclude(STANDING)
    return ended.exclude(supplier__in=standing).order_by("supplier__sort_key", "pk")


def of_agreement(agreement: Agreement, viewer: Viewer) -> Any:
    return every(viewer).filter(agreement=agreement).order_by("-passed_at", "-pk")


def of_supplier(supplier: Supplier, viewer: Viewer) -> Any:
    return every(viewer).filter(supplier=supplier).order_by("-passed_at", "-pk")


def promise_broken(viewer: Viewer) -> Q:
    """The supplier did not keep the time it gave itself."""
    solved_late = Q(state="solved", solved_at__gt=F("expected_at"))
    return solved_late | (STANDING & Q(expected_at__lt=viewer.now))


def late_count(viewer: Viewer) -> int:
    """Cases that lie with a supplier past their time."""
    return int(every(viewer).filter(STANDING & LATE).order_by().count())


def waiting(viewer: Viewer) -> list[Passing]:
    """What lies with suppliers and waits for this person: those asked of us, and those late by the
    agreement or by the supplier's own word, in cases one works on; and those nobody works on.
    """
    mine = Q(case__agent_id=viewer.person_id) | Q(case__agent__isnull=True)
    may = Q(waits_for_us=True) | LATE | Q(expected_at__isnull=False)
    rows = every(viewer).filter(STANDING & mine & may).order_by("passed_at", "pk")
    now = viewer.now
    return [one for one in rows if one.expected_at is None or _waits(one, now)]


def _waits(passing: Passing, now: dt.datetime) -> bool:
    clocks = (passing.response, passing.resolution)
    late = any(one is not None and one.breached_at is not None for one in clocks)
    promised = passing.expected_at
    return passing.waits_for_us or late or (promised is not None and promised < now)


def entries(passing: Passing, viewer: Viewer) -> list[PassingEntry]:
    """What went to and fro, the oldest first: two queries with the files."""
    rows = seen(PassingEntry, viewer).filter(passing_id=passing.pk).select_related("by")
    return list(rows.prefetch_related("files__file").order_by("at", "pk"))


def file_of(pk: int, viewer: Viewer) -> PassingFile | None:
    """A file, unless what it came with is struck."""
    rows = seen(PassingFile, viewer).filter(pk=pk, entry__struck_at=None)
    found: PassingFile | None = rows.select_related("file").first()
    return found


def given_to(passing: Passing, viewer: Viewer) -> list[Person]:
    rows = seen(SupplierGrant, viewer).filter(passing=passing, ended_at=None)
    return [one.person for one in rows.select_related("person").order_by("person__sort_key")]


def clocks_of(passing: Passing) -> list[Clock]:
    """The supplier's clocks of it: those there is a time for."""
    return [one for one in (passing.response, passing.resolution) if one is not None]


# As the supplier's people see it


def theirs(viewer: Viewer) -> Any:
    """Cases given to this person at the supplier."""
    return seen(SupplierCase, viewer).select_related(
        "agreement", "response", "resolution", "supplier"
    )


def theirs_open(viewer: Viewer) -> list[Any]:
    """Those that lie with them: what is due first first."""
    rows = list(theirs(viewer).filter(STANDING).order_by("passed_at", "pk"))
    return sorted(rows, key=lambda one: (_due(one) is None, _due(one) or one.passed_at, one.pk))


def _due(passing: Any) -> Any:
    return min((one.due_at for one in clocks_of(passing) if one.due_at is not None), default=None)


def theirs_done(viewer: Viewer) -> list[Any]:
    return list(theirs(viewer).exclude(STANDING).order_by("-ended_at", "-pk")[:SHOWN])


def theirs_count(viewer: Viewer) -> int | None:
    """How many lie with them now."""
    return int(seen(SupplierCase, viewer).filter(STANDING).order_by().count())


# What one chooses between


def agreements(viewer: Viewer) -> Any:
    """Agreements in force with a supplier."""
    rows = seen(Agreement, viewer).running(viewer.day).filter(supplier__isnull=False)
    return rows.select_related("supplier").order_by("supplier__sort_key", "sort_key", "pk")


def likely_agreements(case: Case, viewer: Viewer) -> set[int]:
    """Those that are about the case's system."""
    if case.system_id is None:
        return set()
    rows = seen(AgreementSystem, viewer).filter(system=case.system_id)
    return set(rows.values_list("agreement_id", flat=True))


def suppliers(viewer: Viewer) -> Any:
    return seen(Supplier, viewer).order_by("sort_key", "pk")


def contact_address(agreements_likely: set[int], viewer: Viewer) -> str:
    """The supplier's address in the agreement about the system, where there is just one."""
    rows = seen(Contact, viewer).on(viewer.day)
    rows = rows.filter(agreement__in=agreements_likely, side="supplier").exclude(email="")
    found = list(rows.order_by("pk").values_list("email", flat=True)[:2])
    return found[0] if found else ""


def people(viewer: Viewer, supplier: Supplier | None = None) -> Any:
    """Suppliers' people that can sign in."""
    accounts = Account.objects.filter(is_active=True).values("person_id")
    rows = seen(Person, viewer).at_work(viewer.day)
    rows = rows.filter(supplier__isnull=False, pk__in=accounts, erased_at=None)
    if supplier is not None:
        rows = rows.filter(supplier=supplier)
    return rows.select_related("supplier").order_by("supplier__sort_key", "sort_key", "pk")


def files_of(case: Case, viewer: Viewer) -> Any:
    rows = seen(CaseFile, viewer).filter(case=case, struck_at=None)
    return rows.select_related("file").order_by("pk")


def figures(agreement: Agreement, viewer: Viewer) -> dict[str, int]:
    """How many cases were passed under it, how many lie there, and how many were late."""
    rows = every(viewer).filter(agreement=agreement).order_by()
    told: dict[str, int] = rows.aggregate(
        count=Count("pk"),
        standing=Count("pk", filter=STANDING),
        late=Count("pk", filter=LATE),
    )
    return told
