"""Words and addresses of keys, and what their findings say."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer
from samdrift.money.queries.key_texts import BY

MOST = 5


def at(name: str, *pks: int) -> str:
    return reverse(f"money:{name}", args=pks)


def key_url(key: Any) -> str:
    return at("key_detail", key.pk)


def charge_url(charge: Any) -> str:
    return at("charge_detail", charge.pk)


def _year(finding: Any) -> str:
    year = finding.agreed.get("year")
    return _(" in %(year)s") % {"year": year} if year else ""


def lacks_agreed(finding: Any) -> str:
    basis = finding.agreed.get("basis", "")
    text = _("It is split %(by)s") % {"by": BY.get(basis, basis)}
    return f"{text}{_year(finding)}"


def lacks_observed(finding: Any) -> str:
    names = finding.observed.get("members", [])
    shown = ", ".join(names[:MOST])
    if len(names) > MOST:
        values = {"members": shown, "n": len(names) - MOST}
        return _("No figure is known for %(members)s and %(n)s more.") % values
    return _("No figure is known for %(members)s.") % {"members": shown}


def lacks_mend(_finding: Any) -> str:
    return _("Enter the figure. Nothing is split by the key until then.")


def runs_out_agreed(_finding: Any) -> str:
    return _("Something is split by the key")


def runs_out_observed(finding: Any) -> str:
    end = finding.observed.get("to")
    if end is None:
        return _("It says nothing today.")
    return _("It says nothing from %(day)s.") % {"day": day(dt.date.fromisoformat(end))}


def runs_out_mend(_finding: Any) -> str:
    return _("Adopt what is to hold from then on.")


def key_page(finding: Any, _viewer: Viewer) -> tuple[str, str]:
    return _("The key"), at("key_detail", finding.subject_id)
