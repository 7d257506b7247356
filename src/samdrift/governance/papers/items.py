"""An item as the minutes tell it: what was recommended, the proceedings, the vote, the decision."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.formats.paper import Boxed, Heading, Paragraph, paragraphs
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.meetings import AgendaItem, Proposal, Statement
from samdrift.governance.papers import words
from samdrift.governance.papers.ballots import ballot_blocks
from samdrift.governance.papers.words import Blocks, headed, label, listed

Content = dict[str, Any]


def item_title(item: Content) -> str:
    number = item["case"] or _("Item %(number)s") % {"number": item["number"]}
    return f"{number}: {item['title']}" if item.get("title") else number


def item_blocks(item: Content, chair: str = "") -> Blocks:
    """One item with its headings; of a hidden one the number and the law alone. Told is who led the
    meeting in it, where it was not the `chair`.
    """
    blocks: Blocks = [Heading(1, item_title(item))]
    if item["is_closed"]:
        blocks.append(Paragraph(words.exempt(item["legal_basis"])))
        if not item.get("is_hidden"):
            blocks.append(Paragraph(_("Treated behind closed doors.")))
    if item.get("is_hidden"):
        return blocks
    proposals = {one["number"]: proposal_name(one) for one in item["proposals"]}
    about, recommended = about_and_recommended(item)
    about = [] if recommended else about
    return [
        *blocks,
        *_about(item),
        *headed(2, _("What it is about"), about),
        *headed(2, pgettext("minutes", "Recommendation"), recommended),
        *headed(2, pgettext("minutes", "Proceedings"), _proceedings(item, chair)),
        *headed(2, pgettext("minutes", "Voting"), _voting(item, proposals)),
        *headed(2, pgettext("minutes", "Decision"), _decision(item)),
        *headed(2, pgettext("minutes", "Statements on record"), _statements(item)),
    ]


def _about(item: Content) -> Blocks:
    told = [label(AgendaItem.Kind, item["kind"])]
    if item["matter"]:
        told.append(_("Matter %(number)s") % {"number": item["matter"]})
    if item["archive"]:
        told.append(_("Archive %(number)s") % {"number": item["archive"]})
    if item["version"]:
        told.append(_("Version %(number)s") % {"number": item["version"]})
    blocks: Blocks = [Paragraph(" · ".join(told), leads=True)]
    if item["is_late"]:
        text = _("Not on the agenda that was sent out.")
        blocks.append(Paragraph(f"{text} {item['late_consent']}".strip()))
    if item["papers"]:
        names = listed(_paper(one) for one in item["papers"])
        blocks.append(Paragraph(words.lead_in(_("Papers"), names)))
    return blocks


def _paper(one: Content) -> str:
    title = str(one["title"])
    return f"{title} ({words.exempt(one['exemption'])})" if one["exemption"] else title


def about_and_recommended(item: Content) -> tuple[Blocks, Blocks]:
    """What an item says of itself, and what is recommended. A matter's text is its recommendation;
    what a matter is about stands in its own paper. Minutes frozen before it was told who led stand
    with the headings they were signed with.
    """
    own = [one for one in item["proposals"] if one["kind"] == Proposal.Kind.RECOMMENDATION]
    text = list(paragraphs(item["text"]))
    if item["matter"] or "led_by" not in item:
        return [], list(paragraphs(own[0]["text"])) if own else text
    return text, list(paragraphs(own[0]["text"])) if own else []


def proposal_name(one: Content) -> str:
    kind = label(Proposal.Kind, one["kind"])
    if one["kind"] == Proposal.Kind.RECOMMENDATION:
        return kind
    by = f", {one['by']}" if one["by"] else ""
    return f"{kind} {one['number']}{by}"


def _proceedings(item: Content, chair: str) -> Blocks:
    blocks: Blocks = []
    for one in item["disqualified"]:
        blocks.append(Paragraph(_disqualified(one)))
    for name in item.get("led_by", []):
        if chair and name != chair:
            led = _("%(name)s led the meeting in this item.") % {"name": name}
            blocks.append(Paragraph(led))
    blocks += paragraphs(item["treatment"])
    for one in item["proposals"]:
        if one["kind"] != Proposal.Kind.RECOMMENDATION:
            name = proposal_name(one)
            if one["is_withdrawn"]:
                name = _("%(proposal)s (withdrawn)") % {"proposal": name}
            blocks += words.said(name, one["text"])
    if item["status"] == AgendaItem.Status.POSTPONED:
        blocks.append(Paragraph(_("The item was postponed.")))
    elif item["status"] == AgendaItem.Status.TAKEN_OFF:
        blocks.append(Paragraph(_("The item was taken off the agenda.")))
    return blocks


def _disqualified(one: Content) -> str:
    values = {"name": one["name"], "law": one["legal_basis"]}
    parts = [_("%(name)s was disqualified (%(law)s) and took no part.") % values]
    if one["reason"]:
        parts.append(one["reason"].rstrip(".") + ".")
    if one["substitute"]:
        parts.append(_("%(name)s stepped in.") % {"name": one["substitute"]})
    return " ".join(parts)


def _voting(item: Content, proposals: dict[int, str]) -> Blocks:
    ballots = [one for one in item["ballots"] if one["is_closed"]]
    numbered = len(ballots) > 1
    return [block for one in ballots for block in ballot_blocks(one, proposals, numbered=numbered)]


def _decision(item: Content) -> Blocks:
    one = item["decision"]
    if one is None:
        return []
    name = f"{one['number']} – {label(Decision.Outcome, one['outcome'])}"
    blocks: Blocks = [Boxed(name, paragraphs(one["text"]))]
    blocks += words.said(_("Conditions"), one["conditions"])
    if one["in_force_on"] and one["in_force_on"] != one["decided_on"]:
        blocks += words.said(_("In force from"), words.day(one["in_force_on"]))
    if one["review_on"]:
        blocks += words.said(_("Looked at again on"), words.day(one["review_on"]))
    return blocks


def _statements(item: Content) -> Blocks:
    blocks: Blocks = []
    for one in item["statements"]:
        kind = label(Statement.Kind, one["kind"])
        whose = listed([one["by"], one["seat"]])
        point = _("on %(point)s") % {"point": one["point"]} if one["point"] else ""
        blocks += words.said(", ".join(part for part in (kind, whose, point) if part), one["text"])
        if one["file"]:
            blocks.append(Paragraph(words.lead_in(_("Attached"), one["file"])))
    return blocks
