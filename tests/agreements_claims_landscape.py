"""A row or three of each table of claims, wishes and supplier risk, for the tests of the house."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.claims import (
    Claim,
    ClaimMessage,
    Evidence,
    Measurement,
    Settlement,
)
from samdrift.agreements.models.suppliers import SupplierRisk, Wish, WishBacking
from samdrift.agreements.models.terms import CompensationRule, LevelRule, Term, TermStep
from samdrift.kernel.models.files import StoredFile
from tests.world import World

START = dt.date(2024, 1, 1)


def make_claims(world: World, agreement: Agreement) -> Claim:
    """A level that was not kept in June, and three claims; the first has all that hangs on one."""
    level = _level(agreement)
    row = _measured(level, 6, "99.3")
    for month in (7, 8):
        _measured(level, month, "99.9")
    claims = [_claim(world, agreement, number, level) for number in (1, 2, 3)]
    first = claims[0]
    file = _file()
    Evidence.objects.create(
        claim=first,
        text="Målt",
        amount=15_750,
        subject_kind="agreements.measurement",
        subject_id=row.pk,
        file=file,
    )
    ClaimMessage.objects.create(claim=first, way="note", day=world.today, text="Ringt", file=file)
    Settlement.objects.create(claim=first, day=world.today, amount=500, text="Kreditnota 7")
    return first


def _measured(level: Term, month: int, value: str) -> Measurement:
    return Measurement.objects.create(
        term=level,
        starts_on=dt.date(2026, month, 1),
        ends_on=dt.date(2026, month + 1, 1),
        value=Decimal(value),
        target=Decimal("99.5"),
        source="monitoring",
        recorded_at=timezone.now(),
    )


def _level(agreement: Agreement) -> Term:
    level = Term.objects.create(agreement=agreement, kind="availability", title="Oppetid")
    TermStep.objects.create(term=level, valid_from=START, value=Decimal("99.5"))
    LevelRule.objects.create(term=level, always=True)
    worth = Term.objects.create(agreement=agreement, kind="compensation", title="Prisavslag")
    TermStep.objects.create(term=worth, valid_from=START, value=5)
    CompensationRule.objects.create(term=worth, of=level, claim_days=30)
    return level


def _claim(world: World, agreement: Agreement, number: int, level: Term) -> Claim:
    return Claim.objects.create(
        agreement=agreement,
        number=number,
        kind="level",
        title=f"Oppetid juni {number}",
        amount=15_750,
        credited=500 if number == 1 else 0,
        term=level,
        raised_on=world.today,
        last_day=world.today + dt.timedelta(days=90),
        responsible=world.people["mona"],
    )


def _file() -> StoredFile:
    data = b"Logg"
    digest = hashlib.sha256(data).hexdigest()
    if not default_storage.exists(f"{digest[:2]}/{digest}"):
        default_storage.save(f"{digest[:2]}/{digest}", ContentFile(data))
    kind = "application/octet-stream"
    return StoredFile.objects.create(digest=digest, name="logg.txt", size=4, media_type=kind)


def make_suppliers(world: World) -> Wish:
    """Three wishes, the first backed by Nordvik, and three risks."""
    more: dict[str, Any] = {"supplier": world.supplier, "made_on": START}
    wishes = [Wish.objects.create(kind="wish", title=f"Søk {n}", **more) for n in (1, 2, 3)]
    WishBacking.objects.create(wish=wishes[0], member=world.nordvik, weight=2)
    for about in ("few_customers", "sale", "person"):
        SupplierRisk.objects.create(
            supplier=world.supplier, about=about, likelihood=3, consequence=4
        )
    return wishes[0]
