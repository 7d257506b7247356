"""Matters and decisions, as they are sent between those who prepare and those who decide."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar

from samdrift.formats.fiks_politisk.parts import (
    CaseNumber,
    Code,
    Description,
    Exemption,
    ExternalKey,
    JournalNumber,
    Treatment,
    Vote,
)
from samdrift.formats.fiks_politisk.shape import Message, Shape, ShapeError, message_kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived(Shape):
    """Where a matter is kept: each may be left out.

    A place on the map (`posisjon`) can be sent too, but the draft gives it no shape: never sent.
    """

    folder_key: Annotated[ExternalKey | None, "referanseForelderMappeEksternNoekkel"] = None
    archive_number: Annotated[CaseNumber | None, "arkivSaksnummer"] = None
    record_key: Annotated[ExternalKey | None, "referanseRegistreringEksternNoekkel"] = None
    journal_number: Annotated[JournalNumber | None, "arkivJournalnummer"] = None
    journal_entry: Annotated[int | None, "arkivJournalpostnummer"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter(Archived):
    """A matter for a body to decide.

    `key` is what the message is about, `system_key` the same in the system it was prepared in.
    The draft asks for the latter as `fagsystemetsReferanse` and describes it under another name:
    it is written under both.
    """

    key: Annotated[ExternalKey, "referanseEksternNoekkel"]
    system_key: Annotated[
        ExternalKey, "fagsystemetsReferanse", "fagsystemetsReferanseEksternNoekkel"
    ]
    number: Annotated[CaseNumber, "fagsystemetsSaksnummer"]
    title: Annotated[str, "tittel"]
    responsible: Annotated[str, "saksansvarlig"]
    description: Annotated[Description | None, "saksbeskrivelse"] = None
    proposal: Annotated[Description | None, "forslagTilVedtak"] = None
    exemption: Annotated[Exemption | None, "skjerming"] = None


@dataclass(frozen=True, slots=True)
class SendMatter(Message):
    """A matter for the bodies of its way. Raises ShapeError when it has no step to go."""

    kind: ClassVar[str] = message_kind("utvalgssak.send")
    matter: Annotated[Matter, "sak"]
    way: Annotated[tuple[Treatment, ...], "forslagTilBehandlingsplan"]

    def __post_init__(self) -> None:
        if not self.way:
            raise ShapeError("A matter is sent to at least one body.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing(Archived):
    """A matter that a body takes note of."""

    key: Annotated[ExternalKey, "referanseEksternNoekkel"]
    number: Annotated[CaseNumber, "fagsystemetsSaksnummer"]
    title: Annotated[str, "tittel"]
    responsible: Annotated[str, "saksansvarlig"]
    system_key: Annotated[ExternalKey | None, "fagsystemetsReferanseEksternNoekkel"] = None
    description: Annotated[Description | None, "saksbeskrivelse"] = None
    exemption: Annotated[Exemption | None, "skjerming"] = None


@dataclass(frozen=True, slots=True)
class SendBriefing(Message):
    """A matter to take note of, with the way that is proposed for it."""

    kind: ClassVar[str] = message_kind("orienteringssak.send")
    matter: Annotated[Briefing, "sak"]
    way: Annotated[tuple[Treatment, ...], "forslagTilBehandlingsplan"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(Archived):
    """A matter that a body has decided; `body_number` is its number in the body's list."""

    key: Annotated[ExternalKey, "referanseEksternNoekkel"]
    number: Annotated[CaseNumber, "fagsystemetsSaksnummer"]
    body_number: Annotated[CaseNumber, "utvalgetsSaksnummer"]
    title: Annotated[str, "tittel"]
    decided_on: Annotated[date, "vedtaksdato"]
    responsible: Annotated[str, "saksansvarlig"]
    system_key: Annotated[ExternalKey | None, "fagsystemetsReferanseEksternNoekkel"] = None
    status: Annotated[Code | None, "status"] = None
    decision: Annotated[Description | None, "vedtak"] = None
    exemption: Annotated[Exemption | None, "skjerming"] = None
    votes: Annotated[tuple[Vote, ...], "votering"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SendDecision(Message):
    """What a body decided; `is_final` tells whether no other body decides after it."""

    kind: ClassVar[str] = message_kind("vedtakfrautvalg.send")
    body_id: Annotated[str, "utvalgId"]
    body_name: Annotated[str, "utvalgNavn"]
    meeting_id: Annotated[str, "moeteId"]
    at: Annotated[datetime, "moetedato"]
    is_final: Annotated[bool, "erEndeligVedtak"]
    matter: Annotated[Decided, "sak"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedOnDelegation(Archived):
    """A matter that was decided on delegation."""

    key: Annotated[ExternalKey, "referanseEksternNoekkel"]
    number: Annotated[CaseNumber, "fagsystemetsSaksnummer"]
    title: Annotated[str, "tittel"]
    decided_on: Annotated[date, "vedtaksdato"]
    status: Annotated[Code, "status"]
    responsible: Annotated[str, "saksansvarlig"]
    system_key: Annotated[ExternalKey | None, "fagsystemetsReferanseEksternNoekkel"] = None
    body_number: Annotated[CaseNumber | None, "utvalgetsSaksnummer"] = None
    decision: Annotated[Description | None, "vedtak"] = None
    exemption: Annotated[Exemption | None, "skjerming"] = None


@dataclass(frozen=True, slots=True)
class SendDelegatedDecision(Message):
    """What was decided on delegation, to the body that has delegated."""

    kind: ClassVar[str] = message_kind("delegertvedtak.send")
    body_id: Annotated[str, "tilUtvalgId"]
    body_name: Annotated[str, "tilUtvalgNavn"]
    matter: Annotated[DecidedOnDelegation, "sak"]
