"""The minutes as a paper (møteprotokoll): made of their content, be it frozen or still a draft."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.formats.paper import (
    Boxed,
    Heading,
    List,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    paragraphs,
)
from samdrift.governance.models.bodies import Seat
from samdrift.governance.models.meetings import Correction, Meeting, Participant
from samdrift.governance.papers import words
from samdrift.governance.papers.items import item_blocks
from samdrift.governance.papers.words import Blocks, headed, label, listed
from samdrift.governance.queries.signing import Signing, Standing
from samdrift.kernel.templatetags.shown import moment

Content = dict[str, Any]
AT_OPENING = dt.timedelta(minutes=5)
"""Whoever is registered this soon after the opening was there from the beginning."""
CAPACITIES = {"chair": 0, "secretary": 1, "member": 2}


def minutes_paper(
    content: Content,
    *,
    made: dt.date,
    signing: Signing | None = None,
    corrections: Sequence[Correction] = (),
) -> Paper:
    """The whole paper in the language that is in force. Without `signing` it is a draft."""
    name = meeting_name(content)
    is_signed = signing is not None and signing.standing == Standing.SIGNED
    return Paper(
        title=f"{content['body']}, {words.day(local_day(content['starts_at']))}",
        language=words.language_of(content.get("language", "")),
        organisation=content["organisation"],
        kind=pgettext("paper", "Minutes"),
        made=made,
        facts=words.facts(_facts(content)),
        blocks=tuple(_blocks(content, signing, corrections)),
        footer=f"{pgettext('paper', 'Minutes')} {name}",
        marking="" if is_signed else _("Draft – not signed"),
    )


def meeting_name(content: Content) -> str:
    return f"{content['body']} {content['number']}/{content['year']}"


def local_day(text: str) -> dt.date:
    return timezone.localdate(dt.datetime.fromisoformat(text))


def _facts(content: Content) -> list[tuple[str, str]]:
    opened, closed = content["opened_at"], content["closed_at"]
    return [
        (_("Meeting"), f"{content['number']}/{content['year']}"),
        (_("Time"), words.moment(opened or content["starts_at"]) + words.until(closed)),
        (pgettext("of a meeting", "Place"), content["place"]),
        (_("Form"), label(Meeting.Form, content["form"])),
        (_("Called"), _called(content)),
        (_("Called late because"), content["late_because"]),
        (_("Chair"), content["chair"]),
        (_("Secretary"), content["secretary"]),
    ]


def _called(content: Content) -> str:
    when = words.moment(content["called_at"])
    if not when or not content["called_by"]:
        return when
    return _("%(when)s by %(name)s") % {"when": when, "name": content["called_by"]}


def _blocks(content: Content, signing: Signing | None, corrections: Sequence[Correction]) -> Blocks:
    blocks = [*_corrections(corrections), *_attendance(content)]
    if content["note"]:
        blocks += headed(1, _("About the meeting"), paragraphs(content["note"]))
    for item in content["items"]:
        blocks += item_blocks(item, content["chair"])
    if signing is not None:
        blocks += _signatures(signing)
    return blocks


def _corrections(corrections: Sequence[Correction]) -> Blocks:
    """Before anything else: the minutes below stand as they were signed."""
    found: Blocks = []
    for one in corrections:
        by = {"day": words.day(one.made_at.date()), "name": one.made_by or ""}
        title = _("Correction %(day)s, %(name)s") % by
        found.append(Boxed(title, paragraphs(one.text)))
    return found


def _attendance(content: Content) -> Blocks:
    opened = content["opened_at"]
    present = [_present_row(one, opened) for one in content["present"]]
    head = (_("Name"), _("For"), _("As"), _("Came and left"))
    blocks: Blocks = [Heading(1, _("Present"))]
    if present:
        blocks.append(words.table(head, tuple(present)))
    else:
        blocks.append(Paragraph(_("Nobody is registered as present.")))
    absent = tuple(_absent(one) for one in content["absent"])
    return [*blocks, *headed(1, _("Absent"), [List(absent)] if absent else [])]


def _present_row(one: Content, opened: str | None) -> tuple[str, ...]:
    whose = listed([one["member"], one["field"]])
    if one["is_deputy"]:
        instead = one["instead_of"]
        role = _("Deputy for %(name)s") % {"name": instead} if instead else _("Deputy")
    else:
        role = label(Seat.Kind, one["seat_kind"])
    return (one["name"], whose, role, _hours(one, opened))


def _hours(one: Content, opened: str | None) -> str:
    """When somebody came and left: nothing for those who were there all the time."""
    if one.get("only_in"):
        return _("only in %(items)s") % {"items": listed(one["only_in"])}
    came, left = one["came_at"], one["left_at"]
    parts = []
    if came and (left or _is_later(came, opened)):
        since = came if _is_later(came, opened) else opened
        parts.append(_("from %(time)s") % {"time": words.clock(since)})
    if left:
        parts.append(_("to %(time)s") % {"time": words.clock(left)})
    return " ".join(parts)


def _is_later(came: str, opened: str | None) -> bool:
    if opened is None:
        return True
    return dt.datetime.fromisoformat(came) - dt.datetime.fromisoformat(opened) > AT_OPENING


def _absent(one: Content) -> str:
    whose = listed([one["member"], one["field"]])
    told = f"{one['name']} ({whose})" if whose else str(one["name"])
    if one["status"] == Participant.Status.EXCUSED:
        why = one["excuse"] or _("excused")
        return f"{told}: {why}"
    return told


def capacity_name(capacity: str) -> str:
    names = {"chair": _("Chair"), "secretary": _("Secretary"), "member": _("Member of the body")}
    return names.get(capacity, capacity)


def _signatures(signing: Signing) -> Blocks:
    signers = sorted(signing.signers, key=lambda one: (CAPACITIES.get(one.capacity, 9), one.pk))
    lines = tuple(
        Signature(
            str(one.person),
            capacity_name(one.capacity),
            moment(one.signature.signed_at) if hasattr(one, "signature") else None,
        )
        for one in signers
    )
    print_of = _("The minutes’ digest (SHA-256): %(digest)s") % {"digest": signing.minutes.digest}
    return [Heading(1, _("Signatures")), Signatures(lines), Paragraph(print_of)]
