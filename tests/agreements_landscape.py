"""A few rows of every table of agreements: what the tests of pages, doors and backups walk through.

The first of each is of an agreement that Nordvik is in. Each subject has a function of its own.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from samdrift.agreements.models.agreements import (
    Agreement,
    AgreementSystem,
    Award,
    Entitled,
    Participation,
)
from samdrift.agreements.models.documents import Contact, Document, DocumentVersion
from samdrift.agreements.models.options import Option
from samdrift.kernel.models.files import StoredFile
from samdrift.portfolio.models.systems import System
from tests.agreements_changes_landscape import make_changes
from tests.agreements_claims_landscape import make_claims, make_suppliers
from tests.agreements_landscape_duties import make_duties
from tests.landscape_terms import make_terms
from tests.world import World

START = dt.date(2024, 1, 1)
END = dt.date(2034, 1, 1)


def make_agreement_rows(world: World) -> Agreement:
    """Every row; nothing is written to history."""
    row = make_agreements(world)
    make_terms(row)
    make_claims(world, row)
    make_suppliers(world)
    make_duties(world, row)
    make_changes(world, row)
    return row


def make_agreements(world: World) -> Agreement:
    """The agreement on Journalen, that Nordvik and Sørvik are in, with all that hangs on it; one of
    Sørvik's, and one of Lillevik's that others do not read.
    """
    row = Agreement.objects.create(
        title="Journalavtalen",
        kind="ssa_l",
        number="2024/17",
        supplier=world.supplier,
        valid_from=START,
        valid_to=END,
        notice_months=6,
        renewal_months=12,
        lead=world.people["mona"],
    )
    for system in System.objects.order_by("pk")[:1]:
        AgreementSystem.objects.create(agreement=row, system=system)
    for member in (world.nordvik, world.sorvik):
        Participation.objects.create(agreement=row, member=member, valid_from=START)
    Entitled.objects.create(agreement=row, orgnr="123456785", name="Nordvik", valid_from=START)
    Award.objects.create(agreement=row, value=4_500_000, awarded_on=START, procedure="open")
    Option.objects.create(
        agreement=row, title="To nye medlemmer", about="members", last_notice=dt.date(2030, 1, 1)
    )
    _paper(row)
    Contact.objects.create(agreement=row, side="customer", person=world.people["kari"])
    Contact.objects.create(agreement=row, side="supplier", name="Selma Selger", field="Journal")
    for title, member in (("Lønnsavtalen", world.sorvik), ("Linjene", world.lillevik)):
        other = Agreement.objects.create(title=title, kind="service", valid_from=START)
        Participation.objects.create(agreement=other, member=member, valid_from=START)
    return row


def _paper(agreement: Agreement) -> None:
    data = b"Bilag 4"
    digest = hashlib.sha256(data).hexdigest()
    file = StoredFile.objects.create(
        digest=digest, name="bilag-4.txt", size=len(data), media_type="application/octet-stream"
    )
    if not default_storage.exists(f"{digest[:2]}/{digest}"):
        default_storage.save(f"{digest[:2]}/{digest}", ContentFile(data))
    paper = Document.objects.create(agreement=agreement, kind="levels", title="Bilag 4", annex="4")
    DocumentVersion.objects.create(document=paper, number=1, file=file, added_on=START)
