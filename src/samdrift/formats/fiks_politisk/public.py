"""What the public is told, through eInnsyn: meetings, matters and decisions.

A matter with an exemption is listed, with the title that the caller gives it for the public; its
texts and votes are never sent.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, ClassVar

from samdrift.formats.fiks_politisk.parts import (
    Body,
    CaseNumber,
    Code,
    Description,
    Exemption,
    ExternalKey,
    Meeting,
    Sender,
    Vote,
)
from samdrift.formats.fiks_politisk.shape import Message, Shape, message_kind


@dataclass(frozen=True, slots=True)
class PublishMeetings(Message):
    """The bodies with their meetings and members."""

    kind: ClassVar[str] = message_kind("einnsyn.moeteplan.send")
    sender: Annotated[Sender, "avsender"]
    bodies: Annotated[tuple[Body, ...], "utvalg"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicMatter(Shape):
    """A matter on the list of a meeting; `body_number` is its number there."""

    key: Annotated[ExternalKey, "referanseEksternNoekkel"]
    body_number: Annotated[CaseNumber, "utvalgetsSaksnummer"]
    title: Annotated[str, "tittel"]
    responsible: Annotated[str, "saksansvarlig"]
    description: Annotated[Description | None, "saksbeskrivelse"] = None
    proposal: Annotated[Description | None, "forslagTilVedtak"] = None
    exemption: Annotated[Exemption | None, "skjerming"] = None

    def told(self) -> "PublicMatter":
        """Return what of it the public may read."""
        return self if self.exemption is None else replace(self, description=None, proposal=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicDecision(Shape):
    """A decision of a meeting; `archive_number` is the matter's number in the archive."""

    key: Annotated[ExternalKey, "referanseEksternNoekkel"]
    body_number: Annotated[CaseNumber, "utvalgetsSaksnummer"]
    title: Annotated[str, "tittel"]
    decided_on: Annotated[date, "vedtaksdato"]
    responsible: Annotated[str, "saksansvarlig"]
    archive_number: Annotated[CaseNumber | None, "arkivetsSaksnummer"] = None
    status: Annotated[Code | None, "status"] = None
    decision: Annotated[Description | None, "vedtak"] = None
    exemption: Annotated[Exemption | None, "skjerming"] = None
    votes: Annotated[tuple[Vote, ...], "votering"] = ()

    def told(self) -> "PublicDecision":
        """Return what of it the public may read."""
        return self if self.exemption is None else replace(self, decision=None, votes=())


@dataclass(frozen=True, slots=True)
class PublishMatters(Message):
    """The matters of a meeting."""

    kind: ClassVar[str] = message_kind("einnsyn.utvalgssaker.send")
    sender: Annotated[Sender, "avsender"]
    body: Annotated[Body, "utvalg"]
    meeting: Annotated[Meeting, "moete"]
    matters: Annotated[tuple[PublicMatter, ...], "sak"] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "matters", tuple(matter.told() for matter in self.matters))


@dataclass(frozen=True, slots=True)
class PublishDecisions(Message):
    """What a meeting decided."""

    kind: ClassVar[str] = message_kind("einnsyn.vedtak.send")
    sender: Annotated[Sender, "avsender"]
    body: Annotated[Body, "utvalg"]
    meeting: Annotated[Meeting, "moete"]
    decisions: Annotated[tuple[PublicDecision, ...], "vedtak"] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "decisions", tuple(one.told() for one in self.decisions))
