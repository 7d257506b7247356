"""Who may register agreements, and change what they are."""

from __future__ import annotations

from samdrift.agreements.rules_common import (
    WHO_HANDLES_MONEY,
    WHO_LEADS,
    WHO_MANAGES,
    handles_agreement_money,
    leads_all,
    manages_agreement,
)
from samdrift.kernel.rights import right

right("agreements.add_agreement", leads_all, WHO_LEADS)
right("agreements.change_agreement", manages_agreement, WHO_MANAGES)
right("agreements.change_award", handles_agreement_money, WHO_HANDLES_MONEY)
