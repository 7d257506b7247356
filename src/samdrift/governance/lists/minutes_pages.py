"""What stands on the page of a meeting's minutes, and on the meeting's own page about them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.formats.paper import Paper
from samdrift.governance.lists.paper_blocks import shown_block
from samdrift.governance.models.meetings import Meeting, Signer
from samdrift.governance.queries import signing as queries
from samdrift.governance.queries.signing import Signing, Standing
from samdrift.governance.services.minutes import CORRECT, PUT_FORWARD
from samdrift.kernel.history import kind_of
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
TONES = {Standing.WAITING: "warning", Standing.OBJECTED: "danger", Standing.SIGNED: "success"}


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
        "meeting_url": _meeting_url(meeting, viewer),
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


def _meeting_url(meeting: Meeting, viewer: Viewer) -> str:
    ref = Ref(kind_of(meeting), meeting.pk)
    found = registry.describe([ref], viewer).get(ref)
    return found.url if found else ""


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


def of_meeting(viewer: Viewer, meeting: Any) -> Context | None:
    """The panel on the meeting's page."""
    found = queries.newest_of(meeting)
    if found is None and meeting.status not in {Meeting.Status.RUNNING, Meeting.Status.HELD}:
        return None
    return {
        "told": told(found),
        "tone": TONES[found.standing] if found else "neutral",
        "is_forward": found is not None,
        "is_signed": found is not None and found.standing == Standing.SIGNED,
        "url": minutes_url(meeting),
        "acts": _acts(meeting, found, viewer),
    }
