"""How the finding that members are not invoiced is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer
from samdrift.money.lists.issuing_words import at


def agreed(finding: Any) -> str:
    due = day(dt.date.fromisoformat(finding.agreed["due"]))
    return _("Invoiced by %(day)s, two weeks after it was closed") % {"day": due}


def observed(finding: Any) -> str:
    count = finding.observed["members"]
    return ngettext(
        "%(n)s member has no invoice.", "%(n)s members have no invoice.", count
    ) % {"n": count}  # fmt: skip


def mend(_finding: Any) -> str:
    return _("Open each member’s bill, write what is missing, and send the invoices.")


def page(finding: Any, viewer: Viewer) -> tuple[str, str] | None:
    if not viewer.inside:
        return None
    return _("Each member’s bill"), at("issuing_run", finding.subject_id)
