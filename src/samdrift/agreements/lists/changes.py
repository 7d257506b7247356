"""The register of changes, across all agreements."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from samdrift.agreements.forms.changes import change_form
from samdrift.agreements.lists import change_pages as pages
from samdrift.agreements.lists.change_words import change_url, ground_text, tone_of
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.changes import Change
from samdrift.agreements.queries import changes as queries
from samdrift.agreements.services import changes as services
from samdrift.agreements.services.changes import WORK
from samdrift.kernel.lists import (
    Column,
    ListSpec,
    Register,
    choice_text,
    equals,
    flag,
    label_of,
    related,
    text_filter,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer


def _state(row: Any) -> Any:
    name = label_of(row, "state")
    return format_html('<span class="tag" data-tone="{}">{}</span>', tone_of(row), name)


def _agreements(viewer: Viewer) -> Any:
    return seen(Agreement, viewer).priced_for(viewer).order_by("sort_key")


def _summary(viewer: Viewer) -> str:
    count = queries.open_count(viewer)
    text = ngettext("%(n)s is under assessment.", "%(n)s are under assessment.", count)
    return text % {"n": count}


def add_change(*, by: Viewer, agreement: Agreement, **values: Any) -> Change:
    """Write a change by hand."""
    return services.open_change(agreement, by=by, **values)


CHANGES = Register(
    room="agreements",
    key="change",
    model=Change,
    name=pgettext_lazy("of an agreement", "Change"),
    lead=_("Changes of agreements: share and ground. Whether one is lawful is for a lawyer to say."),
    spec=ListSpec(
        key="agreements.change",
        title=_("Changes of agreements"),
        rows=queries.every,
        columns=(
            Column("title", _("What is changed"), str, link=change_url, sort="title"),
            Column("agreement", _("Agreement"), lambda c: c.agreement.title, sort="agreement__sort_key"),
            Column("state", _("State"), lambda c: c.state, shown=_state, sort="state",
                   description="open (under assessment), agreed or struck (given up)"),
            Column("ground", _("Ground"), lambda c: c.ground or None, shown=ground_text, sort="ground",
                   description="letter of § 28-1; null is not chosen"),
            Column("amount", _("Adds"), lambda c: c.amount, shown=lambda c: nok(c.amount), sort="amount",
                   numeric=True, description="kroner without VAT over the rest of the term; null is not known"),
            Column("effective_on", _("From"), lambda c: c.effective_on, sort="effective_on"),
            Column("assessment", _("Lawyer’s assessment"), lambda c: c.assessment_id is not None,
                   description="whether it is attached"),
            Column("kind", _("Kind of change"), choice_text("kind"), sort="kind", default=False),
            Column("supplier", _("Supplier"), lambda c: c.agreement.supplier and c.agreement.supplier.name,
                   sort="agreement__supplier__sort_key", default=False),
            Column("announced_on", _("Announced"), lambda c: c.announced_on, sort="announced_on", default=False),
            Column("index_factor", _("Index factor"), lambda c: c.index_factor, numeric=True, default=False),
        ),
        filters=(
            equals("state", _("State"), "state", Change.State.choices),
            related("agreement", _("Agreement"), "agreement_id", _agreements),
            equals("ground", _("Ground"), "ground", [one for one in Change.Ground.choices if one[0]]),
            equals("kind", _("Kind of change"), "kind", Change.Kind.choices),
            flag("unfounded", _("No ground chosen"), lambda _viewer: Q(ground="")),
            flag("unassessed", _("No lawyer’s assessment"), lambda _viewer: Q(assessment__isnull=True)),
            text_filter("text", _("Words"), "title", "text"),
        ),
        order="-effective_on",
        empty=_("No changes yet. One opens by itself when a member joins an agreement that was awarded; you can also write one."),
    ),
    form=change_form,
    create=add_change,
    change=services.change_change,
    may_create=WORK,
    may_change=WORK,
    new_label=_("New change"),
    detail_template="agreements/change_detail.html",
    detail_rows=queries.every,
    detail_context=pages.change_page,
    summary=_summary,
    fields={
        "text": lambda c: c.text,
        "agreement_id": lambda c: c.agreement_id,
        "ground_reason": lambda c: c.ground_reason,
        "option": lambda c: c.option_id,
        "announcement": lambda c: c.announcement,
        "intention_on": lambda c: c.intention_on,
    },
)  # fmt: skip
