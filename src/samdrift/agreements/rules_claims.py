"""Who may do what in agreements: claims."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.agreements.rules_common import (
    WHO_HANDLES_MONEY,
    WHO_MANAGES,
    handles_agreement_money,
    manages_agreement,
)
from samdrift.kernel.rights import holds, right

right(
    "agreements.record_measurement",
    handles_agreement_money | holds("agent"),
    _(
        "the one who leads the agreement, the management lead, the service desk, the controller, the daily manager"
    ),
)
right("agreements.work_on_claim", handles_agreement_money, WHO_HANDLES_MONEY)
right("agreements.waive_claim", manages_agreement, WHO_MANAGES)
right(
    "agreements.waive_without_decision",
    holds("daily_manager"),
    _("the daily manager of the cooperation"),
)
