"""What agreements are called on pages, and where they are."""

from __future__ import annotations

from samdrift.kernel.lists import address

agreement_url = address("agreements:agreement_detail")
