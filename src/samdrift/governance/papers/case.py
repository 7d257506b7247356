"""The case paper (saksframlegg), under the headings that municipalities know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.formats.paper import Boxed, List, Paper, Paragraph, Table, paragraphs
from samdrift.governance.models.basis import CostLine
from samdrift.governance.models.matters import Matter, Part, Step
from samdrift.governance.models.ratification import Answer
from samdrift.governance.papers import words
from samdrift.governance.papers.words import Blocks, headed, label, listed

Content = dict[str, Any]
ASSESSED = ("benefit", "risk", "privacy", "procurement", "likeness")
"""Parts of the basis that stand under the assessment, each with a heading of its own."""


def case_paper(content: Content, *, made: dt.date, language: str) -> Paper:
    kind = pgettext("paper", "Case paper")
    return Paper(
        title=content["title"],
        language=words.language_of(language),
        organisation=content["organisation"],
        kind=kind,
        made=made,
        facts=words.facts(_facts(content, made)),
        blocks=tuple(_blocks(content)),
        footer=f"{kind} {content['number']}",
        author=content["prepared_by"],
        marking=words.exempt(content["exemption"]) if content["exemption"] else "",
    )


def _facts(content: Content, made: dt.date) -> list[tuple[str, str]]:
    version = content["version"]
    return [
        (pgettext("case paper", "Prepared by"), content["prepared_by"]),
        (_("Date"), words.day(content["version_day"] or made)),
        (_("Matter"), content["number"]),
        (_("Archive"), content["archive"]),
        (_("Kind"), label(Matter.Kind, content["kind"])),
        (_("Version"), str(version) if version else _("Draft")),
    ]


def _blocks(content: Content) -> Blocks:
    parts = content["parts"]
    resolution = paragraphs(content["resolution"])
    blocks: Blocks = headed(1, pgettext("case paper", "Plan of treatment"), _plan(content))
    if resolution:
        blocks.append(Boxed(pgettext("case paper", "Recommendation"), resolution))
    blocks += headed(1, pgettext("case paper", "Background"), _part(parts, "need"))
    blocks += headed(1, pgettext("case paper", "Assessment"), _assessment(parts))
    blocks += headed(1, pgettext("case paper", "Economic consequences"), _economy(content))
    blocks += headed(1, pgettext("case paper", "Alternatives"), _alternatives(content))
    blocks += headed(1, pgettext("case paper", "Consequences for each member"), _members(content))
    blocks += headed(1, pgettext("case paper", "Conclusion"), _part(parts, "recommendation"))
    blocks += headed(1, pgettext("case paper", "Attachments"), _attachments(content))
    return [*blocks, *headed(1, pgettext("case paper", "Versions"), _versions(content))]


def _plan(content: Content) -> Blocks:
    """Behandlingsplan: body, its task, the meeting's day and the case number."""
    rows = tuple(
        (
            step["body"] or _("Each member’s own council"),
            label(Step.Task, step["task"]),
            words.day(step["day"]) if step["day"] else "",
            step["case"],
            _outcome(step),
        )
        for step in content["plan"]
    )
    head = (_("Body"), _("Task"), _("Meeting"), _("Case number"), _("Outcome"))
    return [words.table(head, rows)] if rows else []


def _outcome(step: Content) -> str:
    """What the body did; a council that was asked with others adopted, changed or rejected."""
    if step["answer"]:
        return label(Answer.Status, step["answer"])
    return label(Step.Outcome, step["outcome"]) if step["outcome"] else ""


def _part(parts: Content, name: str) -> Blocks:
    """A part's text, or why it is not needed."""
    part = parts.get(name)
    if not part:
        return []
    if part["text"].strip():
        return list(paragraphs(part["text"]))
    return [Paragraph(words.lead_in(_("Not needed"), part["not_needed"]))]


def _assessment(parts: Content) -> Blocks:
    found: Blocks = []
    for name in ASSESSED:
        found += headed(2, label(Part, name), _part(parts, name))
    return found


def _economy(content: Content) -> Blocks:
    blocks = _part(content["parts"], "cost")
    costs = content["costs"]
    if costs:
        blocks.append(_costs(costs))
        by_member = _per_member(costs)
        if by_member is not None:
            blocks.append(by_member)
    return blocks


def _costs(costs: list[Content]) -> Table:
    rows = tuple(
        (
            one["what"],
            one["alternative"] or "",
            one["member"] or _("All"),
            label(CostLine.Nature, one["nature"]),
            words.money(one["once"]),
            words.money(one["yearly"]),
        )
        for one in costs
    )
    head = (_("What"), _("Alternative"), _("Member"), _("Kind"), _("Once"), _("Each year"))
    return words.table(head, rows, _("Costs without VAT"), frozenset({4, 5}))


def _per_member(costs: list[Content]) -> Table | None:
    """What each member pays, by alternative; a sum with something unknown in it is unknown."""
    groups: dict[tuple[str, str], list[Content]] = {}
    for one in costs:
        if one["member"]:
            groups.setdefault((one["alternative"] or "", one["member"]), []).append(one)
    if not groups:
        return None
    rows = tuple(
        (member, alternative, _sum(one["once"] for one in found), _sum(o["yearly"] for o in found))
        for (alternative, member), found in groups.items()
    )
    head = (_("Member"), _("Alternative"), _("Once"), _("Each year"))
    return words.table(head, rows, _("Costs for each member"), frozenset({2, 3}))


def _sum(values: Iterable[str | None]) -> str:
    found = list(values)
    if any(one is None for one in found):
        return words.UNKNOWN
    return words.money(sum((Decimal(one) for one in found if one is not None), Decimal(0)))


def _alternatives(content: Content) -> Blocks:
    blocks = _part(content["parts"], "alternatives")
    for one in content["alternatives"]:
        marks = []
        if one["is_nothing"]:
            marks.append(_("doing nothing"))
        if one["is_chosen"]:
            marks.append(_("recommended"))
        name = f"{one['name']} ({listed(marks)})" if marks else one["name"]
        text = paragraphs(one["text"])
        barred = words.said(_("Not lawful"), one["barred"])
        blocks += headed(2, name, [*text, *barred] or [Paragraph(_("Not described."))])
    return blocks


def _members(content: Content) -> Blocks:
    blocks = _part(content["parts"], "consequence")
    for one in content["consequences"]:
        blocks += headed(2, one["member"], paragraphs(one["text"]))
    return blocks


def _attachments(content: Content) -> Blocks:
    names = tuple(
        f"{one['title']} ({words.exempt(one['exemption'])})" if one["exemption"] else one["title"]
        for one in content["attachments"]
    )
    return [List(names, numbered=True)] if names else []


def _versions(content: Content) -> Blocks:
    rows = tuple(
        (str(one["number"]), words.day(one["day"]), one["body"], one["reason"])
        for one in content["versions"]
    )
    head = (_("Version"), _("Day"), _("Changed by"), _("Why"))
    return [words.table(head, rows)] if rows else []
