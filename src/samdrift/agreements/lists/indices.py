"""The register of price indices, and the page of one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms.indices import SeriesForm
from samdrift.agreements.lists.agreement_words import at
from samdrift.agreements.lists.term_words import term_url
from samdrift.agreements.models.terms import IndexFigure, IndexSeries
from samdrift.agreements.queries import indices as queries
from samdrift.agreements.services import indices as services
from samdrift.agreements.services.indices import CHANGE_INDEX
from samdrift.kernel.lists import Column, ListSpec, Register, address, text_filter
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer

index_url = address("agreements:index_detail")


def index_page(viewer: Viewer, row: Any) -> dict[str, Any]:
    """Its figures by year, and the prices that follow it."""
    may = allowed(viewer, CHANGE_INDEX, row)
    acts = [(_now("Paste figures"), at("index_figures", row.pk), True)] if may else []
    followed = queries.followed_by(row, viewer)
    if may and not followed:
        acts.insert(0, (_now("Take away"), at("index_remove", row.pk), False))
    return {
        "lead": row.source,
        "acts": acts,
        "years": by_year(queries.figures_of(row, viewer)),
        "followed": [(one, term_url(one)) for one in followed],
        "figures_url": at("index_figures", row.pk) if may else "",
    }


def by_year(figures: list[IndexFigure]) -> list[tuple[str, list[Any]]]:
    """(year, the figures of its twelve months), newest first; None where there is none."""
    found: dict[int, list[Any]] = {}
    for one in figures:
        found.setdefault(one.month.year, [None] * 12)[one.month.month - 1] = one.figure
    return [(str(year), months) for year, months in found.items()]


INDICES = Register(
    room="agreements",
    key="index",
    model=IndexSeries,
    name=_("Price index"),
    lead=_("The indices that agreed prices follow, with their published figures."),
    spec=ListSpec(
        key="agreements.index",
        title=_("Price indices"),
        rows=queries.listed,
        columns=(
            Column("name", _("Index"), str, link=index_url, sort="name"),
            Column("newest", _("Newest figure"), lambda i: i.newest, sort="newest", numeric=True),
            Column(
                "newest_month",
                _("Of the month"),
                lambda i: i.newest_month,
                shown=lambda i: i.newest_month.strftime("%m.%Y") if i.newest_month else "",
                sort="newest_month",
                description="the first day of the month of the newest figure",
            ),
            Column("count", _("Figures"), lambda i: i.count, sort="count", numeric=True),
            Column("source", _("Source"), lambda i: i.source, default=False),
        ),
        filters=(text_filter("name", _("Name"), "name", "source"),),
        order="name",
        empty=_("No price indices yet. Add the one that the agreements name."),
    ),
    form=SeriesForm,
    create=services.add_series,
    change=services.change_series,
    may_create=CHANGE_INDEX,
    may_change=CHANGE_INDEX,
    new_label=_("New price index"),
    detail_template="agreements/index_detail.html",
    detail_rows=queries.listed,
    detail_context=index_page,
    fields={
        "figures": lambda i: [
            {"month": one.month, "figure": one.figure} for one in i.figures.order_by("month")
        ]
    },
)
