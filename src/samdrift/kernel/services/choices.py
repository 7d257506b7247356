"""What a person chooses for the account: the language."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from samdrift.kernel.history import changes_of, record
from samdrift.kernel.viewer import Viewer


@transaction.atomic
def choose_language(account: Any, code: str, *, by: Viewer) -> None:
    """The account's pages and mail in this language from now on."""
    changes = changes_of(account, {"language": code})
    if changes:
        account.language = code
        account.save(update_fields=["language"])
        record("account.language_chosen", account, by=by, changes=changes)
