"""The register of reports: what is due and what has come, over all agreements."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from samdrift.agreements.lists import duty_words as words
from samdrift.agreements.lists import report_pages as pages
from samdrift.agreements.lists.agreement_words import agreement_url
from samdrift.agreements.lists.duties import agreement_rows, supplier_rows
from samdrift.agreements.models.duties import Duty, Report
from samdrift.agreements.queries import reports as queries
from samdrift.kernel.lists import Choice, Column, Filter, ListSpec, Register, related
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

STATES: dict[str, Any] = {
    "late": _("Late"),
    "waiting": _("Waited for"),
    "received": pgettext_lazy("report", "Received"),
    "every": _("All, also those far ahead"),
}


def _state(rows: Any, value: str, viewer: Viewer) -> Any:
    if value == "late":
        return queries.late(rows, viewer.today)
    if value == "waiting":
        return queries.awaited(rows)
    if value == "received":
        return rows.filter(received_on__isnull=False)
    if value == "every":
        return queries.listed(viewer)
    raise ValueError(value)


def _year(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(due_on__year=int(value))


def _duty_rows(viewer: Viewer) -> Any:
    return seen(Duty, viewer).filter(kind=Duty.Kind.REPORT).order_by("title", "pk")


def _file(report: Any) -> Any:
    return report.file.name if report.file else None


def _summary(viewer: Viewer) -> str:
    late = queries.late_count(viewer)
    if not late:
        return _now("Reports that are near, late or have come.")
    text = ngettext("%(n)s report is late.", "%(n)s reports are late.", late)
    return text % {"n": late}


REPORTS = Register(
    room="agreements",
    key="report",
    model=Report,
    name=pgettext_lazy("from a supplier", "Report"),
    spec=ListSpec(
        key="agreements.report",
        title=pgettext_lazy("from a supplier", "Reports"),
        rows=queries.current,
        columns=(
            Column(
                "report",
                pgettext_lazy("from a supplier", "Report"),
                words.report_name,
                link=words.report_url,
            ),
            Column(
                "agreement",
                _("Agreement"),
                lambda r: str(r.duty.agreement),
                link=lambda r: agreement_url(r.duty.agreement),
                sort="duty__agreement__sort_key",
            ),
            Column("expected", _("Due"), lambda r: r.expected, sort="expected"),
            Column(
                "state",
                _("State"),
                words.report_state,
                shown=words.report_tag,
                description="late, soon, coming, received or dropped",
            ),
            Column("received_on", _("Received"), lambda r: r.received_on, sort="received_on"),
            Column("file", _("File"), _file, default=False),
            Column(
                "supplier",
                _("Supplier"),
                lambda r: str(r.duty.agreement.supplier or "") or None,
                sort="duty__agreement__supplier__sort_key",
            ),
            Column("covers_from", _("Tells from"), lambda r: r.covers_from, default=False),
            Column("covers_to", _("Tells until"), lambda r: r.covers_to, default=False),
        ),
        filters=(
            # It stands first: one of its choices looks among other rows than the near ones.
            Filter(
                "state",
                _("State"),
                _state,
                choices=lambda _viewer: [Choice(key, name) for key, name in STATES.items()],
                label_of=lambda value, _viewer: str(STATES.get(value, value)),
            ),
            related("agreement", _("Agreement"), "duty__agreement_id", agreement_rows),
            related("supplier", _("Supplier"), "duty__agreement__supplier_id", supplier_rows),
            related("duty", _("Duty"), "duty_id", _duty_rows),
            Filter("year", _("Year"), _year, kind="number"),
        ),
        order="-expected",
        empty=_("No reports are due. Write down on an agreement which reports the supplier owes."),
    ),
    detail_template="agreements/report_detail.html",
    detail_rows=queries.listed,
    detail_context=pages.report_page,
    summary=_summary,
    fields={
        "duty": lambda r: r.duty_id,
        "due_on": lambda r: r.due_on,
        "note": lambda r: r.note,
    },
)
