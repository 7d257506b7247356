"""A few rows of every table of governance: what the tests of pages, doors and backups walk through.

The first of each is Nordvik's. Each subject has a function of its own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from samdrift.governance.calc.meeting_rules import rule_sets
from samdrift.governance.models.basis import (
    Alternative,
    Attachment,
    BasisPart,
    Consequence,
    CostLine,
)
from samdrift.governance.models.bodies import Body, MeetingRules, Office, Seat, Sitting
from samdrift.governance.models.coordination import Comment, Coordination
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.delegation import Delegated, Delegation
from samdrift.governance.models.matters import (
    ChainTemplate,
    Goal,
    Matter,
    MatterGoal,
    Passage,
    Step,
    Version,
)
from samdrift.governance.models.meetings import (
    AgendaItem,
    Ballot,
    Correction,
    Disqualification,
    Meeting,
    Minutes,
    Objection,
    Participant,
    Proposal,
    Signature,
    Signer,
    Statement,
    Vote,
)
from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.governance.queries.minutes import content_of
from samdrift.governance.queries.signing import digest_of
from samdrift.governance.services.versions import content_of as matter_content
from samdrift.governance.services.versions import digest_of as digest_of_version
from samdrift.kernel.models.files import StoredFile
from samdrift.parties.models.people import Person
from tests.world import World

START = dt.date(2024, 1, 1)


@dataclass
class Bodies:
    """Nordvik's council, the board of Vik IKT, and a sub-group of it that only discusses."""

    council: Body
    board: Body
    group: Body


def make_governance(world: World) -> Bodies:
    """Every row; nothing is written to history."""
    bodies = make_bodies(world)
    make_matters(world, bodies)
    make_decisions(world, bodies)
    make_meetings(world, bodies)
    make_delegations(world, bodies)
    make_ratifications(world, bodies)
    return bodies


def make_bodies(world: World) -> Bodies:
    """Three bodies with rules, and somebody in every seat but one."""
    council = _body("Nordvik kommunestyre", "council", "council", member=world.nordvik)
    board = _body("Styret", "board", "group", arrangement=world.arrangement, seats_by="member")
    group = _body(
        "Fagutvalget",
        "sub_group",
        "group",
        arrangement=world.arrangement,
        parent=board,
        is_discussion_only=True,
    )
    _seats(council, [(world.nordvik, "kari"), (world.nordvik, "ola")], world)
    _seats(board, [(world.nordvik, "dina"), (world.sorvik, "didrik"), (world.lillevik, "")], world)
    _seats(group, [(world.nordvik, "kari"), (world.sorvik, "per")], world)
    for body, kind, who in (
        (council, "chair", "kari"),
        (board, "chair", "dina"),
        (board, "secretary", "mona"),
    ):
        Office.objects.create(body=body, kind=kind, person=world.people[who], valid_from=START)
    return Bodies(council, board, group)


def _body(name: str, kind: str, rules: str, **more: object) -> Body:
    body = Body.objects.create(name=name, kind=kind, founded_on=START, **more)
    values = {**rule_sets()[rules].values, "may_demand": ""}
    MeetingRules.objects.create(body=body, basis=rules, valid_from=START, **values)
    return body


def _seats(body: Body, places: list[tuple[object, str]], world: World) -> None:
    """A seat for each; in the first a deputy stands by as well."""
    for order, (member, who) in enumerate(places):
        seat = Seat.objects.create(body=body, member=member, order=order, valid_from=START)
        if who:
            Sitting.objects.create(seat=seat, person=world.people[who], valid_from=START)
        if order == 0:
            deputy = world.people["ola" if who != "ola" else "kari"]
            if body.kind != "council":
                Sitting.objects.create(seat=seat, person=deputy, rank=1, valid_from=START)


def make_matters(world: World, bodies: Bodies) -> None:
    """Nordvik's own matter, a joint one that the members prepare, and one that is withdrawn."""
    kari = world.people["kari"]
    goals = [
        Goal.objects.create(kind="goal", name=f"Mål {number}", member=world.nordvik)
        for number in (1, 2, 3)
    ]
    own = _matter(1, "Egen plan", member=world.nordvik, prepared_by=kari)
    MatterGoal.objects.create(matter=own, goal=goals[0])
    way = Alternative.objects.create(matter=own, name="Ingenting", is_nothing=True)
    BasisPart.objects.create(matter=own, part="need", text="Behov")
    CostLine.objects.create(
        matter=own, alternative=way, member=world.nordvik, what="Lisens", nature="operating"
    )
    Consequence.objects.create(matter=own, member=world.nordvik, text="Dyrere")
    file = StoredFile.objects.create(
        digest="d0" + "0" * 62, name="tilbud.pdf", size=1, media_type="application/pdf"
    )
    default_storage.save(f"d0/{file.digest}", ContentFile(b"x"))
    Attachment.objects.create(matter=own, file=file, title="Tilbud", added_by=kari, added_at=NOON)
    _chain_of(own, bodies.council, kari)
    joint = _matter(2, "Nytt system", arrangement=world.arrangement, prepared_by=kari)
    for member in (world.nordvik, world.sorvik):
        row = Coordination.objects.create(matter=joint, member=member, due_on=world.today)
        who = world.people["ola" if member == world.nordvik else "per"]
        Comment.objects.create(coordination=row, kind="need", text="x", person=who, made_at=NOON)
    third = _matter(3, "Avtale", arrangement=world.arrangement, prepared_by=kari)
    ChainTemplate.objects.create(
        name="Vår vanlige", steps=[{"kinds": [], "task": "ratify", "precondition": ""}]
    )
    for one in (joint, third):
        Step.objects.create(matter=one, order=0, body=bodies.board, task="decide")


def _matter(serial: int, title: str, **more: object) -> Matter:
    return Matter.objects.create(
        year=2026, serial=serial, title=title, kind="system", begun_on=START, **more
    )


def _chain_of(matter: Matter, body: Body, person: Person) -> None:
    """Sent to the body, postponed there, with the text it treated."""
    content = matter_content(matter)
    version = Version.objects.create(
        matter=matter,
        number=1,
        resolution="",
        content=content,
        digest=digest_of_version(content, ""),
        made_by=person,
        made_at=NOON,
    )
    step = Step.objects.create(
        matter=matter,
        order=0,
        body=body,
        task="decide",
        precondition="Enighet",
        came_on=START,
        outcome="postponed",
    )
    before = {"status": "treated", "steps": {str(step.pk): ["", "", None, None, None]}}
    Passage.objects.create(
        matter=matter,
        step=step,
        body=body,
        outcome="postponed",
        on=START,
        before=before,
        version=version,
    )
    Matter.objects.filter(pk=matter.pk).update(status="treated")


NOON = dt.datetime(2026, 3, 5, 11, tzinfo=dt.UTC)


_NOTED = (
    ("Årsmelding", "Styret tar årsmeldingen til orientering."),
    ("Status", "Styret tar statusen til orientering."),
)


def make_decisions(world: World, bodies: Bodies) -> None:
    """A meeting of Nordvik's council that is over: a decision Kari carries out, and minutes that she
    found wrong, then signed and corrected.
    """
    kari = world.people["kari"]
    meeting = Meeting.objects.create(
        body=bodies.council, year=2026, number=90, starts_at=NOON, status="held", closed_at=NOON
    )
    seat = bodies.council.seats.order_by("order").first()
    assert seat is not None
    Participant.objects.create(meeting=meeting, seat=seat, person=kari, status="present")
    item = AgendaItem.objects.create(meeting=meeting, number=1, title="Lønna", status="done")
    Decision.objects.create(
        body=bodies.council,
        item=item,
        year=2026,
        serial=90,
        title="Lønna",
        outcome="adopted",
        text="Lønna tas i bruk.",
        decided_on=NOON.date(),
        in_force_on=NOON.date(),
        responsible=kari,
        deadline=world.today,
    )
    for serial, (name, text) in enumerate(_NOTED, 91):
        Decision.objects.create(
            body=bodies.board,
            year=2026,
            serial=serial,
            title=name,
            outcome="noted",
            text=text,
            decided_on=NOON.date(),
            status="none",
        )
    _minutes(meeting, kari)


def _minutes(meeting: Meeting, kari: Person) -> None:
    """First found wrong, then signed and corrected."""
    content = {"language": "nb", **content_of(meeting)}
    for number in (1, 2):
        minutes = Minutes.objects.create(
            meeting=meeting,
            number=number,
            content=content,
            digest=digest_of(content),
            made_by=kari,
            made_at=NOON,
        )
        signer = Signer.objects.create(minutes=minutes, person=kari, capacity="chair")
        if number == 1:
            Objection.objects.create(signer=signer, text="Tiden er feil.", made_at=NOON)
        else:
            Signature.objects.create(signer=signer, digest=minutes.digest, signed_at=NOON)
            Correction.objects.create(
                minutes=minutes, text="Møtet var kl. 12.", made_by=kari, made_at=NOON
            )


def make_meetings(world: World, bodies: Bodies) -> None:
    """A meeting of the board that goes on, with an item that is voted on; one planned, one called.

    What hangs on the item stands at the council's item too, so that the first of each is Nordvik's.
    """
    first = AgendaItem.objects.order_by("pk").first()
    assert first is not None
    _happens_in(first)
    for number, status in ((1, "running"), (2, "planned"), (3, "called")):
        meeting = Meeting.objects.create(
            body=bodies.board, year=2026, number=number, starts_at=NOON, status=status
        )
        item = AgendaItem.objects.create(
            meeting=meeting, number=1, case_year=2026, case_number=number, title=f"Sak {number}"
        )
        for seat in bodies.board.seats.filter(member=world.nordvik):
            Participant.objects.create(meeting=meeting, seat=seat, person=world.people["dina"])
            _happens_in(item)


def _happens_in(item: AgendaItem) -> None:
    """A proposal, a vote on it, somebody disqualified and a statement with its paper."""
    place = item.meeting.participants.order_by("pk").first()
    assert place is not None
    text = f"Sak {item.pk}"
    proposal = Proposal.objects.create(item=item, number=1, kind="recommendation", text=text)
    ballot = Ballot.objects.create(item=item, number=1, opened_at=NOON)
    ballot.proposals.add(proposal)
    Vote.objects.create(
        ballot=ballot,
        seat=place.seat,
        participant=place,
        choice="for",
        proposal=proposal,
        weight=1,
        cast_at=NOON,
    )
    Disqualification.objects.create(item=item, participant=place, legal_basis="fvl. § 6")
    data = b"uttalelse"
    digest = hashlib.sha256(data).hexdigest()
    file = StoredFile.objects.create(
        digest=digest, name="uttalelse.txt", size=len(data), media_type="application/octet-stream"
    )
    if not default_storage.exists(f"{digest[:2]}/{digest}"):
        default_storage.save(f"{digest[:2]}/{digest}", ContentFile(data))
    Statement.objects.create(item=item, kind="own", by=place, text="Egen uttalelse", file=file)


def make_delegations(world: World, bodies: Bodies) -> None:
    """Nordvik's council lets Kari decide, the board lets Ola; one of Nordvik's own is at home. The first
    is decided on once.
    """
    kari, ola = world.people["kari"], world.people["ola"]
    for values in (
        {"from_body": bodies.council, "to_person": kari, "per_period": 100_000},
        {"from_body": bodies.board, "to_person": ola, "per_decision": 50_000},
        {"member": world.nordvik, "to_person": ola},
    ):
        row = Delegation.objects.create(
            what="Små endringer", decided_by="Sak 1/26", valid_from=START, **values
        )
        row.path = f"{row.pk}/"
        row.save(update_fields=["path"])
    first = Delegation.objects.order_by("pk").first()
    assert first is not None
    decision = Decision.objects.create(
        body=bodies.council,
        year=2026,
        serial=95,
        title="En lisens",
        outcome="adopted",
        text="Lisensen kjøpes.",
        decided_on=NOON.date(),
        in_force_on=NOON.date(),
        decided_by=kari,
    )
    Delegated.objects.create(decision=decision, delegation=first, amount=30_000)


def make_ratifications(world: World, bodies: Bodies) -> None:
    """A joint matter that has been with the members three times; Nordvik's council is asked now."""
    kari = world.people["kari"]
    joint = _matter(4, "Samarbeidsavtalen", arrangement=world.arrangement, prepared_by=kari)
    step = Step.objects.create(matter=joint, order=0, task="ratify", came_on=START)
    Matter.objects.filter(pk=joint.pk).update(status="treated")
    child = _matter(5, "Samarbeidsavtalen", member=world.nordvik, prepared_by=kari)
    content = matter_content(joint)
    for number in (1, 2, 3):
        version = Version.objects.create(
            matter=joint,
            number=number,
            resolution=f"Avtalen vedtas {number}.",
            content=content,
            digest=digest_of_version(content, f"Avtalen vedtas {number}."),
            made_by=kari,
            made_at=NOON,
        )
        row = Ratification.objects.create(
            matter=joint,
            step=step,
            round=number,
            version=version,
            rule="all",
            begun_on=START,
            due_on=world.today,
            ended_on=None if number == 3 else START,
        )
        Answer.objects.create(
            ratification=row, member=world.nordvik, body=bodies.council, child=child
        )
        Answer.objects.create(
            ratification=row, member=world.sorvik, status="changed", decided_on=START, text="Nei."
        )
