"""Minutes are put forward, signed by each signer, found wrong, and corrected after they are signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import MeetingRules, Seat
from samdrift.governance.models.meetings import (
    Correction,
    Meeting,
    Minutes,
    Objection,
    Participant,
    Signature,
    Signer,
)
from samdrift.governance.queries import signing
from samdrift.governance.queries.bodies import officers, rules_on
from samdrift.governance.queries.minutes import HERE, Content, content_of
from samdrift.governance.queries.signing import Signing, Standing, digest_of
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import lock, require_text

PUT_FORWARD = "governance.put_minutes_forward"
SIGN, CORRECT = "governance.sign_minutes", "governance.correct_minutes"
TO_SIGN, WRONG, SIGNED = "minutes.to_sign", "minutes.wrong", "minutes.all_signed"
Rule = MeetingRules.Signing
CHOSEN = 2


@transaction.atomic
def put_forward(
    meeting: Meeting, *, by: Viewer, chosen: Sequence[Person] = (), language: str = ""
) -> Minutes:
    """Freeze what the minutes say and let the signers know. `chosen` are those the meeting chose to
    sign with the chair, where the body's rule asks for it. The words are in `language`.
    """
    meeting = lock(Meeting, meeting.pk)
    require(by, PUT_FORWARD, meeting)
    _require_held(meeting)
    people = _signers(meeting, chosen)
    content = {"language": language or by.language, **content_of(meeting)}
    earlier = signing.newest_of(meeting)
    _require_news(earlier, content, [person.pk for person, _as in people])
    minutes = Minutes.objects.create(
        meeting=meeting,
        number=earlier.minutes.number + 1 if earlier else 1,
        content=content,
        digest=digest_of(content),
        made_by_id=by.person_id,
        made_at=timezone.now(),
    )
    for person, capacity in people:
        Signer.objects.create(minutes=minutes, person=person, capacity=capacity)
    told = {"number": [None, minutes.number], "digest": [None, minutes.digest]}
    record("minutes.put_forward", minutes, by=by, changes=told)
    _tell([person for person, _as in people], TO_SIGN, minutes, by)
    return minutes


def _require_held(meeting: Meeting) -> None:
    if meeting.status != Meeting.Status.HELD:
        raise DomainError(
            "not_held",
            _(
                "The meeting is not over. Close the meeting first; then the minutes can be put forward."
            ),
        )


def _require_news(earlier: Signing | None, content: Content, signers: list[int]) -> None:
    """Refuse when they are signed, and when nothing is other than last time."""
    if earlier is None:
        return
    if earlier.standing == Standing.SIGNED:
        raise DomainError(
            "signed_already",
            _("The minutes are signed and never change. Add a correction to them instead."),
        )
    same_people = sorted(signers) == sorted(one.person_id for one in earlier.signers)
    same = same_people and earlier.minutes.digest == digest_of(content)
    if same and earlier.standing == Standing.WAITING:
        raise DomainError(
            "put_forward_already",
            _("These minutes are put forward already, word for word. The signers have been told."),
        )


def _signers(meeting: Meeting, chosen: Sequence[Person]) -> list[tuple[Person, str]]:
    """Who signs by the body's rule, and as what; nobody twice."""
    day = timezone.localdate(meeting.starts_at)
    rule = rules_on(meeting.body, day).signing
    if rule == Rule.PRESENT:
        return [(one, "member") for one in _voting_people(meeting)]
    chair = _chair(meeting)
    found = [(chair, "chair")]
    if rule == Rule.CHAIR_SECRETARY:
        found.append((_secretary(meeting), "secretary"))
    elif rule == Rule.CHAIR_TWO:
        found += [(one, "member") for one in _chosen(meeting, chosen, chair)]
    seen: dict[int, tuple[Person, str]] = {}
    for person, capacity in found:
        seen.setdefault(person.pk, (person, capacity))
    return list(seen.values())


def _voting_people(meeting: Meeting) -> list[Person]:
    """Those who were there with a seat of their own or as deputy; observers do not sign."""
    rows = Participant.objects.filter(meeting=meeting, status__in=HERE)
    rows = rows.exclude(seat__kind=Seat.Kind.OBSERVER).select_related("person")
    return list({one.person_id: one.person for one in rows.order_by("seat__order", "pk")}.values())


def _away(meeting: Meeting) -> set[int]:
    rows = Participant.objects.filter(meeting=meeting).exclude(status__in=HERE)
    return set(rows.values_list("person_id", flat=True))


def _chair(meeting: Meeting) -> Person:
    """The chair, or who stood in where the chair was away."""
    held = officers(meeting.body, timezone.localdate(meeting.starts_at))
    away = _away(meeting)
    for person in (held.chair, held.deputy_chair):
        if person is not None and person.pk not in away:
            return person
    raise DomainError(
        "no_chair",
        _(
            "Nobody who was there is chair of the body. Say on the body’s page who chaired it that day."
        ),
    )


def _secretary(meeting: Meeting) -> Person:
    found = officers(meeting.body, timezone.localdate(meeting.starts_at)).secretary
    if found is None:
        raise DomainError(
            "no_secretary",
            _("The body had no secretary that day, and the secretary signs. Name one on its page."),
        )
    return found


def _chosen(meeting: Meeting, chosen: Iterable[Person], chair: Person) -> list[Person]:
    there = {one.pk for one in _voting_people(meeting)}
    picked = {one.pk: one for one in chosen if one.pk in there and one.pk != chair.pk}
    if len(picked) != CHOSEN:
        raise DomainError(
            "choose_two",
            _("Two members who were present sign with the chair. Choose two of them."),
            field="chosen",
        )
    return list(picked.values())


@transaction.atomic
def sign(signer: Signer, *, seen_digest: str, by: Viewer) -> Signature:
    """Sign for oneself; `seen_digest` is that of the content one was shown."""
    found = _held(signer, by)
    if seen_digest != found.minutes.digest or not signing.is_whole(found.minutes):
        raise DomainError(
            "not_what_was_shown",
            _(
                "These are not the minutes you were shown. Open them again, and read them once more."
            ),
        )
    made = Signature.objects.create(
        signer=signer, digest=found.minutes.digest, signed_at=timezone.now()
    )
    record("minutes.signed", found.minutes, by=by, changes={"digest": [None, made.digest]})
    after = signing.signing_of(found.minutes)
    if after.standing == Standing.SIGNED:
        record("minutes.all_signed", found.minutes, by=by)
        if found.minutes.made_by:
            _tell([found.minutes.made_by], SIGNED, found.minutes, by)
    return made


@transaction.atomic
def object_to(signer: Signer, *, text: str, by: Viewer) -> Objection:
    """Say what is wrong instead of signing: new minutes must be put forward."""
    found = _held(signer, by)
    text = require_text(text, "text", _("Write what is wrong, and what it should say."))
    made = Objection.objects.create(signer=signer, text=text, made_at=timezone.now())
    record("minutes.found_wrong", found.minutes, by=by, note=text)
    if found.minutes.made_by:
        _tell([found.minutes.made_by], WRONG, found.minutes, by)
    return made


def _held(signer: Signer, by: Viewer) -> Signing:
    """The minutes, held until the act is done; refused for others and when it is too late."""
    require(by, SIGN, signer)
    if signer.person_id != by.person_id:
        raise Refused("not_yours", _("Each signs for oneself. Sign in as the one who is to sign."))
    minutes = lock(Minutes, signer.minutes_id)
    newest = signing.newest_of(minutes.meeting)
    if newest is None or newest.minutes.pk != minutes.pk:
        raise DomainError("newer", _("Newer minutes are put forward. Open those and sign them."))
    own = newest.of(by.person_id)
    if newest.standing == Standing.OBJECTED:
        raise DomainError(
            "found_wrong",
            _("A signer has found something wrong. Wait until they are put forward anew."),
        )
    if own is None or hasattr(own, "signature"):
        raise DomainError("signed_already", _("You have signed these minutes already."))
    return newest


@transaction.atomic
def correct(minutes: Minutes, *, text: str, by: Viewer) -> Correction:
    """Add a correction to signed minutes: they stand as they were, and it stands beside them."""
    minutes = lock(Minutes, minutes.pk)
    require(by, CORRECT, minutes)
    if signing.signing_of(minutes).standing != Standing.SIGNED:
        raise DomainError(
            "not_signed",
            _(
                "The minutes are not signed by all. Put them forward anew instead, with what is right."
            ),
        )
    text = require_text(text, "text", _("Write what was wrong and what is right."))
    made = Correction.objects.create(
        minutes=minutes, text=text, made_by_id=by.person_id, made_at=timezone.now()
    )
    record("minutes.corrected", minutes, by=by, note=text)
    return made


def _tell(people: Iterable[Person], what: str, minutes: Minutes, by: Viewer) -> None:
    """Tell them, except of what they did themselves."""
    pks = {person.pk for person in people} - {by.person_id}
    accounts = Account.objects.filter(person__in=pks, is_active=True).values_list("pk", flat=True)
    values: dict[str, Any] = {"meeting": str(minutes.meeting), "by": by.name}
    tell(accounts, what, minutes, values)
