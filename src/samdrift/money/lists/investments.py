"""The registers of frames and of measures in the joint portfolio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.kernel.lists import (
    Act,
    Column,
    ListSpec,
    Register,
    equals,
    flag,
    label_of,
    related,
    text_filter,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.money.forms.investments import AdoptForm, FrameForm, InvestmentForm
from samdrift.money.lists import investment_panels as panels
from samdrift.money.lists import measure_pages as pages
from samdrift.money.lists.investment_words import frame_url, investment_url, state_tag
from samdrift.money.models.investments import Frame, Investment, Programme
from samdrift.money.queries import investments as queries
from samdrift.money.queries import pool
from samdrift.money.services import frames, investment_course, investment_ranks, investments
from samdrift.parties.models.members import Member

FRAMES = Register(
    room="money",
    key="frame",
    model=Frame,
    name=pgettext_lazy("of money", "Frame"),
    lead=_("What each member puts into the joint pool in a year."),
    spec=ListSpec(
        key="money.frame",
        title=pgettext_lazy("of money", "Frames"),
        rows=pool.listed,
        columns=(
            Column("name", pgettext_lazy("of money", "Frame"), str, link=frame_url, sort="member__sort_key"),
            Column("member", _("Member"), lambda f: f.member.name, default=False),
            Column("year", _("Year"), lambda f: f.year, sort="year", shown=lambda f: str(f.year)),
            Column("section", _("Kind"), lambda f: f.section, sort="section",
                   shown=lambda f: label_of(f, "section"), description="operating or investment"),
            Column("amount", _("Amount"), lambda f: f.amount, sort="amount", numeric=True,
                   shown=lambda f: nok(f.amount), description="kroner"),
            Column("decision", _("Decision"), lambda f: f.decision and f.decision.number),
            Column("source", _("Where it is from"), lambda f: f.source or None, default=False),
        ),
        filters=(
            related("member", _("Member"), "member", lambda v: seen(Member, v).order_by("sort_key")),
            equals("section", _("Kind"), "section", Frame.Section.choices),
            text_filter("year", _("Year"), "year"),
        ),
        order="-year",
        empty=_("No frames yet. Write those of a year, or load them from a spreadsheet."),
        focus_filter="member",
    ),
    form=FrameForm,
    create=frames.add_frame,
    change=frames.change_frame,
    may_create=frames.WRITE,
    may_change=frames.WRITE,
    new_label=_("New frame"),
    detail_template="money/frame_detail.html",
    detail_rows=pool.listed,
    detail_context=panels.frame_page,
    load_kind="frames",
)  # fmt: skip


def _adopt(rows: Sequence[Model], by: Viewer, values: Mapping[str, Any]) -> int:
    """Those that are proposed, by one decision."""
    chosen: Any = rows
    proposed = [row for row in chosen if row.state == Investment.State.PROPOSED]
    return len(investment_course.adopt_all(proposed, by=by, decision=values["decision"]))


INVESTMENTS = Register(
    room="money",
    key="investment",
    model=Investment,
    name=_("Measure of the portfolio"),
    lead=_("What is to be invested in jointly, and what members keep as necessary maintenance."),
    spec=ListSpec(
        key="money.investment",
        title=_("Measures of the portfolio"),
        rows=queries.listed,
        columns=(
            Column("rank", _("Place"), lambda i: i.rank, sort="rank", numeric=True),
            Column("title", _("Measure"), lambda i: i.title, link=investment_url, sort="sort_key"),
            Column("state", pgettext_lazy("of a measure", "State"), lambda i: i.state, shown=state_tag,
                   sort="state", description="proposed, adopted, postponed, done or dropped"),
            Column("member", pgettext_lazy("of a measure", "Whose it is"), lambda i: i.member.name if i.member else None,
                   shown=lambda i: i.member.name if i.member else _("Joint"), sort="member__sort_key"),
            Column("programme", _("Programme"), lambda i: i.programme.title if i.programme else None,
                   sort="programme__sort_key"),
            Column("cost", _("Cost in all"), queries.cost_of, numeric=True,
                   shown=lambda i: nok(queries.cost_of(i)),
                   description="kroner over all years; null is not known"),
            Column("is_setup", _("Set-up cost"), lambda i: i.is_setup, sort="is_setup", default=False),
            Column("decision", _("Decision"), lambda i: i.decision and i.decision.number, default=False),
        ),
        filters=(
            equals("state", pgettext_lazy("of a measure", "State"), "state", Investment.State.choices),
            flag("joint", _("Joint"), lambda _v: Q(member__isnull=True)),
            related("member", _("Member"), "member", lambda v: seen(Member, v).order_by("sort_key")),
            related("programme", _("Programme"), "programme",
                    lambda v: seen(Programme, v).order_by("sort_key")),
            text_filter("text", _("Words"), "title", "text"),
        ),
        order="sort_key",
        empty=_("No measures yet. Propose the first, or load them from a spreadsheet."),
    ),
    form=InvestmentForm,
    create=investments.add_investment,
    change=investments.change_investment,
    may_create=investments.WRITE,
    may_change=investments.WRITE,
    new_label=_("Propose a measure"),
    detail_template="money/investment_detail.html",
    detail_rows=queries.listed,
    detail_context=pages.investment_page,
    fields={
        "text": lambda i: i.text,
        "necessary": lambda i: i.necessary,
        "because": lambda i: i.because,
        "measure": lambda i: i.measure_id,
        "costs": lambda i: [
            {"year": one.year, "section": one.section, "amount": str(one.amount), "granted": str(one.granted)}
            for one in i.costs_in
        ],
    },
    acts=(Act("adopt", _("Adopt by a decision"), investment_ranks.RANK, _adopt, form=AdoptForm),),
    load_kind="investments",
)  # fmt: skip
