"""How minutes stand: who is to sign, who has signed, who says that something is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from samdrift.governance.models.bodies import Body, MeetingRules, Seat, in_own_bodies
from samdrift.governance.models.meetings import (
    Correction,
    Meeting,
    Minutes,
    Objection,
    Participant,
    Signature,
    Signer,
)
from samdrift.governance.queries.bodies import rules_on
from samdrift.governance.queries.minutes import HERE, Content, without_closed
from samdrift.kernel.history import canonical, digest
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer


class Standing(StrEnum):
    WAITING = "waiting"
    OBJECTED = "objected"
    SIGNED = "signed"


@dataclass(frozen=True)
class Signing:
    """Minutes with everything about their signing, read at once."""

    minutes: Minutes
    signers: Sequence[Signer]

    @property
    def signed(self) -> list[Signer]:
        return [one for one in self.signers if hasattr(one, "signature")]

    @property
    def objections(self) -> list[Objection]:
        return [one.objection for one in self.signers if hasattr(one, "objection")]

    @property
    def standing(self) -> Standing:
        if self.objections:
            return Standing.OBJECTED
        whole = len(self.signed) == len(self.signers)
        return Standing.SIGNED if whole else Standing.WAITING

    def of(self, person_id: int | None) -> Signer | None:
        return next((one for one in self.signers if one.person_id == person_id), None)


def digest_of(content: Content) -> str:
    """The SHA-256 of the content's one text: what a signer signs."""
    return digest(canonical(content))


def is_whole(minutes: Minutes) -> bool:
    """Whether the content is still the one that was put forward."""
    return digest_of(minutes.content) == minutes.digest


def newest_of(meeting: Meeting) -> Signing | None:
    """The minutes that count: those put forward last."""
    minutes = (
        Minutes.objects.filter(meeting=meeting)
        .select_related("made_by")
        .order_by("-number")
        .first()
    )
    return None if minutes is None else signing_of(minutes)


def signing_of(minutes: Minutes) -> Signing:
    rows = Signer.objects.filter(minutes=minutes).select_related("person", "signature", "objection")
    return Signing(minutes, list(rows.order_by("pk")))


def is_put_forward(meeting: Meeting) -> bool:
    """Whether minutes are out for signing, or signed: then what they say is not changed beneath."""
    found = newest_of(meeting)
    return found is not None and found.standing != Standing.OBJECTED


def to_sign(viewer: Viewer, most: int = 50) -> list[Signer]:
    """What waits for the viewer's own signature, the oldest first."""
    later = Minutes.objects.filter(
        meeting=OuterRef("minutes__meeting"), number__gt=OuterRef("minutes__number")
    )
    refused = Objection.objects.filter(signer__minutes=OuterRef("minutes"))
    done = Signature.objects.filter(signer=OuterRef("pk"))
    rows = Signer.objects.filter(
        ~Exists(later), ~Exists(refused), ~Exists(done), person_id=viewer.person_id or 0
    )
    rows = rows.select_related("minutes__meeting__body").order_by("minutes__made_at", "pk")
    return list(rows[:most])


def sees_closed(viewer: Viewer, body: Body, minutes: Minutes | None = None) -> bool:
    """Whether closed items are shown: to those in the body, and to whoever is to sign them."""
    if viewer.is_machine:
        return True
    if Body.objects.filter(in_own_bodies(viewer, "pk"), pk=body.pk).exists():
        return True
    if minutes is None or viewer.person_id is None:
        return False
    return bool(Signer.objects.filter(minutes=minutes, person=viewer.person_id).exists())


def shown_content(minutes: Minutes, viewer: Viewer, body: Body) -> Content:
    """The minutes as this viewer may read them."""
    content: Content = minutes.content
    return content if sees_closed(viewer, body, minutes) else without_closed(content)


def minutes_seen(viewer: Viewer) -> Any:
    return seen(Minutes, viewer).select_related("meeting__body", "made_by")


def corrections_of(minutes: Minutes, viewer: Viewer) -> list[Correction]:
    """The corrections of signed minutes, the oldest first."""
    rows = seen(Correction, viewer).filter(minutes=minutes).select_related("made_by")
    return list(rows.order_by("pk"))


def who_may_be_chosen(meeting: Meeting) -> Any:
    """Those who were there and may be chosen to sign with the chair; None where the rule asks no such
    thing.
    """
    day = timezone.localdate(meeting.starts_at)
    if rules_on(meeting.body, day).signing != MeetingRules.Signing.CHAIR_TWO:
        return None
    rows = Participant.objects.filter(meeting=meeting, status__in=HERE)
    rows = rows.exclude(seat__kind=Seat.Kind.OBSERVER).select_related("person", "seat")
    return rows.order_by("seat__order", "pk")
