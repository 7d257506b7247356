"""Findings on articles, in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer


def agreed(finding: Any) -> str:
    due = dt.date.fromisoformat(finding.agreed["due"])
    return _("To be looked at again on %(day)s.") % {"day": day(due)}


def observed(_finding: Any) -> str:
    return _("It has not been looked at since.")


def mend(_finding: Any) -> str:
    return _("Read it through. Change it, withdraw it, or set the next day.")


def page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    ref = Ref(finding.subject_kind, finding.subject_id)
    found = registry.describe([ref], viewer).get(ref)
    return (_("Open the article"), found.url) if found else None
