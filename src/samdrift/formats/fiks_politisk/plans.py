"""Bodies and their meetings, asked for and answered, and the answer when something is wrong."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from samdrift.formats.fiks_politisk.parts import Body
from samdrift.formats.fiks_politisk.shape import Message, message_kind


@dataclass(frozen=True, slots=True)
class AskForBodies(Message):
    """Which bodies are there?"""

    kind: ClassVar[str] = message_kind("utvalg.hent")


@dataclass(frozen=True, slots=True)
class Bodies(Message):
    """The bodies there are: send them without meetings and members, which are not asked for."""

    kind: ClassVar[str] = message_kind("utvalg.hent.resultat")
    bodies: Annotated[tuple[Body, ...], "utvalg"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForMeetings(Message):
    """When do they meet? All bodies, or one; all days, or from and to a day, both counted."""

    kind: ClassVar[str] = message_kind("moeteplan.hent")
    body_id: Annotated[str, "utvalgId"] = ""
    body_name: Annotated[str, "utvalgNavn"] = ""
    since: Annotated[date | None, "fraMoetedato"] = None
    until: Annotated[date | None, "tilMoetedato"] = None


@dataclass(frozen=True, slots=True)
class MeetingPlan(Message):
    """The bodies with their meetings."""

    kind: ClassVar[str] = message_kind("moeteplan.hent.resultat")
    bodies: Annotated[tuple[Body, ...], "utvalg"]


@dataclass(frozen=True, slots=True)
class Fault(Message):
    """What is wrong; `correlation_id` leads back to the question."""

    filename: ClassVar[str] = "feilmelding.json"
    id: Annotated[str, "errorId"]
    text: Annotated[str, "feilmelding"]
    correlation_id: Annotated[str, "correlationId"] = ""


@dataclass(frozen=True, slots=True)
class NotFound(Fault):
    """What was asked for is not here."""

    kind: ClassVar[str] = message_kind("feilmelding.ikkefunnet")


@dataclass(frozen=True, slots=True)
class NotUnderstood(Fault):
    """The question cannot be answered as it stands."""

    kind: ClassVar[str] = message_kind("feilmelding.ugyldigforespoersel")


@dataclass(frozen=True, slots=True)
class NotWorking(Fault):
    """The fault is here; it may be asked again."""

    kind: ClassVar[str] = message_kind("feilmelding.serverfeil")
