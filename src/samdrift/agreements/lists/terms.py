"""The register of terms: every price, level and right to hours, across the agreements."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.calc.step_table import table_of
from samdrift.agreements.lists import annex_pages, term_panels
from samdrift.agreements.lists.agreement_words import agreement_url, at
from samdrift.agreements.lists.index_words import following
from samdrift.agreements.lists.term_words import level_texts, sentences, term_url
from samdrift.agreements.models.terms import Term
from samdrift.agreements.queries import agreements as agreement_queries
from samdrift.agreements.queries import terms as queries
from samdrift.agreements.queries.term_flaws import flaws_of
from samdrift.agreements.services.terms import CHANGE_TERMS
from samdrift.kernel.lists import Column, ListSpec, Register, choice_text, equals, related
from samdrift.kernel.rights import allowed
from samdrift.kernel.viewer import Viewer


def _steps(term: Term) -> list[dict[str, Any]]:
    return [
        {
            "valid_from": step.start,
            "valid_to": step.end,
            "level": step.level,
            "value": step.value,
            "origin": step.origin,
        }
        for step in queries.steps_of(term)
    ]


def _levels(term: Term) -> str:
    return " / ".join(filter(None, level_texts(term, table_of(queries.steps_of(term)).levels)))


def _values(term: Any) -> str:
    return term_panels.value_on(term, queries.steps_of(term), term.shown_on)


def term_page(viewer: Viewer, term: Term) -> dict[str, Any]:
    """The term as the annex has it, and where it belongs."""
    agreement = term.agreement
    flaws = flaws_of([term], agreement).get(term.pk, [])
    index = following([term], agreement, viewer.day)
    acts = [(_now("The whole annex"), f"{at('terms', agreement.pk)}#term-{term.pk}", False)]
    if allowed(viewer, CHANGE_TERMS, term):
        acts.append((_now("Change"), at("term_edit", term.pk), True))
    return {
        "lead": f"{term.get_kind_display()} · {agreement}",
        "one": annex_pages.block(term, flaws, viewer.day, index.get(term.pk)),
        "acts": acts,
        "facts": [
            (_now("Agreement"), str(agreement), agreement_url(agreement)),
            (_now("Supplier"), agreement.supplier and str(agreement.supplier), ""),
            (_now("Place in the annex"), term.annex, ""),
            (_now("Item number on the invoice"), term.item, ""),
        ],
    }


TERMS = Register(
    room="agreements",
    key="term",
    model=Term,
    name=pgettext_lazy("of an agreement", "Term"),
    lead=_("Every price, service level and right to hours in the agreements you may see."),
    spec=ListSpec(
        key="agreements.term",
        title=_("Prices and service levels"),
        rows=queries.every,
        columns=(
            Column("title", _("What"), str, link=term_url, sort="title"),
            Column(
                "agreement",
                _("Agreement"),
                lambda t: str(t.agreement),
                link=lambda t: agreement_url(t.agreement),
                sort="agreement__sort_key",
            ),
            Column("kind", _("Kind"), choice_text("kind"), sort="kind"),
            Column(
                "now",
                _("On this day"),
                _values,
                description="the values of the day shown, one for each level",
            ),
            Column("levels", _("Levels"), _levels, default=False),
            Column(
                "supplier",
                _("Supplier"),
                lambda t: t.agreement.supplier and str(t.agreement.supplier),
                sort="agreement__supplier__sort_key",
                default=False,
            ),
            Column("item", _("Item number"), lambda t: t.item, sort="item", default=False),
            Column("annex", _("Place in the annex"), lambda t: t.annex, default=False),
        ),
        filters=(
            equals("kind", _("Kind"), "kind", Term.Kind.choices),
            related("agreement", _("Agreement"), "agreement_id", agreement_queries.listed),
            related(
                "supplier", _("Supplier"), "agreement__supplier_id", agreement_queries.suppliers
            ),
        ),
        order="agreement__sort_key",
        empty=_("No terms yet. Open an agreement and enter its annex."),
    ),
    detail_template="agreements/term_detail.html",
    detail_rows=queries.every,
    detail_context=term_page,
    fields={
        "unit": lambda t: t.unit,
        "agreement_id": lambda t: t.agreement_id,
        "member_id": lambda t: t.member_id,
        "system_id": lambda t: t.system_id,
        "says": sentences,
        "steps": _steps,
    },
)
