"""The notice of a meeting with its agenda (innkalling med saksliste)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.formats.paper import Heading, List, Paper, Paragraph, Table, paragraphs
from samdrift.governance.models.meetings import AgendaItem, Meeting
from samdrift.governance.papers import words
from samdrift.governance.papers.items import about_and_recommended, item_title
from samdrift.governance.papers.minutes import local_day, meeting_name
from samdrift.governance.papers.words import Blocks, label, listed

Content = dict[str, Any]


def notice_paper(content: Content, *, made: dt.date) -> Paper:
    """Who is called to what, when and where; then each item with what is recommended."""
    kind = pgettext("paper", "Notice of meeting")
    return Paper(
        title=f"{content['body']}, {words.day(local_day(content['starts_at']))}",
        language=words.language_of(content.get("language", "")),
        organisation=content["organisation"],
        kind=kind,
        made=made,
        facts=words.facts(_facts(content)),
        blocks=tuple(_blocks(content)),
        footer=f"{kind} {meeting_name(content)}",
    )


def _facts(content: Content) -> list[tuple[str, str]]:
    return [
        (_("Meeting"), f"{content['number']}/{content['year']}"),
        (_("Time"), words.moment(content["starts_at"]) + words.until(content["ends_at"])),
        (pgettext("of a meeting", "Place"), content["place"]),
        (_("Form"), label(Meeting.Form, content["form"])),
        (_("Sent out"), words.moment(content["called_at"])),
        (_("Chair"), content["chair"]),
        (_("Secretary"), content["secretary"]),
    ]


def _blocks(content: Content) -> Blocks:
    called = [one for one in [*content["present"], *content["absent"]] if not one.get("is_deputy")]
    names = tuple(_named(one) for one in called)
    return [
        *paragraphs(content["note"]),
        *words.headed(1, _("Called"), [List(names)] if names else []),
        Paragraph(
            _("Let the secretary know at once if you cannot come, so that your deputy is called.")
        ),
        Heading(1, pgettext("paper", "Agenda")),
        _agenda(content["items"]),
        *[block for item in content["items"] for block in _item(item)],
    ]


def _named(one: Content) -> str:
    whose = listed([one["member"], one["field"]])
    return f"{one['name']} ({whose})" if whose else str(one["name"])


def _agenda(items: list[Content]) -> Any:
    if not items:
        return Paragraph(_("Nothing stands on the agenda yet."))
    rows = tuple((_number(item), _title(item), _kind(item)) for item in items)
    return Table((_("Number"), pgettext("agenda", "Item"), _("Kind")), rows)


def _number(item: Content) -> str:
    return item["case"] or str(item["number"])


def _title(item: Content) -> str:
    if item.get("is_hidden"):
        return words.exempt(item["legal_basis"])
    if item["is_closed"]:
        return f"{item['title']} ({words.exempt(item['legal_basis'])})"
    return str(item["title"])


def _kind(item: Content) -> str:
    return label(AgendaItem.Kind, item["kind"])


def _item(item: Content) -> Blocks:
    """What lies with an item; nothing of one that is hidden, or that says no more than its title."""
    if item.get("is_hidden"):
        return []
    about, recommended = about_and_recommended(item)
    papers = tuple(_paper(one) for one in item["papers"])
    blocks = [
        *words.headed(2, _("What it is about"), about),
        *words.headed(2, pgettext("minutes", "Recommendation"), recommended),
        *words.headed(2, _("Papers"), [List(papers)] if papers else []),
    ]
    return [Heading(1, item_title(item)), *blocks] if blocks else []


def _paper(one: Content) -> str:
    title = str(one["title"])
    return f"{title} ({words.exempt(one['exemption'])})" if one["exemption"] else title
