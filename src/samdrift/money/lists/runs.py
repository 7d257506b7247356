"""The register of runs."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samdrift.kernel.lists import (
    Column,
    Filter,
    ListSpec,
    Register,
    equals,
    label_of,
    related,
    text_filter,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.money.forms.runs import RunForm
from samdrift.money.lists import run_pages as pages
from samdrift.money.lists.run_words import run_url, state_tag
from samdrift.money.models.runs import Run
from samdrift.money.papers.share_words import period_of
from samdrift.money.queries import runs as queries
from samdrift.money.services import runs as services
from samdrift.parties.models.arrangements import Arrangement


def _arrangements(viewer: Viewer) -> Any:
    return seen(Arrangement, viewer).order_by("name", "pk")


def _year(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(starts_on__year=int(value))


def summary(viewer: Viewer) -> Any:
    """How many are not closed, with a link to them."""
    open_ones = queries.waiting(viewer).count()
    if not open_ones:
        return _now("Every run is closed.")
    text = ngettext("%(n)s run is not closed.", "%(n)s runs are not closed.", open_ones) % {
        "n": open_ones
    }
    return format_html('<a href="?state=draft,checked">{}</a>', text)


RUNS = Register(
    room="money",
    key="run",
    model=Run,
    name=_("Run"),
    lead=_("What the cooperation paid in a period, split between the members to the øre."),
    spec=ListSpec(
        key="money.run",
        title=_("Cost split"),
        rows=queries.listed,
        columns=(
            Column("title", _("Run"), lambda r: r.title, link=run_url),
            Column(
                "kind",
                _("Kind"),
                lambda r: r.kind,
                shown=lambda r: label_of(r, "kind"),
                sort="kind",
                description="actual, on_account, settlement or reversal",
            ),
            Column("period", _("Period"), period_of, sort="starts_on"),
            Column(
                "state",
                _("State"),
                lambda r: r.state,
                shown=state_tag,
                sort="state",
                description="draft, checked, closed or dropped",
            ),
            Column(
                "total",
                _("Sum without VAT"),
                lambda r: r.total,
                shown=lambda r: nok(r.total),
                sort="total",
                numeric=True,
                description="kroner without VAT",
            ),
            Column(
                "arrangement",
                _("Arrangement"),
                lambda r: r.arrangement.name if r.arrangement else None,
                default=False,
            ),
            Column("starts_on", _("From"), lambda r: r.starts_on, default=False),
            Column("ends_on", _("Until"), lambda r: r.ends_on, default=False),
            Column(
                "closed_at", _("Closed"), lambda r: r.closed_at, sort="closed_at", default=False
            ),
        ),
        filters=(
            equals("state", _("State"), "state", Run.State.choices),
            equals("kind", _("Kind"), "kind", Run.Kind.choices),
            related("arrangement", _("Arrangement"), "arrangement_id", _arrangements),
            Filter("year", _("Year"), _year, kind="number"),
            text_filter("text", _("Words"), "title"),
        ),
        order="-starts_on",
        empty=_(
            "Nothing is split yet. Give each agreement the key that splits it, and open the first run."
        ),
    ),
    form=RunForm,
    create=services.open_run,
    may_create=services.MAKE,
    new_label=_("New run"),
    detail_template="money/run_detail.html",
    detail_rows=queries.listed,
    detail_context=pages.run_page,
    detail_asked=pages.items_asked,
    summary=summary,
    fields={
        "arrangement_id": lambda r: r.arrangement_id,
        "reverses_id": lambda r: r.reverses_id,
        "follows_id": lambda r: r.follows_id,
        "reason": lambda r: r.reason,
        "accepted": lambda r: r.accepted,
        "members": lambda r: {str(pk): str(sum_) for pk, sum_ in queries.totals_of(r).items()},
    },
)
