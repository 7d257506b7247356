"""What is done with a measurement besides recording it anew."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms.claims import ReasonForm
from samdrift.agreements.lists.claim_words import measurement_url
from samdrift.agreements.models.claims import Measurement
from samdrift.agreements.services import measurements as services
from samdrift.kernel.web.acts import Acts

withdraw = Acts(Measurement, back=measurement_url, called="row").form(
    services.withdraw_measurement,
    ReasonForm,
    right=services.RECORD,
    title=_("It was not measured: %(row)s"),
    submit=_("It does not count"),
    told=_("The measurement does not count any more."),
    owner=lambda row: row.term,
    lead=_(
        "A claim that rests on it and is not sent is dropped. To correct a figure, record it anew."
    ),
    danger=True,
)
