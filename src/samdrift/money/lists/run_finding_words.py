"""How the finding that a run is not closed is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer


def agreed(finding: Any) -> str:
    due = day(dt.date.fromisoformat(finding.agreed["due"]))
    return _("Closed by %(day)s") % {"day": due}


def observed(finding: Any) -> str:
    if finding.observed["state"] == "checked":
        return _("It is checked, and waits for another person to close it.")
    return _("It is a draft still.")


def mend(finding: Any) -> str:
    if finding.observed["state"] == "checked":
        return _("Open it and close it.")
    return _("Open it, look through what is in doubt, and check it; or drop it.")


def page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    ref = Ref("money.run", finding.subject_id)
    found = registry.describe([ref], viewer).get(ref)
    return (_("Open the run"), found.url) if found else None
