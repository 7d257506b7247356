"""Finding members and people by what a spreadsheet calls them, once for a whole load."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from samdrift.formats.text import fold
from samdrift.kernel.intake.kinds import Context
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member, MemberNumber
from samdrift.parties.models.people import Person

_AFFIXES = (" kommune", " fylkeskommune", " kommuneorganisasjon", " municipality")


def bare(name: str) -> str:
    """A member's name as compared: folded, without 'kommune'."""
    folded = fold(name)
    for affix in _AFFIXES:
        if folded.endswith(affix) and len(folded) > len(affix):
            return folded.removesuffix(affix)
    return folded


def members(context: Context) -> dict[str, Member]:
    """Members by folded name, number (also earlier ones) and organisation number.

    A name or number that more than one member has had stands for the one that has not ceased;
    when that does not settle it, for none.
    """
    found: dict[str, Member] = context.once("members", _members)
    return found


def _members() -> dict[str, Member]:
    found: dict[str, list[Member]] = defaultdict(list)
    for member in Member.objects.all():
        names = {member.name, bare(member.name), fold(member.name), fold(member.parallel_name)}
        for key in {*names, member.orgnr}:
            if key:
                found[key].append(member)
    for number in MemberNumber.objects.select_related("member"):
        found[number.number].append(number.member)
    settled = {key: _the_one(rows) for key, rows in found.items()}
    return {key: member for key, member in settled.items() if member is not None}


def _the_one(rows: list[Member]) -> Member | None:
    distinct = list({row.pk: row for row in rows}.values())
    living = [row for row in distinct if row.ceased_on is None]
    if len(distinct) == 1:
        return distinct[0]
    return living[0] if len(living) == 1 else None


def member_of(context: Context, text: str | None) -> Member | None:
    """The member a cell names, or the one chosen for the whole file when the cell is empty."""
    return _named(members(context), text) if text else chosen(context)


def _named(known: dict[str, Member], text: str) -> Member | None:
    found = known.get(text)
    if found is None:
        compact = text.replace(" ", "").replace("\u00a0", "")
        found = known.get(compact) or known.get(bare(text)) or known.get(fold(text))
    return found


def chosen(context: Context) -> Member | None:
    """The member chosen for the whole file."""
    pk = context.member_id
    if pk is None:
        return None
    found: Member | None = context.once("chosen", lambda: Member.objects.filter(pk=pk).first())
    return found


def member_by_name(text: str) -> int | None:
    """The id of the member with this name, number or organisation number."""
    found = _named(_members(), text)
    return found.pk if found else None


def member_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The members this person may load tables for, as choices: those for which the person is chief
    municipal executive or ICT coordinator; for those who lead at the centre, all there are today.
    """
    rows = Member.objects.current(viewer.today)
    if not any(viewer.has(role) for role in LEADS):
        rows = rows.filter(pk__in=viewer.members_as("director", "coordinator"))
    return [(str(pk), name) for pk, name in rows.order_by("sort_key").values_list("pk", "name")]


LEADS = ("management_lead", "daily_manager", "administrator")


def remember_member(context: Context, member: Member, number: str | None) -> None:
    """A member made by this load is found by the rows that follow."""
    known = members(context)
    for key in (member.name, bare(member.name), fold(member.name), member.orgnr, number or ""):
        if key:
            known.setdefault(key, member)


class People:
    """The people the loader may see, by e-mail and by name; ids only, so that 100 000 fit."""

    def __init__(self, context: Context) -> None:
        self.by_email: dict[str, int] = {}
        self.by_name: dict[str, list[int]] = defaultdict(list)
        self.left: dict[int, dt.date] = {}
        self.employer: dict[int, int | None] = {}
        rows = seen(Person, context.by).filter(erased_at=None, supplier=None)
        fields = ("pk", "email", "given_name", "family_name", "left_on", "employer_id")
        for pk, email, given, family, left_on, employer in rows.values_list(*fields).iterator(
            chunk_size=5000
        ):
            if email:
                self.by_email[email.casefold()] = pk
            self.by_name[fold(f"{given} {family}")].append(pk)
            self.employer[pk] = employer
            if left_on:
                self.left[pk] = left_on

    def find(self, text: str, member_id: int | None) -> int | str:
        """A person's id, or the code of why there is none."""
        if "@" in text:
            return self.by_email.get(text.casefold(), "unknown_person")
        name = fold(text)
        if "," in text:
            family, _comma, given = text.partition(",")
            name = fold(f"{given} {family}")
        found = self.by_name.get(name, [])
        own = [pk for pk in found if member_id is not None and self.employer[pk] == member_id]
        best = own or found
        if not best:
            return "unknown_person"
        return best[0] if len(best) == 1 else "several_people"


def people(context: Context) -> People:
    found: People = context.once("people", lambda: People(context))
    return found
