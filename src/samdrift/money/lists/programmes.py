"""The register of programmes, and what stands on the page of one: its measures, grants and gap."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.lists import Column, ListSpec, Register, text_filter
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.money.forms.programmes import ProgrammeForm
from samdrift.money.lists import investment_words as words
from samdrift.money.lists.investment_pages import AGAINST
from samdrift.money.lists.investment_reports import programme_report
from samdrift.money.lists.investment_words import investment_url, programme_url, whole
from samdrift.money.lists.measure_pages import Deed
from samdrift.money.lists.report_rows import rows_of
from samdrift.money.models.investments import Programme
from samdrift.money.queries import programmes as queries
from samdrift.money.queries.investments import cost_of, standing
from samdrift.money.services import programmes as services

Context = dict[str, Any]


def found_of(viewer: Viewer, programme: Any) -> queries.Found:
    """The programme with its budget, as the portfolio stands. It comes from `listed`."""
    line = standing(viewer, AGAINST["investment"])
    return queries.budgets([programme], line)[programme.pk]


def programme_page(viewer: Viewer, row: Any) -> Context:
    """Cost and funding by year, the grants with their uses, and the measures."""
    line = standing(viewer, AGAINST["investment"])
    found = queries.budgets([row], line)[row.pk]
    may = allowed(viewer, services.WRITE, row)
    at = [row.pk]
    return {
        "lead": row.text,
        "figures": _figures(found),
        **rows_of(programme_report(found)),
        "pdf_url": reverse("money:programme_paper", args=[*at, "pdf"]),
        "xlsx_url": reverse("money:programme_paper", args=[*at, "xlsx"]),
        "measures": [_measure(one, line) for one in found.measures],
        "grants": [_grant(one, viewer, may=may) for one in row.grants_in],
        "grant_url": reverse("money:grant_new", args=at) if may else "",
        "new_url": reverse("money:investment_new") if may else "",
        "days": (row.starts_on, row.ends_on),
    }  # fmt: skip


def _figures(found: queries.Found) -> list[tuple[Any, str, str]]:
    budget = found.budget
    return [
        (nok(budget.grants), _now("Granted"), "#h-grants"),
        (nok(budget.total.used), _now("Used of the grants"), "#h-grants"),
        (nok(budget.total.cost), _now("Cost in all"), ""),
        (nok(budget.gap), _now("Funding gap"), "#h-budget"),
    ]


def _measure(row: Any, line: Any) -> dict[str, Any]:
    verdict = line.verdict(row)
    return {
        "row": row,
        "url": investment_url(row),
        "tag": words.state_tag(row),
        "cost": whole(cost_of(row)),
        "verdict": words.verdict_word(verdict),
        "tone": words.VERDICT_TONES.get(verdict, "neutral"),
    }


def _grant(row: Any, viewer: Viewer, *, may: bool) -> dict[str, Any]:
    used = queries.used_of(row)
    left = row.amount - used
    is_late = row.use_by is not None and row.use_by < viewer.day and left > 0
    acts = [
        Deed(_now("Write down a use"), reverse("money:grant_use", args=[row.pk])),
        Deed(_now("Change the grant"), reverse("money:grant_change", args=[row.pk])),
    ]
    return {
        "row": row,
        "used": used,
        "left": left,
        "percent": int(used * 100 / row.amount),
        "is_late": is_late,
        "tone": "danger" if is_late else "accent",
        "uses": [_use(one, may=may) for one in row.uses_in],
        "acts": (acts if left > 0 else acts[1:]) if may else [],
    }


def _use(row: Any, *, may: bool) -> dict[str, Any]:
    is_back = row.takes_back_id is not None
    was_taken_back = getattr(row, "taken_back_by", None) is not None
    url = reverse("money:use_back", args=[row.pk])
    return {
        "row": row,
        "is_back": is_back,
        "was_taken_back": was_taken_back,
        "url": url if may and not is_back and not was_taken_back else "",
    }


PROGRAMMES = Register(
    room="money",
    key="programme",
    model=Programme,
    name=_("Programme"),
    lead=_("What several measures are to achieve together, with its grants and what it lacks."),
    spec=ListSpec(
        key="money.programme",
        title=_("Programmes and grants"),
        rows=queries.listed,
        columns=(
            Column("title", _("Programme"), lambda p: p.title, link=programme_url, sort="sort_key"),
            Column("granted", _("Granted"), queries.granted_of, numeric=True,
                   shown=lambda p: nok(queries.granted_of(p)), description="kroner"),
            Column("used", _("Used"), lambda p: sum(map(queries.used_of, p.grants_in)), numeric=True,
                   shown=lambda p: nok(sum(map(queries.used_of, p.grants_in))), description="kroner"),
            Column("starts_on", _("Begins"), lambda p: p.starts_on, sort="starts_on"),
            Column("ends_on", _("Ends"), lambda p: p.ends_on, sort="ends_on"),
        ),
        filters=(text_filter("text", _("Words"), "title", "text"),),
        order="sort_key",
        empty=_("No programmes yet. Add one to gather measures and the grants that pay for them."),
    ),
    form=ProgrammeForm,
    create=services.add_programme,
    change=services.change_programme,
    may_create=services.WRITE,
    may_change=services.WRITE,
    new_label=_("New programme"),
    detail_template="money/programme_detail.html",
    detail_rows=queries.listed,
    detail_context=programme_page,
    fields={"text": lambda p: p.text},
)  # fmt: skip
