"""An extract of the minutes about one decision (særutskrift)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.formats.paper import Boxed, Paper, Paragraph, paragraphs
from samdrift.governance.models.decisions import Decision
from samdrift.governance.papers import words
from samdrift.governance.papers.items import item_blocks
from samdrift.governance.papers.words import Blocks, headed, label

Content = dict[str, Any]


def extract_paper(
    decision: Decision, item: Content | None, *, made: dt.date, language: str
) -> Paper:
    """The decision with how the body came to it. `item` is what the meeting's minutes say of it."""
    body = decision.body
    kind = pgettext("paper", "Extract of minutes") if item else pgettext("paper", "Decision")
    return Paper(
        title=decision.title,
        language=words.language_of(language),
        organisation=str(body.member or body.arrangement),
        kind=kind,
        made=made,
        facts=words.facts(_facts(decision)),
        blocks=tuple(item_blocks(item) if item else _plain(decision)) + tuple(_after(decision)),
        footer=f"{kind} {decision.number}",
        marking=words.exempt(decision.legal_basis) if decision.is_closed else "",
    )


def _facts(decision: Decision) -> list[tuple[str, str]]:
    amount = decision.amount
    return [
        (_("Decision"), decision.number),
        (_("Body"), str(decision.body)),
        *_delegated(decision),
        (_("Meeting"), str(decision.item.meeting) if decision.item else ""),
        (_("Decided on"), words.day(decision.decided_on)),
        (_("Matter"), str(decision.matter or "")),
        (_("Outcome"), label(Decision.Outcome, decision.outcome)),
        (_("Amount"), words.money(amount) if amount is not None else ""),
        (_("In force from"), words.day(decision.in_force_on) if decision.in_force_on else ""),
    ]


def _delegated(decision: Decision) -> list[tuple[str, str]]:
    """Who decided on behalf of the body, and on what delegation."""
    if not hasattr(decision, "delegated"):
        return []
    delegation = decision.delegated.delegation
    return [
        (pgettext("paper", "Decided on delegation by"), str(delegation.receiver or "")),
        (_("Delegation"), delegation.what),
    ]


def _plain(decision: Decision) -> Blocks:
    """A decision taken without a meeting."""
    text = paragraphs(decision.text)
    blocks: Blocks = [Boxed(pgettext("minutes", "Decision"), text)]
    return [*blocks, *words.said(_("Conditions"), decision.conditions)]


def _after(decision: Decision) -> Blocks:
    """How it is to be carried out."""
    if decision.responsible is None and not decision.report:
        return []
    told: Blocks = []
    if decision.responsible is not None:
        who = {"name": decision.responsible, "day": words.day(decision.deadline)}
        text = _("%(name)s is to carry it out by %(day)s.") if decision.deadline else "%(name)s"
        told.append(Paragraph(text % who))
    told += words.said(_("Reported back"), decision.report)
    return headed(1, _("Carrying out"), told)
