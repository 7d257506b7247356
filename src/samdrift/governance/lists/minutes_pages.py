"""What stands on the page of a meeting's minutes, and on the meeting's own page about them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.formats.paper import Boxed, Facts, Heading, List, Paper, Paragraph, Run
from samdrift.formats.paper import Signatures, Table, Text
from samdrift.governance.models.meetings import Meeting, Signer
from samdrift.governance.queries import signing as queries
from samdrift.governance.queries.signing import Signing, Standing
from samdrift.governance.services.minutes import CORRECT, PUT_FORWARD
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
TONES = {Standing.WAITING: "warning", Standing.OBJECTED: "danger", Standing.SIGNED: "success"}
KINDS = {
    Heading: "heading",
    Paragraph: "paragraph",
    List: "list",
    Boxed: "boxed",
    Table: "table",
    Facts: "facts",
    Signatures: "signatures",
}


def minutes_url(meeting: Meeting | int) -> str:
    pk = meeting if isinstance(meeting, int) else meeting.pk
    return reverse("governance:minutes", args=[pk])


def minutes_page(
    meeting: Meeting, paper: Paper, signing: Signing | None, viewer: Viewer
) -> Context:
    """The paper's own blocks on the page, so that page and paper never differ."""
    own = signing.of(viewer.person_id) if signing else None
    return {
        "meeting": meeting,
        "meeting_url": reverse("governance:meeting_detail", args=[meeting.pk]),
        "paper": paper,
        "blocks": [shown_block(block) for block in paper.blocks],
        "signing": signing,
        "signers": [_signer(one) for one in signing.signers] if signing else [],
        "told": told(signing),
        "tone": TONES[signing.standing] if signing else "neutral",
        "objections": signing.objections if signing else [],
        "may_sign": _waits_for(own, signing) and viewer.as_of is None,
        "acts": _acts(meeting, signing, viewer),
        "papers": [
            (_("PDF"), reverse("governance:minutes_paper", args=[meeting.pk, "pdf"])),
            (_("Word"), reverse("governance:minutes_paper", args=[meeting.pk, "docx"])),
        ],
    }


def _waits_for(own: Signer | None, signing: Signing | None) -> bool:
    waits = signing is not None and signing.standing == Standing.WAITING
    return waits and own is not None and not hasattr(own, "signature")


def _signer(one: Signer) -> tuple[Signer, str, Any]:
    """Who, the state (signed, wrong or waiting), and when."""
    if hasattr(one, "signature"):
        return one, "signed", one.signature.signed_at
    if hasattr(one, "objection"):
        return one, "wrong", one.objection.made_at
    return one, "waiting", None


def told(signing: Signing | None) -> str:
    """How the signing stands, in a sentence."""
    if signing is None:
        return _("A draft: it follows the meeting until it is put forward for signing.")
    values = {"n": len(signing.signed), "of": len(signing.signers)}
    values |= {"day": day(signing.minutes.made_at)}  # type: ignore[dict-item]
    if signing.standing == Standing.SIGNED:
        return _("Signed by all. What stands here never changes.")
    if signing.standing == Standing.OBJECTED:
        return _("A signer has found something wrong. Mend it, and put the minutes forward anew.")
    return _("Put forward %(day)s. %(n)s of %(of)s have signed.") % values


def _acts(meeting: Meeting, signing: Signing | None, viewer: Viewer) -> list[tuple[Any, str]]:
    standing = signing.standing if signing else None
    if standing == Standing.SIGNED and signing is not None:
        if allowed(viewer, CORRECT, signing.minutes):
            return [(_("Correct"), reverse("governance:minutes_correct", args=[meeting.pk]))]
        return []
    held = meeting.status == Meeting.Status.HELD
    if not held or not allowed(viewer, PUT_FORWARD, meeting):
        return []
    label = _("Put forward anew") if signing else _("Put forward for signing")
    return [(label, reverse("governance:minutes_put_forward", args=[meeting.pk]))]


def shown_block(block: Any) -> Context:
    """A paper's block for a template: its kind, and texts as lists of (text, strong) pieces."""
    kind = KINDS.get(type(block), "")
    if isinstance(block, Paragraph):
        return {"kind": kind, "runs": runs(block.text)}
    if isinstance(block, List):
        items = [runs(item) for item in block.items]
        return {"kind": kind, "items": items, "numbered": block.numbered}
    if isinstance(block, Boxed):
        inner = [shown_block(one) for one in block.blocks]
        return {"kind": kind, "label": block.label, "blocks": inner}
    if isinstance(block, Table):
        return {"kind": kind, "table": block, "rows": _cells(block)}
    return {"kind": kind, "block": block}


def _cells(table: Table) -> list[list[tuple[str, bool]]]:
    return [[(cell, at in table.numeric) for at, cell in enumerate(row)] for row in table.filled()]


def runs(text: Text) -> list[tuple[str, bool]]:
    pieces = (Run(text),) if isinstance(text, str) else text
    return [(piece.text, piece.strong) for piece in pieces]


def of_meeting(viewer: Viewer, meeting: Any) -> Context | None:
    """The panel on the meeting's page."""
    found = queries.newest_of(meeting)
    if found is None and meeting.status not in {Meeting.Status.RUNNING, Meeting.Status.HELD}:
        return None
    return {
        "told": told(found),
        "tone": TONES[found.standing] if found else "neutral",
        "url": minutes_url(meeting),
        "acts": _acts(meeting, found, viewer),
    }
