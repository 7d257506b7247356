"""What a finding of a broken promise says, in the reader's language."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.desk.models.commitments import Metric
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer


def agreed(finding: Any) -> str:
    told = finding.agreed
    return _("%(metric)s within %(minutes)s minutes of service time (%(level)s).") % {
        "metric": Metric(told["metric"]).label,
        "minutes": told["minutes"],
        "level": told["level"],
    }


def observed(finding: Any) -> str:
    told = dt.datetime.fromisoformat(finding.observed["breached_at"])
    return _("The time ran out %(moment)s.") % {"moment": moment(told)}


def mend(_finding: Any) -> str:
    return _("See how the time was used. If an event is wrong, correct it there.")


def page(finding: Any, _viewer: Viewer) -> tuple[str, str]:
    return _("Open the clock"), reverse("desk:clock_detail", args=[finding.observed["clock"]])
