"""What terms, price indices and what-ifs put into the sockets."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.lists import scenario_pages, term_panels
from samdrift.agreements.lists import term_finding_words as words
from samdrift.agreements.lists.indices import index_url
from samdrift.agreements.lists.scenario_pages import scenario_url
from samdrift.agreements.lists.term_words import term_url
from samdrift.agreements.models.terms import (
    CompensationRule,
    IndexSeries,
    LevelRule,
    PriceRule,
    Scenario,
    Term,
    TermStep,
)
from samdrift.agreements.services import term_findings
from samdrift.agreements.services import term_succession as succession
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.registry import Kind, MenuEntry, Panel, SuccessionStep, Timed, registry
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields, name_references

registry.add_kind(
    Kind(Term, pgettext_lazy("of an agreement", "Term"), term_url, related=("agreement",))
)
registry.add_kind(Kind(IndexSeries, _("Price index"), index_url))
registry.add_kind(Kind(Scenario, _("What-if"), scenario_url))
registry.add_panel(
    Panel(
        "agreements.agreement",
        "terms",
        _("What is agreed"),
        20,
        "agreements/term_panel.html",
        term_panels.of_agreement,
    )
)
registry.add_panel(
    Panel(
        "governance.matter",
        "scenarios",
        _("What it would cost"),
        47,
        "agreements/scenario_panel.html",
        scenario_pages.of_matter,
    )
)
registry.add_menu(
    MenuEntry(
        "indices",
        "agreements",
        _("Price indices"),
        "agreements:index_list",
        90,
        lambda viewer: viewer.inside,
    )
)
registry.add_menu(
    MenuEntry(
        "terms",
        "agreements",
        _("Prices and service levels"),
        "agreements:term_list",
        20,
        lambda viewer: viewer.inside,
    )
)
registry.add_succession(
    SuccessionStep(
        "agreements.terms",
        _("Own prices and levels"),
        160,
        succession.preview,
        succession.apply,
        succession.undo_step,
    )
)

registry.add_finding(
    FindingKind(
        term_findings.NOT_WHOLE,
        _("What is agreed is not whole"),
        "agreements",
        _(
            "A price or a level lacks a figure for some days, has two, or has one outside the agreement."
        ),
        agreed=words.agreed,
        observed=words.observed,
        mend=words.mend,
        page=words.page,
        audience=FindingAudience.CONCERNED,
    )
)
registry.add_timed(
    Timed("terms that are not whole", dt.timedelta(hours=12), term_findings.look_at_all)
)

name_events(
    {
        "agreement.terms_added": _("Terms were entered"),
        "agreement.terms_changed": _("A term was changed"),
        "agreement.term_removed": _("A term was taken away"),
        "term.added": _("The term was entered"),
        "term.changed": _("The term was changed"),
        "term.moved": _("The term was moved in the annex"),
        "term.removed": _("The term was taken away"),
        "term.succeeded": _("Holds for the successor of a member that had it"),
        "index.added": _("The index was taken up"),
        "index.changed": _("The index was changed"),
        "index.figures_set": _("Figures were set"),
        "index.removed": _("The index was taken away"),
        "scenario.saved": _("A what-if was kept"),
        "scenario.removed": _("The what-if was taken away"),
    }
)
name_fields(
    {
        "terms": _("Terms"),
        "steps": _("Figures"),
        "annex": _("Place in the annex"),
        "item": _("Item number on the invoice"),
        "unit": _("Unit"),
        "position": _("Place in the annex"),
        "of_id": _("Minimum of"),
        "compensated_id": _("When this is not kept"),
        "months": _("Months the price is for"),
        "mode": _("Tiers"),
        "tier_by": _("The tier is reached by"),
        "counting": _("Units are counted on"),
        "vat": _("VAT, per cent"),
        "series_id": _("Index"),
        "base_month": _("Base month"),
        "index_month": _("Regulated each year in month"),
        "index_lag_months": _("By the figure so many months before"),
        "index_share": _("Share of the price that follows it"),
        "index_cap": _("At most each year"),
        "index_method": _("Held against"),
        "index_after_tier": _("The sum is regulated"),
        "index_may_fall": _("Prices fall when the index falls"),
        "severity": _("Error class"),
        "share": _("Share of the cases within the time"),
        "period": _("Measured over each"),
        "always": _("Around the clock"),
        "weekdays": _("Days"),
        "opens": _("From o’clock"),
        "closes": _("Until o’clock"),
        "exclusions": _("What is left out"),
        "per": _("Counted"),
        "fee": _("Per cent of"),
        "fee_amount": _("The fixed amount"),
        "cap": _("At most, of the period’s fee"),
        "year_cap": _("At most, of the year’s fee"),
        "case_cap": _("At most for each case"),
        "claim_days": _("Days to claim it"),
    }
)
name_references(
    {
        "of_id": "agreements.term",
        "compensated_id": "agreements.term",
        "series_id": "agreements.indexseries",
    }
)
name_choices(
    {
        "kind": dict(Term.Kind.choices),
        "origin": dict(TermStep.Origin.choices),
        "mode": dict(PriceRule.Mode.choices),
        "tier_by": dict(PriceRule.Scope.choices),
        "counting": dict(PriceRule.Counting.choices),
        "index_method": dict(PriceRule.Method.choices),
        "severity": dict(LevelRule.Severity.choices),
        "period": dict(LevelRule.Period.choices),
        "per": dict(CompensationRule.Per.choices),
        "fee": dict(CompensationRule.Fee.choices),
    }
)
