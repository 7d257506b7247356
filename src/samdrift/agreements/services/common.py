"""What acts on agreements share: holding the agreement, and refusing days outside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel.errors import DomainError
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import day_text, lock

ADD = "agreements.add_agreement"
CHANGE = "agreements.change_agreement"
AWARD = "agreements.change_award"


def hold(agreement: Agreement, by: Viewer, right: str = CHANGE) -> Agreement:
    """The agreement's row, held until the act is done; refused to those without the right."""
    held = lock(Agreement, agreement.pk)
    require(by, right, held)
    return held


def of_part(part: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes of something that hangs on the agreement, named by its part: without it history would
    take `valid_from` for the agreement's own.
    """
    return {f"{part}_{name}": pair for name, pair in changes.items()}


def require_within(agreement: Agreement, start: dt.date | None, end: dt.date | None = None) -> None:
    """Refuse a period that reaches outside the agreement's own."""
    begins, ends = agreement.valid_from, agreement.valid_to
    if begins is not None and start is not None and start < begins:
        raise DomainError(
            "before_agreement",
            _("The agreement begins %(day)s. Choose that day or a later one.")
            % {"day": day_text(begins)},
            field="valid_from",
        )
    if ends is not None and start is not None and start >= ends:
        raise DomainError(
            "after_agreement",
            _("The agreement is no longer in force from %(day)s. Choose an earlier day.")
            % {"day": day_text(ends)},
            field="valid_from",
        )
    if ends is not None and end is not None and end > ends:
        raise DomainError(
            "after_agreement",
            _(
                "The agreement is no longer in force from %(day)s. Choose that day or an earlier one."
            )
            % {"day": day_text(ends)},
            field="valid_to",
        )
