"""The registers of figures read in, and of the lines of the cost table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.kernel.lists import Column, ListSpec, Register, equals, flag, label_of, related
from samdrift.kernel.reach import seen
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer
from samdrift.money.forms.budget import LineForm
from samdrift.money.lists.figure_words import line_url, set_url
from samdrift.money.models.accounts import FigureSet, StandardLine
from samdrift.money.papers.words import thousands
from samdrift.money.queries import figures as queries
from samdrift.money.queries import lines as line_queries
from samdrift.money.services import lines as line_services
from samdrift.money.services.figures import WRITE
from samdrift.parties.models.members import Member

SHOWN = 200
MOST_FIGURES = 500


def set_page(viewer: Viewer, row: Any) -> dict[str, Any]:
    """A set's sums by line, what is not placed, and the file it came in."""
    later = row.superseded_by
    lines = queries.lines_of(row, viewer)
    loose = next((one for one in lines if one["line_id"] is None), None)
    facts = [
        (_now("Member"), row.member.name, ""),
        (_now("Year"), str(row.year), ""),
        (_now("Stage"), label_of(row, "stage"), ""),
        (_now("Where the figures are from"), row.title or row.source or None, ""),
    ]
    return {
        "lead": row.title,
        "facts": [one for one in facts if one[1]],
        "later": (str(later), set_url(later)) if later else None,
        "lines": [
            {**one, "name": one["line__title"], "shown": thousands(one["amount"])} for one in lines
        ],
        "total": thousands(sum(one["amount"] for one in lines if one["line_id"])),
        "loose": [
            {**one, "shown": thousands(one["amount"])}
            for one in (queries.unplaced_accounts(row, viewer, SHOWN) if loose else [])
        ],
        "table_url": f"{reverse('money:cost_table')}?stage={row.stage}&members={row.member_id}",
        "lines_url": reverse("money:standard_line_list"),
        "file_url": reverse("money:figures_file", args=[row.pk]) if row.file_id else "",
    }


def asked_figures(viewer: Viewer, row: Any, asked: Mapping[str, str]) -> dict[str, Any]:
    """The amounts of the line asked for by `?line=`."""
    line = asked.get("line", "")
    if not (line == "none" or line.isdecimal()):
        return {}
    found = list(queries.figures_of(row, viewer, line)[: MOST_FIGURES + 1])
    return {"asked": found[:MOST_FIGURES], "is_cut": len(found) > MOST_FIGURES}


FIGURES = Register(
    room="money",
    key="figures",
    model=FigureSet,
    name=_("Budget or accounts"),
    lead=_("A member’s budget or accounts of a year, as they were read in or written."),
    spec=ListSpec(
        key="money.figures",
        title=_("Budget and accounts read in"),
        rows=queries.listed,
        columns=(
            Column("name", _("Figures"), str, link=set_url, sort="member__sort_key"),
            Column("year", _("Year"), lambda i: i.year, sort="year", shown=lambda i: str(i.year)),
            Column(
                "stage",
                _("Stage"),
                lambda i: i.stage,
                shown=lambda i: label_of(i, "stage"),
                sort="stage",
                description="budget, revised, forecast, accounts or plan",
            ),
            Column("member", _("Member"), lambda i: i.member.name, default=False),
            Column("source", _("From"), lambda i: i.title or i.source or None, sort="source"),
            Column("made_on", _("Day"), lambda i: i.made_on, sort="made_on"),
            Column(
                "stands",
                pgettext_lazy("figures", "Stands"),
                lambda i: i.superseded_by_id is None,
                sort="superseded_by_id",
                description="whether no newer one has superseded it",
            ),
        ),
        filters=(
            related("member", _("Member"), "member", lambda v: seen(Member, v)),
            equals("stage", _("Stage"), "stage", FigureSet.Stage.choices),
            flag("stands", pgettext_lazy("figures", "Stands"), lambda _v: _stands()),
        ),
        order="-year",
        empty=_("No budget or accounts yet. Load the file that the accounting system gives."),
    ),
    form=LineForm,
    may_create=WRITE,
    new_at="money:figures_load",
    new_label=_("Load budget or accounts"),
    detail_template="money/figures_detail.html",
    detail_rows=queries.listed,
    detail_context=set_page,
    detail_asked=asked_figures,
)


def _stands() -> Any:

    return Q(superseded_by__isnull=True)


def line_page(viewer: Viewer, row: Any) -> dict[str, Any]:
    """The prefixes that place accounts on a line: those of all, and members' own."""
    may = allowed(viewer, line_services.PLACE)
    may_all = allowed(viewer, line_services.CHANGE, row)
    url = reverse("money:prefix_add", args=[row.pk])
    return {
        "lead": label_of(row, "group"),
        "acts": [(_now("Place accounts here"), url, True)] if may else [],
        "prefixes": [
            {
                "row": one,
                "whose": one.member.name if one.member else _now("All members"),
                "remove_url": reverse("money:prefix_remove", args=[one.pk])
                if (may_all if one.member is None else allowed(viewer, line_services.PLACE, one))
                else "",
            }
            for one in row.prefixes.all()
        ],
    }


LINES = Register(
    room="money",
    key="standard_line",
    model=StandardLine,
    name=_("Line of the cost table"),
    lead=_("The lines that all members’ costs are shown by, and which accounts belong to them."),
    spec=ListSpec(
        key="money.standard_line",
        title=_("Lines of the cost table"),
        rows=line_queries.listed,
        columns=(
            Column("title", _("Line"), lambda i: i.title, link=line_url, sort="title"),
            Column(
                "group",
                _("Group"),
                lambda i: i.group,
                shown=lambda i: label_of(i, "group"),
                sort="group",
                description="personnel, purchased, income or investment",
            ),
            Column("exposed", _("Bought in competition"), lambda i: i.exposed, sort="exposed"),
            Column(
                "prefixes",
                _("Accounts"),
                lambda i: ", ".join(one.prefix for one in i.prefixes.all() if not one.member_id)
                or None,
                description="how accounts of all members that belong to it begin",
            ),
            Column(
                "position", _("Place in the table"), lambda i: i.position, sort="position",
                numeric=True, default=False,
            ),
            Column("ended", _("No longer in use"), lambda i: i.ended, sort="ended", default=False),
        ),
        filters=(equals("group", _("Group"), "group", StandardLine.Group.choices),),
        order="position",
        empty=_("No lines yet. Add those that you show your costs by."),
    ),
    form=LineForm,
    create=line_services.add_line,
    change=line_services.change_line,
    may_create=line_services.CHANGE,
    may_change=line_services.CHANGE,
    new_label=_("New line"),
    detail_template="money/standard_line_detail.html",
    detail_rows=line_queries.listed,
    detail_context=line_page,
)  # fmt: skip
