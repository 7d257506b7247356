"""Who may do what in agreements: hours."""

from __future__ import annotations

from samdrift.agreements.rules_common import (
    WHO_HANDLES_MONEY,
    WHO_MANAGES,
    handles_agreement_money,
    manages_agreement,
)
from samdrift.kernel.rights import right

right("agreements.manage_hours", manages_agreement, WHO_MANAGES)
right("agreements.book_hours", handles_agreement_money, WHO_HANDLES_MONEY)
