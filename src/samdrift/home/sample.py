"""Invented spreadsheets of a region's or a nation's size, to measure and try things with.

The same seed writes the same files. Names of members, systems and people are put together from
parts, and are nobody's.
"""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

Row = Sequence[str | int]


@dataclass(frozen=True)
class Size:
    members: int
    systems: int
    uses: int
    people: int
    roles: int


SIZES = {
    "region": Size(15, 400, 4_000, 10_000, 20_000),
    "nation": Size(357, 3_000, 70_000, 100_000, 300_000),
}
_FRONT = (
    "Ask", "Bjørk", "Brei", "Dal", "Eik", "Elv", "Fager", "Fjell", "Furu", "Grann", "Hav",
    "Hegg", "Hest", "Holm", "Kald", "Klepp", "Kveit", "Lang", "Lav", "Lind", "Lun", "Løv",
    "Myr", "Nord", "Ost", "Rogn", "Rund", "Sel", "Skår", "Skog", "Smal", "Sol", "Stein", "Stor",
    "Stri", "Svart", "Sør", "Torsk", "Tran", "Ulv", "Vass", "Vest", "Vid", "Vår", "Ytter",
    "Ørn", "Øst", "Øvre", "Åker", "Ås",
)  # fmt: skip
_BACK = (
    "berg", "bu", "bygd", "dal", "eid", "fjord", "foss", "haug", "heim", "lund", "mark", "nes",
    "rud", "sand", "sund", "tun", "vik", "vold", "våg", "øy",
)  # fmt: skip
_SUBJECT = (
    "Arkiv", "Barnehage", "Barnevern", "Bibliotek", "Brann", "Budsjett", "Bygg", "Dialog",
    "Eiendom", "Elev", "Energi", "Faktura", "Flyktning", "Gebyr", "Grunnbok", "Helse", "Hjelp",
    "Innsyn", "Kart", "Klima", "Kultur", "Lager", "Lønn", "Matrikkel", "Møte", "Omsorg",
    "Oppvekst", "Pasient", "Plan", "Post", "Profil", "Rekrutt", "Rute", "Sak", "Skatt", "Skole",
    "Tilskudd", "Timer", "Turnus", "Vakt", "Vann", "Vei", "Verksted", "Økonomi",
)  # fmt: skip
_PRODUCT = (
    "Arena", "Base", "Blikk", "Bro", "Bruk", "Dis", "Fag", "Flyt", "Fokus", "Form", "Grep",
    "Hub", "Intern", "Kjerne", "Klar", "Kobling", "Kraft", "Lett", "Link", "Log", "Mester",
    "Mål", "Net", "Nøkkel", "Pakke", "Port", "Pro", "Punkt", "Rom", "Samle", "Sikker", "Spor",
    "Styre", "System", "Tavle", "Tråd", "Vev", "Verk", "Vis", "Web",
)  # fmt: skip
_GIVEN = (
    "Aksel", "Anne", "Arne", "Berit", "Birk", "Bodil", "Egil", "Eline", "Emil", "Eskil",
    "Frida", "Gro", "Halvor", "Hedda", "Idun", "Inge", "Iver", "Jon", "Jorunn", "Kari", "Kåre",
    "Leif", "Liv", "Magnus", "Mari", "Nils", "Odd", "Ola", "Per", "Ragna", "Runa", "Selma",
    "Siri", "Sol", "Stig", "Tora", "Tuva", "Una", "Vegard", "Øyvind", "Åse", "Åsmund",
)  # fmt: skip
_AREAS = (
    "Saksbehandling og arkiv", "Økonomi og regnskap", "Budsjett", "Lønn og HR", "Kompetanseforvaltning",
    "Prosjekt- og porteføljestyring", "Skole og barnehage", "Pleie og omsorg", "Barnevern",
    "Helsestasjon og helse", "Velferdsteknologi", "Bibliotek", "Kulturskole", "Eiendom",
    "Infrastruktur",
)  # fmt: skip
_HOSTING = ("lokalt", "driftssentralen", "leverandør", "sky")
_LEVELS = ("gull", "sølv", "bronse", "")
_PERSONAL = ("ingen", "alminnelige", "særlige", "")
_ROLES = (
    "Systemeier",
    "Systemansvarlig",
    "Stedfortreder",
    "Superbruker",
    "Superbruker",
    "Superbruker",
)


def write(folder: Path, size: str, seed: int) -> Iterator[tuple[str, Path]]:
    """Write one file at a time; yields the kind that `load` takes it as, and the file."""
    wanted, chance = SIZES[size], random.Random(seed)  # noqa: S311 -- the same rows for the same seed
    folder.mkdir(parents=True, exist_ok=True)
    members = list(itertools.islice(_names(_FRONT, _BACK, ""), wanted.members))
    systems = list(itertools.islice(_names(_SUBJECT, _PRODUCT, " "), wanted.systems))
    people = _people(chance, members, wanted.people)
    uses = _uses(chance, systems, members, wanted.uses)
    for kind, headings, rows in (
        (
            "members",
            ("Navn", "Målform", "Samarbeid", "Samarbeidsform", "Samarbeidet fra", "Fra"),
            _member_rows(chance, members),
        ),
        ("people", ("Fornavn", "Etternavn", "E-post", "Arbeidsgiver", "Stilling"), people),
        (
            "systems",
            ("System", "Leverandør", "Tjenesteområde", "Klassifisering", "Livsløp"),
            _system_rows(chance, systems),
        ),
        (
            "uses",
            ("System", "Kommune", "Versjon", "Plassering", "Tjenestenivå", "Kritikalitet",
             "Personopplysninger", "Brukere", "I bruk fra"),
            _use_rows(chance, uses),
        ),
        ("roles", ("System", "Kommune", "Rolle", "Person", "Fra"), _role_rows(uses, people, wanted.roles)),
    ):  # fmt: skip
        yield kind, _write(folder / f"{kind}.csv", headings, rows)


def _write(file: Path, headings: Sequence[str], rows: Iterable[Row]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(headings)
        writer.writerows(rows)
    return file


def _names(front: Sequence[str], back: Sequence[str], between: str) -> Iterator[str]:
    """Every pair of parts once, then numbered, in an order that mixes the parts."""
    pairs = [
        (a, b) for step in range(len(back)) for a, b in zip(front, _from(back, step), strict=False)
    ]
    for number in itertools.count(1):
        for a, b in pairs:
            yield f"{a}{between}{b}" if number == 1 else f"{a}{between}{b} {number}"


def _from(parts: Sequence[str], start: int) -> Iterator[str]:
    return itertools.islice(itertools.cycle(parts), start, None)


def _member_rows(chance: random.Random, members: Sequence[str]) -> Iterator[Row]:
    for name in members:
        language = chance.choice(("bokmål", "nynorsk", "nøytral"))
        yield (
            name,
            language,
            "Storsamarbeidet",
            "Interkommunalt selskap",
            "01.01.2000",
            "01.01.2000",
        )


def _people(chance: random.Random, members: Sequence[str], count: int) -> list[Row]:
    """Spread over the members: each has some, the first ones more."""
    made: list[Row] = []
    for number in range(count):
        at = number if number < len(members) else int(len(members) * chance.random() ** 1.5)
        family = f"{chance.choice(_FRONT)}{chance.choice(_BACK)}"
        email = f"p{number:06}@samdrift.example"
        made.append((chance.choice(_GIVEN), family, email, members[at % len(members)], "Rådgiver"))
    return made


def _system_rows(chance: random.Random, systems: Sequence[str]) -> Iterator[Row]:
    for name in systems:
        supplier = f"{chance.choice(_PRODUCT)}{chance.choice(_BACK)} AS"
        kind = chance.choice(("Fellessystem", "Sektorsystem", ""))
        yield name, supplier, chance.choice(_AREAS), kind, chance.choice(("I drift", ""))


def _uses(
    chance: random.Random, systems: Sequence[str], members: Sequence[str], count: int
) -> list[tuple[str, str]]:
    """Pairs of system and member, each once; some systems are in use nearly everywhere."""
    chosen: dict[tuple[str, str], None] = {}
    while len(chosen) < count:
        system = systems[int(len(systems) * chance.random() ** 2)]
        chosen[system, chance.choice(members)] = None
    return list(chosen)


def _use_rows(chance: random.Random, uses: Sequence[tuple[str, str]]) -> Iterator[Row]:
    for system, member in uses:
        yield (
            system,
            member,
            f"{chance.randint(1, 9)}.{chance.randint(0, 20)}",
            chance.choice(_HOSTING),
            chance.choice(_LEVELS),
            chance.choice(("", "1", "2", "3", "4", "5")),
            chance.choice(_PERSONAL),
            chance.choice(("", "5", "20", "150", "1 200")),
            f"{chance.randint(1, 28):02}.{chance.randint(1, 12):02}.{chance.randint(2010, 2025)}",
        )


def _role_rows(uses: Sequence[tuple[str, str]], people: Sequence[Row], count: int) -> Iterator[Row]:
    """Owner, manager, deputy, then super users, in use after use, by people of that member."""
    there: dict[str, list[str]] = {}
    for person in people:
        there.setdefault(str(person[3]), []).append(str(person[2]))
    made = 0
    for turn, role in enumerate(_ROLES):
        for number, (system, member) in enumerate(uses):
            if made == count:
                return
            if turn < len(there[member]):
                yield (
                    system,
                    member,
                    role,
                    there[member][(number + turn) % len(there[member])],
                    "01.01.2024",
                )
                made += 1
