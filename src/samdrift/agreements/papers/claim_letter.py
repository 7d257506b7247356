"""The letter that tells a supplier what we claim: what was agreed, what was observed, the reckoning,
the amount and when we want an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.agreements.models.claims import Claim, Evidence
from samdrift.agreements.papers.reckonings import told
from samdrift.agreements.queries.letters import (
    UNIT_HOURS,
    UNIT_SHARE,
    LetterContent,
    content_of,
)
from samdrift.agreements.services.site_language import in_site_language, site_language
from samdrift.formats.paper import (
    Boxed,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
    paragraphs,
)
from samdrift.formats.paper.pdf import write_pdf
from samdrift.formats.text import file_name
from samdrift.governance.papers.words import Blocks, day, facts, language_of, listed, money
from samdrift.kernel.templatetags.shown import number
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import period_text


@dataclass(frozen=True, slots=True)
class Letter:
    name: str
    data: bytes


def letter_of(claim: Claim, viewer: Viewer) -> Letter:
    """The letter in the site's language; one of a claim that is not sent yet is marked as a draft.

    Of a claim with `sent_on` it is dated that day.
    """
    content = content_of(claim)
    with in_site_language():
        paper = letter_paper(content, viewer)
        name = file_name(f"{paper.kind} {claim.number} {claim.agreement.title}")
    return Letter(f"{name}.pdf", write_pdf(paper))


def letter_paper(content: LetterContent, viewer: Viewer) -> Paper:
    claim = content.claim
    kind = pgettext("paper", "Claim")
    number = _("Claim %(number)s") % {"number": claim.number}
    return Paper(
        title=claim.title,
        language=language_of(site_language()),
        organisation=content.organisation,
        kind=kind,
        made=claim.sent_on or viewer.today,
        marking="" if claim.sent_on else pgettext("paper", "Draft"),
        facts=facts(_facts(content, viewer)),
        blocks=tuple(_blocks(content)),
        footer=f"{number}, {claim.agreement.title}",
    )


def _facts(content: LetterContent, viewer: Viewer) -> list[tuple[str, str]]:
    claim, agreement = content.claim, content.claim.agreement
    return [
        (_("To"), listed([content.supplier, content.supplier_orgnr])),
        (_("Attention"), content.contact),
        (_("Agreement"), agreement.title),
        (_("Our agreement number"), agreement.number),
        (_("Agreement reference"), agreement.reference),
        (_("Claimed for"), content.whose),
        (_("Date"), day(claim.sent_on or viewer.today)),
        (_("Our reference"), _("Claim %(number)s") % {"number": claim.number}),
        (_("Answer by"), day(claim.answer_by)),
        (_("Answer to"), content.answer_to),
    ]


def _blocks(content: LetterContent) -> Blocks:
    claim = content.claim
    return [
        Paragraph(_opening(claim)),
        *paragraphs(claim.text),
        *_agreed(content),
        *_observed(content),
        *_reckoning(content.evidence),
        Boxed(_("We claim"), (Paragraph(_claimed(claim)),)),
        Heading(1, _("Answer")),
        Paragraph(_answer(claim)),
        Signatures((Signature(content.signed_by, content.organisation),)),
    ]


def _opening(claim: Claim) -> str:
    if claim.covers_from is None and claim.covers_to is None:
        return _("What was agreed was not kept. We claim what the agreement gives us for it.")
    period = period_text(claim.covers_from, claim.covers_to)
    return _(
        "What was agreed was not kept in the period %(period)s. We claim what the agreement gives us for it."
    ) % {"period": period}


def _agreed(content: LetterContent) -> Blocks:
    rows = facts(
        [
            (pgettext("of a level", "Agreed"), content.term_title),
            (_("Clause"), content.clause),
            (_("What it says"), content.agreed),
            (_("Value"), _steps(content)),
            (_("What follows when it is not kept"), content.consequence),
        ]
    )
    return [Heading(1, _("What was agreed")), Facts(rows)] if rows else []


def _steps(content: LetterContent) -> str:
    """What is agreed on the first day: one value, or one from each number of units."""
    if content.unit == UNIT_HOURS:
        return ", ".join(f"{number(value)}\u00a0{_('hours')}" for _level, value in content.steps)
    if content.unit == UNIT_SHARE:
        return ", ".join(f"{number(value)}\u00a0%" for _level, value in content.steps)
    if len(content.steps) == 1:
        return money(content.steps[0][1])
    return ", ".join(
        _("from %(level)s: %(value)s") % {"level": number(level), "value": money(value)}
        for level, value in content.steps
    )


def _observed(content: LetterContent) -> Blocks:
    if not content.evidence:
        return []
    rows = tuple((one.text, money(one.amount)) for one in content.evidence)
    if len(rows) > 1 and content.claim.amount is not None:
        rows = (*rows, (_("Sum"), money(content.claim.amount)))
    head = (_("Observation"), _("Amount without VAT"))
    return [Heading(1, _("What was observed")), Table(head, rows, numeric=frozenset({1}))]


def _reckoning(evidence: Sequence[Evidence]) -> Blocks:
    found: Blocks = []
    several = len(evidence) > 1
    for one in evidence:
        rows: Any = facts(told(one.reckoning))
        if rows:
            found += [Heading(2, one.text)] if several else []
            found.append(Facts(rows))
    return [Heading(1, _("The reckoning")), *found] if found else []


def _claimed(claim: Claim) -> str:
    if claim.amount is not None:
        return _("%(amount)s without VAT. Send a credit note that refers to %(number)s.") % {
            "amount": money(claim.amount),
            "number": _("Claim %(number)s") % {"number": claim.number},
        }
    if claim.kind == Claim.Kind.REPORT:
        return _("What is missing is to be delivered.")
    return _("The amount is not known yet. We come back to it.")


def _answer(claim: Claim) -> str:
    if claim.answer_by is None:
        return _("Please answer in writing, and refer to the number of the claim.")
    return _("Please answer in writing by %(day)s, and refer to the number of the claim.") % {
        "day": day(claim.answer_by)
    }
