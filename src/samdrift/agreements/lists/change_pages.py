"""What stands on the page of a change, on the ledger of an agreement, and on the agreement's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.agreements.calc.contract_change import Exposure, Limit, is_intent_waited_for
from samdrift.agreements.calc.contract_rules import shipped
from samdrift.agreements.calc.ledger_rows import ruled_day
from samdrift.agreements.lists.agreement_words import agreement_url
from samdrift.agreements.lists.change_words import (
    change_url,
    ground_text,
    lacks_text,
    limit_name,
    percent,
    tone_of,
)
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.changes import Change
from samdrift.agreements.models.documents import DocumentVersion
from samdrift.agreements.queries.changes import Ledger, Line, ledger_of
from samdrift.agreements.services.changes import WORK
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day, nok
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
SHOWN = 6
State = Change.State


@dataclass(frozen=True)
class Deed:
    """What can be done: its label, its address, whether one press does it."""

    label: str
    url: str
    at_once: bool = False


@dataclass(frozen=True)
class Told:
    """A limit by amount in words: the limit, what is used of it and the room left."""

    name: str
    limit: Limit
    is_passed: bool


@dataclass(frozen=True)
class Shown:
    """A line of the ledger as it is shown; shares are unknown where they cannot be told."""

    row: Change
    url: str
    tone: str
    share: Any
    total: Any
    limits: list[Told]
    lacks: list[str]
    exposure: Exposure | None
    lapsed: bool
    assessment: str


def at(name: str, pk: int) -> str:
    return reverse(f"agreements:change_{name}", args=[pk])


def ledger_url(agreement: Agreement) -> str:
    return reverse("agreements:change_ledger", args=[agreement.pk])


def told(limit: Limit) -> Told:
    return Told(limit_name(limit), limit, not limit.is_within)


def _shown(line: Line, viewer: Viewer, files: dict[int, str]) -> Shown:
    row, entry = line.row, line.entry
    exposure = entry.exposure if entry else None
    return Shown(
        row,
        change_url(row),
        tone_of(row),
        percent(entry.share) if entry else "",
        percent(entry.total_share) if entry else "",
        [told(one) for one in entry.limits] if entry else [],
        lacks_text(entry.lacks) if entry else [],
        exposure,
        exposure is not None and exposure.lapses_on <= viewer.day,
        files.get(row.assessment_id or 0, ""),
    )


def _files(viewer: Viewer, rows: list[Change]) -> dict[int, str]:
    """Paper → the address of its newest version: one question."""
    papers = {row.assessment_id for row in rows if row.assessment_id}
    if not papers:
        return {}
    versions = seen(DocumentVersion, viewer).filter(document_id__in=papers).order_by("number")
    return {
        paper: reverse("agreements:paper_file", args=[pk])
        for paper, pk in versions.values_list("document_id", "pk")
    }


def ledger_page(viewer: Viewer, agreement: Agreement) -> Context:
    """The whole ledger: what it is held against, each change, and the room left."""
    kept = ledger_of(agreement, viewer)
    may = allowed(viewer, WORK, agreement)
    return {
        **_sums(kept),
        "agreement": agreement,
        "agreement_url": agreement_url(agreement),
        "rows": _rows(viewer, kept),
        "new_url": reverse("agreements:change_add", args=[agreement.pk]) if may else "",
        "award_url": reverse("agreements:agreement_award", args=[agreement.pk]) if may else "",
        "read_on": shipped().read_on,
    }


def _rows(viewer: Viewer, kept: Ledger) -> list[Shown]:
    files = _files(viewer, [line.row for line in kept.lines])
    return [_shown(line, viewer, files) for line in kept.lines]


def _sums(kept: Ledger) -> Context:
    return {
        "kept": kept,
        "share": percent(kept.share),
        "room": [told(one) for one in kept.room],
        "indexed": kept.base is not None and kept.base != kept.value,
    }


def of_agreement(viewer: Viewer, agreement: Any) -> Context | None:
    """The newest changes of the agreement and the room left; for those in it."""
    if not agreement.readable:
        return None
    kept = ledger_of(agreement, viewer)
    may = allowed(viewer, WORK, agreement)
    if not kept.lines and not may:
        return None
    rows = _rows(viewer, kept)
    return {
        **_sums(kept),
        "rows": rows[::-1][:SHOWN],
        "count": len(rows),
        "ledger_url": ledger_url(agreement),
        "new_url": reverse("agreements:change_add", args=[agreement.pk]) if may else "",
    }


def change_page(viewer: Viewer, row: Change) -> Context:
    """Share and ground of one change, with what came before it and what is lacking."""
    kept = ledger_of(row.agreement, viewer)
    line = kept.line(row.pk) or Line(row, None)
    files = _files(viewer, [row])
    shown = _shown(line, viewer, files)
    return {
        "lead": _("Change of %(agreement)s") % {"agreement": row.agreement},
        "tone": tone_of(row),
        "shown": shown,
        "base": line.entry.base if line.entry else None,
        "kept": kept,
        "figures": _figures(row, shown),
        "facts": _facts(viewer, row),
        "ledger_url": ledger_url(row.agreement),
        "intent": _intent(row),
        "deeds": _deeds(viewer, row),
        "crumbs": [(row.agreement.title, agreement_url(row.agreement))],
    }


def _figures(row: Change, shown: Shown) -> list[tuple[Any, Any, str]]:
    if row.state == State.STRUCK:
        return []
    return [
        (nok(row.amount), _("added, without VAT"), ""),
        (shown.share, _("of the value at the award"), ""),
        (shown.total, _("all changes up to it"), ledger_url(row.agreement)),
    ]


def _facts(viewer: Viewer, row: Change) -> list[tuple[Any, Any, str]]:
    refs = {"decision": _ref("governance.decision", row.decision_id)}
    if row.participation is not None:
        refs["member"] = _ref("parties.member", row.participation.member_id)
    named = registry.describe([ref for ref in refs.values() if ref], viewer)
    links = {name: named[ref] for name, ref in refs.items() if ref and ref in named}

    def link(name: str) -> tuple[Any, str]:
        found = links.get(name)
        return (found.label, found.url) if found else ("", "")

    facts: list[tuple[Any, Any, str]] = [
        (_("Agreement"), row.agreement.title, agreement_url(row.agreement)),
        (_("Kind of change"), row.get_kind_display(), ""),
        (_("Ground (§ 28-1)"), ground_text(row), ""),
        (_("From"), row.effective_on, ""),
        (_("Member"), *link("member")),
        (_("Option"), row.option or "", ""),
        (_("Announced"), row.announced_on or "", ""),
        (pgettext("of a competition", "Notice"), row.announcement, ""),
        (_("Intention announced"), row.intention_on or "", ""),
        (_("Index factor"), row.index_factor if row.index_factor != 1 else "", ""),
        (_("Decision"), *link("decision")),
    ]
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _ref(kind: str, pk: int | None) -> Ref | None:
    return Ref(kind, pk) if pk else None


def _intent(row: Change) -> str:
    """Whether the days after a notice of intent had gone when the change began."""
    if row.intention_on is None:
        return ""
    waited = is_intent_waited_for(row.intention_on, ruled_day(row.effective_on), shipped())
    if waited:
        return _("The days to wait after the notice of intent had gone.")
    text = _("The days to wait after the notice of intent, published %(day)s, had not gone.")
    return text % {"day": day(row.intention_on)}


def _deeds(viewer: Viewer, row: Change) -> list[Deed]:
    if not allowed(viewer, WORK, row):
        return []
    if row.state == State.STRUCK:
        return [Deed(_("Take it up again"), at("reopen", row.pk), at_once=True)]
    deeds = [Deed(_("Give it up"), at("give_up", row.pk))]
    if row.state == State.AGREED:
        deeds.append(Deed(_("Back to assessment"), at("reopen", row.pk), at_once=True))
    else:
        deeds.append(Deed(_("It is agreed"), at("agree", row.pk)))
    if row.assessment_id is None:
        deeds.append(Deed(_("Attach the lawyer’s assessment"), at("assess", row.pk)))
    return deeds
