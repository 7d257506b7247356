"""The column that tells which agreement a row is about, the same in every table."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.formats.spreadsheet import as_text
from samdrift.kernel.intake.kinds import LoadField

HEADINGS = (
    "Avtale", "Avtalenummer", "Avtalereferanse", "Agreement", "Contract", "Avtal", "Aftale",
)  # fmt: skip


TOLD = _("Its title, our number or its reference.")


def agreement_field(*, required: bool = True, told: Any = TOLD) -> LoadField:
    return LoadField("agreement", _("Agreement"), HEADINGS, as_text, required=required, help=told)
