"""A delivery agreement on paper: what is promised, in which hours and times, at what price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.agreements.services.site_language import in_site_language, site_language
from samdrift.desk.models.commitments import Commitment, DeliveryVersion, LevelTarget, Metric
from samdrift.desk.queries import delivery as queries
from samdrift.desk.queries.calendar_words import facts as calendar_facts
from samdrift.desk.queries.delivery_differences import service_of
from samdrift.desk.queries.level_words import price_text, table
from samdrift.desk.queries.levels import contents_now, targets_in_force
from samdrift.formats.paper import (
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
from samdrift.governance.papers.words import Blocks, facts, language_of, money
from samdrift.kernel.templatetags.shown import moment
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import period_text


@dataclass(frozen=True, slots=True)
class Made:
    name: str
    data: bytes


def paper_of(version: DeliveryVersion, viewer: Viewer) -> Made:
    """The version in the site's language; one that is not accepted is marked so."""
    with in_site_language():
        paper = delivery_paper(version, viewer)
        name = file_name(f"{paper.kind} {version.agreement.member} {version.number}")
    return Made(f"{name}.pdf", write_pdf(paper))


def delivery_paper(version: DeliveryVersion, viewer: Viewer) -> Paper:
    agreement = version.agreement
    accepted = version.state == DeliveryVersion.State.ACCEPTED
    title = _("Delivery agreement with %(member)s") % {"member": agreement.member}
    return Paper(
        title=title,
        language=language_of(site_language()),
        organisation=str(agreement.arrangement),
        kind=pgettext("paper", "Delivery agreement"),
        made=viewer.today,
        marking="" if accepted else str(version.get_state_display()),
        facts=facts(_facts(version)),
        blocks=tuple(_blocks(version, viewer)),
        footer=_("%(title)s, version %(number)s") % {"title": title, "number": version.number},
    )


def _facts(version: DeliveryVersion) -> list[tuple[str, str]]:
    agreement = version.agreement
    return [
        (_("Member"), str(agreement.member)),
        (_("Delivered by"), str(agreement.arrangement)),
        (_("Version"), str(version.number)),
        (_("Holds"), period_text(version.valid_from, version.valid_to)),
        (_("Decision"), str(version.decision) if version.decision else ""),
    ]


def _blocks(version: DeliveryVersion, viewer: Viewer) -> Blocks:
    lines = queries.lines_of([version], viewer)[version.pk]
    return [
        *paragraphs(version.text),
        *_ordered(lines),
        *_levels(version, lines, viewer),
        *_breach(version, lines),
        Heading(1, _("Agreed by")),
        Signatures(_signatures(version)),
    ]


def _ordered(lines: Sequence[Commitment]) -> Blocks:
    head = (
        _("Service"),
        _("Level"),
        _("How many"),
        _("Service hours"),
        _("Kroner a year without VAT"),
    )
    rows = [
        (
            service_of(row),
            str(row.level),
            "" if row.quantity is None else str(row.quantity),
            str(row.calendar or row.level.calendar),
            _price(row),
        )
        for row in lines
    ]
    told = queries.total_of(lines)
    rows.append((_("Sum"), "", "", "", money(told.whole)))
    blocks: Blocks = [
        Heading(1, _("What is promised and ordered")),
        Table(head, tuple(rows), numeric=frozenset({2, 4})),
    ]
    if told.unknown:
        text = _("Not all prices and quantities are known. What is known comes to %(sum)s.")
        blocks.append(Paragraph(text % {"sum": money(told.known)}))
    return blocks


def _price(row: Commitment) -> str:
    return money(queries.price_of(row)) if row.level.price_unit else _("No price")


def _levels(version: DeliveryVersion, lines: Sequence[Commitment], viewer: Viewer) -> Blocks:
    levels = {row.level_id: row.level for row in lines}
    start = version.valid_from or viewer.day
    targets = targets_in_force(levels, start, viewer)
    blocks: Blocks = [Heading(1, _("The levels"))] if levels else []
    for pk, level in levels.items():
        blocks += [Heading(2, level.name), *paragraphs(level.description)]
        price = price_text(level)
        blocks.append(Facts(facts([(_("Price"), str(price or _("Not known")))])))
        blocks += _times(targets.get(pk, []))
    return [*blocks, *_hours(lines, targets)]


def _times(targets: Sequence[LevelTarget]) -> Blocks:
    if not targets:
        return [Paragraph(_("No time is promised."))]
    rows = tuple(
        (one["whose"], *(cell or _("not promised") for cell in one["cells"]), one["hours"])
        for one in table(targets)
    )
    metrics = (str(label) for _key, label in Metric.choices)
    head = (_("Cases"), *metrics, _("Own hours"))
    return [Table(head, rows, caption=_("Within service time"))]


def _hours(lines: Sequence[Commitment], targets: Mapping[int, Sequence[LevelTarget]]) -> Blocks:
    named = [one for row in lines for one in (row.calendar, row.level.calendar)]
    named += [one.calendar for rows in targets.values() for one in rows]
    calendars = {one.pk: one for one in named if one is not None}
    contents = contents_now(calendars)
    blocks: Blocks = [Heading(1, _("Service hours"))] if contents else []
    for pk, content in contents.items():
        told = [(heading, "\n".join(texts)) for heading, texts in calendar_facts(content)]
        blocks += [Heading(2, str(calendars[pk])), Facts(facts(told))]
    return blocks


def _breach(version: DeliveryVersion, lines: Sequence[Commitment]) -> Blocks:
    levels = {row.level_id: row.level for row in lines if row.level.breach.strip()}
    if not (version.breach.strip() or levels):
        return []
    blocks: Blocks = [
        Heading(1, _("What follows when the centre breaks it")),
        *paragraphs(version.breach),
    ]
    for level in levels.values():
        blocks += [Heading(2, level.name), *paragraphs(level.breach)]
    return blocks


def _signatures(version: DeliveryVersion) -> tuple[Signature, ...]:
    agreement = version.agreement
    offered = moment(version.offered_at) if version.offered_at else None
    accepted = version.state == DeliveryVersion.State.ACCEPTED and version.answered_at
    answered = moment(version.answered_at) if accepted else None
    return (
        Signature(str(version.offered_by or ""), str(agreement.arrangement), offered),
        Signature(
            str(version.answered_by or "") if accepted else "", str(agreement.member), answered
        ),
    )
