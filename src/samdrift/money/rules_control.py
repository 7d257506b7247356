"""Who may do what in money: control."""

from __future__ import annotations

from samdrift.agreements.rules_common import WHO_HANDLES_MONEY, handles_agreement_money
from samdrift.kernel.rights import right

right("money.control_invoice", handles_agreement_money, WHO_HANDLES_MONEY)
