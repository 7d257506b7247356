"""What agreements put into the sockets: agreements."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.agreements.lists.agreement_words import agreement_url
from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import Kind, SearchKind, registry

registry.add_kind(Kind(Agreement, _("Agreement"), agreement_url, related=("supplier",)))


def _entry(row: Agreement) -> tuple[int, str, str, str]:
    """Found by its name, its numbers and the supplier."""
    detail = str(row.supplier) if row.supplier else str(row.get_kind_display())
    return EVERYONE, row.title, detail, f"{row.number} {row.reference} {row.purpose}"


registry.add_search(SearchKind("agreements.agreement", _("Agreement"), _entry))
