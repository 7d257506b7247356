"""A row or three of every table of budget and accounts; the first of each is Nordvik's."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from samdrift.kernel.models.files import StoredFile
from samdrift.money.models.accounts import Figure, FigureSet, LinePrefix, StandardLine
from tests.world import World

DATA = "Konto;Beløp\n11950;1000\n".encode()


def make_budget(world: World) -> None:
    """A line with prefixes, and accounts of a year that superseded others; no history is written."""
    line = StandardLine.objects.create(title="Lisenser", group="purchased", exposed=True)
    for title in ("Fiber", "Utstyr"):
        StandardLine.objects.create(title=title, group="purchased", exposed=True)
    LinePrefix.objects.create(line=line, member=world.nordvik, prefix="1195")
    LinePrefix.objects.create(line=line, prefix="1130")
    digest = hashlib.sha256(DATA).hexdigest()
    place = f"{digest[:2]}/{digest}"
    if not default_storage.exists(place):
        default_storage.save(place, ContentFile(DATA))
    file = StoredFile.objects.create(
        digest=digest, name="regnskap.csv", size=len(DATA), media_type="text/csv"
    )
    told = {"member": world.nordvik, "year": 2025, "made_on": dt.date(2026, 2, 1)}
    new = FigureSet.objects.create(stage="accounts", file=file, source="regnskap.csv", **told)
    FigureSet.objects.create(stage="accounts", superseded_by=new, **told)
    for year in (2023, 2024):
        FigureSet.objects.create(stage="accounts", **told | {"year": year})
    Figure.objects.create(set=new, section="1", account="11950", line=line, amount=Decimal(1000))
    Figure.objects.create(set=new, section="1", account="19999", amount=Decimal(5))
