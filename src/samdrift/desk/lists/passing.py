"""The register of cases that are, or were, with suppliers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from samdrift.desk.lists import passing_pages as pages
from samdrift.desk.lists import passing_words as words
from samdrift.desk.models.passing import Passing
from samdrift.desk.queries import passing as queries
from samdrift.kernel.lists import Column, ListSpec, Register, equals, flag, related, text_filter
from samdrift.kernel.templatetags.shown import moment


def _state(passing: Any) -> Any:
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>',
        words.tone_of(passing),
        words.state_text(passing),
    )


PASSINGS = Register(
    room="desk",
    key="passing",
    model=Passing,
    name=_("Case with a supplier"),
    lead=_("What lies with suppliers, and whether they keep the times that are agreed."),
    spec=ListSpec(
        key="desk.passing",
        title=_("With suppliers"),
        rows=queries.every,
        columns=(
            Column("title", _("What"), lambda p: p.title, link=words.passing_url, sort="title"),
            Column("supplier", _("Supplier"), lambda p: p.supplier.name, sort="supplier__sort_key"),
            Column("state", _("State"), lambda p: p.state, shown=_state, sort="state"),
            Column("severity", _("Error class"), lambda p: p.severity.upper() or None, sort="severity"),
            Column("due_at", _("Due"), words.due_of, shown=lambda p: moment(words.due_of(p)),
                   description="the nearest time that runs"),
            Column("late", _("Late"), words.is_late),
            Column("case", _("Case"), lambda p: p.case_id, shown=lambda p: f"#{p.case_id}", sort="case_id"),
            Column("member", _("Member"), lambda p: p.case.member.name, sort="case__member__sort_key"),
            Column("reference", _("Their number"), lambda p: p.reference or None, default=False),
            Column("agreement", _("Agreement"), lambda p: str(p.agreement) if p.agreement else None, default=False),
            Column("passed_at", _("Passed on"), lambda p: p.passed_at, shown=lambda p: moment(p.passed_at),
                   sort="passed_at"),
            Column("acknowledged_at", _("Taken up"), lambda p: p.acknowledged_at,
                   shown=lambda p: moment(p.acknowledged_at), sort="acknowledged_at", default=False),
            Column("expected_at", _("Expected solved"), lambda p: p.expected_at,
                   shown=lambda p: moment(p.expected_at), sort="expected_at", default=False,
                   description="as the supplier said last"),
            Column("solved_at", _("Solved"), lambda p: p.solved_at, shown=lambda p: moment(p.solved_at),
                   sort="solved_at", default=False),
        ),
        filters=(
            equals("state", _("State"), "state", Passing.State.choices),
            flag("standing", _("Lies with the supplier now"), lambda _viewer: queries.STANDING),
            flag("late", _("Late"), lambda _viewer: queries.LATE),
            flag("promise_broken", _("Did not keep the time they gave"), queries.promise_broken),
            flag("asks", _("Waits for our answer"), lambda _viewer: Q(waits_for_us=True) & queries.STANDING),
            related("supplier", _("Supplier"), "supplier_id", queries.suppliers),
            related("agreement", _("Agreement"), "agreement_id", queries.agreements),
            text_filter("reference", _("Their number"), "reference"),
        ),
        order="-passed_at",
        empty=_("Nothing is with a supplier. A case is passed on from its own page."),
    ),
    detail_template="desk/passing_detail.html",
    detail_rows=queries.every,
    detail_context=pages.passing_page,
)  # fmt: skip
