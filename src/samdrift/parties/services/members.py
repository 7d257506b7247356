"""Acts on members: adding, changing, and the dated numbers they go by."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc import known
from samdrift.parties.calc.orgnr import is_county_number, is_municipality_number
from samdrift.parties.models.members import Member, MemberNumber
from samdrift.parties.services.common import (
    day_text,
    first_values,
    lock,
    require_free_orgnr,
    require_order,
    require_orgnr,
    require_text,
    write,
)


@transaction.atomic
def add_member(  # noqa: PLR0913 -- what a person fills in, each by its name
    *,
    by: Viewer,
    name: str = "",
    kind: str = Member.Kind.MUNICIPALITY,
    number: str = "",
    orgnr: str = "",
    written_language: str = "",
    parallel_name: str = "",
    founded_on: dt.date | None = None,
    note: str = "",
    municipality: str = "",
) -> Member:
    """Add a member. `municipality` (`5601 Alta`, or a number) fills in what is known of one of the
    country's municipalities: name, numbers with their dates, language form, organisation number.
    What is written beside it goes before what is known.
    """
    require(by, "parties.manage_cooperation")
    found = _known(municipality)
    values: dict[str, Any] = {
        "kind": Member.Kind.MUNICIPALITY if found else kind,
        "name": require_text(
            name or (found.name if found else ""), "name", _("Write what the member is called.")
        ),
        "orgnr": require_orgnr(orgnr or (found.orgnr if found else "")),
        "written_language": written_language or (found.language if found else ""),
        "parallel_name": parallel_name or (found.parallel_name if found else ""),
        "founded_on": founded_on,
        "note": note,
    }
    _require_new(values["name"], values["kind"])
    require_free_orgnr(Member, values["orgnr"])
    member = Member.objects.create(**values)
    record("member.added", member, by=by, changes=first_values(values))
    _first_numbers(member, number.strip(), found, by)
    search.index([member], new=True)
    return member


def _known(text: str) -> known.Municipality | None:
    if not text.strip():
        return None
    found = known.find(text)
    if found is None:
        raise DomainError(
            "unknown_municipality",
            _(
                "“%(text)s” is not one of the country's municipalities. Choose one from the list, or "
                "leave this empty and write the name below."
            )
            % {"text": text},
            field="municipality",
        )
    return found


def _require_new(name: str, kind: str) -> None:
    if Member.objects.filter(name__iexact=name, kind=kind, ceased_on=None).exists():
        raise DomainError(
            "member_there",
            _("%(name)s is a member already. Open it from the list of members.") % {"name": name},
            field="name",
        )


def _first_numbers(
    member: Member, number: str, found: known.Municipality | None, by: Viewer
) -> None:
    numbers = list(found.numbers) if found else []
    if number and number not in {n.number for n in numbers}:
        _require_number(member.kind, number)
        numbers = [known.Number(number, member.founded_on)]
    for one in numbers:
        _require_free(one.number, one.valid_from, one.valid_to, member)
        MemberNumber.objects.create(
            member=member, number=one.number, valid_from=one.valid_from, valid_to=one.valid_to
        )
        record("member.numbered", member, by=by, changes={"number": [None, one.number]})


def _require_number(kind: str, number: str) -> None:
    if kind == Member.Kind.MUNICIPALITY and not is_municipality_number(number):
        raise DomainError(
            "bad_number",
            _("“%(number)s” is not a municipality number. It has four digits, like 5601 or 0301.")
            % {"number": number},
            field="number",
        )
    if kind == Member.Kind.COUNTY and not is_county_number(number):
        raise DomainError(
            "bad_number",
            _("“%(number)s” is not a county number. It has two digits, like 56 or 03.")
            % {"number": number},
            field="number",
        )
    if kind == Member.Kind.OTHER:
        raise DomainError(
            "no_number_for_other",
            _("Only municipalities and counties have such a number. Leave it empty."),
            field="number",
        )


def _require_free(number: str, start: dt.date | None, end: dt.date | None, member: Member) -> None:
    taken = (
        MemberNumber.objects.touching(start, end)
        .filter(number=number)
        .exclude(member=member)
        .select_related("member")
        .first()
    )
    if taken is not None:
        raise DomainError(
            "number_taken",
            _(
                "%(number)s is the number of %(name)s in that time. A number belongs to one member "
                "at a time."
            )
            % {"number": number, "name": taken.member},
            field="number",
        )


@transaction.atomic
def change_member(member: Member, *, by: Viewer, **values: Any) -> Member:
    """Change what a member is called and known by. Numbers are given by `give_number`."""
    require(by, "parties.change_member", member)
    member = lock(Member, member.pk)
    if "orgnr" in values:
        values["orgnr"] = require_orgnr(values["orgnr"])
        require_free_orgnr(Member, values["orgnr"], but=member.pk)
    if "name" in values:
        values["name"] = require_text(values["name"], "name", _("Write what the member is called."))
    changes = write(member, values)
    if changes:
        record("member.changed", member, by=by, changes=changes)
        search.index([member])
    return member


@transaction.atomic
def give_number(member: Member, *, number: str, valid_from: dt.date, by: Viewer) -> MemberNumber:
    """Give the member a new number from a day: the one before ends that day, and is kept."""
    require(by, "parties.change_member", member)
    member = lock(Member, member.pk)
    number = number.strip()
    _require_number(member.kind, number)
    _require_free(number, valid_from, None, member)
    later = MemberNumber.objects.filter(member=member, valid_from__gte=valid_from).first()
    if later is not None:
        raise DomainError(
            "number_later",
            _("%(name)s has the number %(number)s from %(day)s. Choose a later day.")
            % {"name": member, "number": later, "day": day_text(later.valid_from)},
            field="valid_from",
        )
    before = MemberNumber.objects.on(valid_from).filter(member=member).first()
    if before is not None:
        require_order(before.valid_from, valid_from, field="valid_from")
        before.valid_to = valid_from
        before.save(update_fields=["valid_to"])
    row = MemberNumber.objects.create(member=member, number=number, valid_from=valid_from)
    changes = {
        "number": [before.number if before else None, number],
        "valid_from": [None, str(valid_from)],
    }
    record("member.numbered", member, by=by, changes=changes)
    search.index([member])
    return row
