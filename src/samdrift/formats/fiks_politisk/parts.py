"""What messages are made of."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

from samdrift.formats.fiks_politisk.shape import Shape, ShapeError


@dataclass(frozen=True, slots=True)
class ExternalKey(Shape):
    """What a thing is called in one system: "samdrift" and its key there."""

    system: Annotated[str, "fagsystem"]
    key: Annotated[str, "noekkel"]


@dataclass(frozen=True, slots=True)
class CaseNumber(Shape):
    """Year and number: 12/2026."""

    year: Annotated[int, "saksaar"]
    number: Annotated[int, "sakssekvensnummer"]


@dataclass(frozen=True, slots=True)
class JournalNumber(Shape):
    """Year and number in the journal of an archive."""

    year: Annotated[int, "journalaar"]
    number: Annotated[int, "journalsekvensnummer"]


@dataclass(frozen=True, slots=True)
class Code(Shape):
    """A value of a list of codes, with what it means."""

    value: Annotated[str, "kodeverdi"]
    description: Annotated[str, "kodebeskrivelse"] = ""


@dataclass(frozen=True, slots=True)
class Description(Shape):
    """A longer text. Without a format it is plain text."""

    content: Annotated[str, "tekstInnhold"]
    format: Annotated[Code | None, "tekstFormat"] = None


@dataclass(frozen=True, slots=True)
class Exemption(Shape):
    """That something is kept from the public: by which law, from whom, and for how long.

    `basis` is the provision ("offl. § 13"), `restriction` the archive's code for who may read,
    `years` how long it lasts, `until` the day it ends.
    """

    basis: Annotated[str, "skjermingshjemmel"]
    restriction: Annotated[Code, "tilgangsrestriksjon"]
    years: Annotated[int | None, "skjermingsvarighet"] = None
    until: Annotated[date | None, "skjermingOpphoererDato"] = None


@dataclass(frozen=True, slots=True)
class Meeting(Shape):
    """A meeting of a body; `at` has a time zone."""

    id: Annotated[str, "moeteid"]
    at: Annotated[datetime | None, "moetedato"] = None
    title: Annotated[str, "tittel"] = ""


@dataclass(frozen=True, slots=True)
class BodyMember(Shape):
    """One who sits in a body; `order` is the place in its list.

    `until` is the last day, as Fiks counts: not the day after it.
    """

    id: Annotated[str, "medlemsId"]
    name: Annotated[str, "navn"]
    order: Annotated[int, "rekkefoelge"]
    represents: Annotated[str, "representerer"] = ""
    function: Annotated[str, "funksjon"] = ""
    since: Annotated[date | None, "fraDato"] = None
    until: Annotated[date | None, "tilDato"] = None
    email: Annotated[str, "epost"] = ""


@dataclass(frozen=True, slots=True)
class Body(Shape):
    """A body, with its meetings and, where the public is told, its members."""

    id: Annotated[str, "utvalgId"]
    name: Annotated[str, "utvalgNavn"]
    meetings: Annotated[tuple[Meeting, ...], "moete"] = ()
    members: Annotated[tuple[BodyMember, ...], "medlem"] = ()


@dataclass(frozen=True, slots=True)
class Sender(Shape):
    """Who sends: nine digits, and the four of a municipality."""

    orgnr: Annotated[str, "organisasjonsnummer"]
    kommunenummer: Annotated[str, "kommunenummer"] = ""
    name: Annotated[str, "navn"] = ""


@dataclass(frozen=True, slots=True)
class Treatment(Shape):
    """A step of the way that is proposed for a matter: to which body, and when."""

    body_id: Annotated[str, "tilUtvalgId"]
    body_name: Annotated[str, "tilUtvalgNavn"]
    meeting_id: Annotated[str, "tilMoeteId"] = ""
    at: Annotated[datetime | None, "tilMoetedato"] = None
    order: Annotated[int | None, "rekkefoelge"] = None


Ballot = Literal["yes", "no", "blank"]
_BALLOTS: dict[Ballot, str] = {"yes": "Ja", "no": "Nei", "blank": "Blankt"}


@dataclass(frozen=True, slots=True)
class Vote(Shape):
    """How one voted.

    The draft draws the three answers as objects that must all be there, and says not how the
    given one is told from the others: here each carries `valgt`, true or false.
    Raises ShapeError for an answer that is none of the three.
    """

    participant: Annotated[str, "moetedeltaker"]
    represents: Annotated[str, "representerer"]
    ballot: Annotated[Ballot, "stemme"]

    def __post_init__(self) -> None:
        if self.ballot not in _BALLOTS:
            raise ShapeError(f"No vote: {self.ballot}")

    def to_json(self) -> dict[str, Any]:
        """Return the vote with the three answers."""
        answers = {name: {"valgt": key == self.ballot} for key, name in _BALLOTS.items()}
        return {**Shape.to_json(self), "stemme": answers}
