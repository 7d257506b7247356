"""Terms on other pages: what holds today on the agreement's page, what-ifs in a matter's basis."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from samdrift.agreements.calc.step_table import DatedStep, table_of
from samdrift.agreements.lists import term_words as words
from samdrift.agreements.lists.agreement_words import at
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import Term
from samdrift.agreements.queries import terms as queries
from samdrift.agreements.queries.term_flaws import flaws_of
from samdrift.agreements.services.terms import CHANGE_TERMS
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day as day_text
from samdrift.kernel.viewer import Viewer

Kind = Term.Kind
Context = dict[str, Any]


@dataclass(frozen=True)
class Now:
    """A term with what holds today, and its next change."""

    title: str
    url: str
    value: str
    heads: str
    next: str


def of_agreement(viewer: Viewer, agreement: Agreement) -> Context | None:
    """What holds today, for those in the agreement; what to do when nothing is entered."""
    terms = queries.of_agreement(agreement, viewer)
    may = allowed(viewer, CHANGE_TERMS, agreement)
    if not terms and not may:
        return None
    flaws = flaws_of(terms, agreement)
    return {
        "rows": [_now(term, viewer.day) for term in terms],
        "flaws": sum(len(one) for one in flaws.values()),
        "url": at("terms", agreement.pk),
        "what_if_url": at("what_if", agreement.pk),
        "has_prices": any(term.kind == Kind.PRICE for term in terms),
    }


def _now(term: Term, day: dt.date) -> Now:
    steps = queries.steps_of(term)
    coming = queries.next_change(steps, day)
    value = value_on(term, steps, day)
    after = value_on(term, steps, coming) if coming else ""
    told = ""
    if coming is not None:
        told = (
            f"{day_text(coming)}: {after}"
            if after
            else _("until %(day)s") % {"day": day_text(coming - dt.timedelta(days=1))}
        )
    levels = words.level_texts(term, table_of(steps).levels)
    rule = getattr(term, "price", None)
    if value and rule is not None and rule.series_id is not None:
        value = _("%(prices)s before the index") % {"prices": value}
    return Now(term.title, words.term_url(term), value, " / ".join(filter(None, levels)), told)


def value_on(term: Term, steps: Sequence[DatedStep], day: dt.date) -> str:
    """The values of the day, one for each level: 97,00 kr / 87,30 kr."""
    held = sorted(
        (step.level, step.value)
        for step in steps
        if (step.start is None or step.start <= day) and (step.end is None or day < step.end)
    )
    return " / ".join(words.value_text(term.kind, value) for _level, value in held)
