"""Reads of the parties that several callers need."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

from samdrift.kernel import prepared
from samdrift.kernel.kept import PLACE, Keep
from samdrift.kernel.viewer import ActorKind, Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import CENTRE, Mandate


def viewer_of_account(account: Account, today: dt.date) -> Viewer | None:
    """Who this account is today, in one query, or three with a mandate; None when the person has left or is shut out."""
    person = account.person
    if not account.is_active or not person.is_at_work(today):
        return None
    current, roles, mergers, has_mandate = _standing(person.pk, today)
    served, by_arrangement = _served(person.pk, today) if has_mandate else ([], False)
    centre = by_arrangement or any(role in CENTRE and member is None for role, member in roles)
    home = person.employer_id if person.employer_id in current else None
    return Viewer(
        kind=ActorKind.PERSON,
        account_id=account.pk,
        person_id=person.pk,
        name=str(person),
        language=language_of(account),
        home=home,
        members=frozenset(({home} if home else set()) | {m for m, _room in served if m in current}),
        served=tuple(served),
        mergers=mergers,
        centre=centre and person.supplier_id is None,
        supplier=person.supplier_id,
        inside=person.supplier_id is None and (home is not None or centre),
        roles=frozenset(
            (role, member) for role, member in roles if member is None or member in current
        ),
        today=today,
    )


def language_of(account: Account) -> str:
    """The person's own choice, else as the employer writes."""
    employer = account.person.employer
    nynorsk = employer is not None and employer.written_language == "nynorsk"
    return account.language or ("nn" if nynorsk else "nb")


_STANDING = """
SELECT NULL, member_id, 0 FROM parties_membership
WHERE (valid_from IS NULL OR valid_from <= %s) AND (valid_to IS NULL OR valid_to > %s)
UNION ALL
SELECT role, member_id, 0 FROM parties_appointment
WHERE (valid_from IS NULL OR valid_from <= %s) AND (valid_to IS NULL OR valid_to > %s)
AND person_id = %s
UNION ALL
SELECT '', id, 0 FROM parties_mandate
WHERE (valid_from IS NULL OR valid_from <= %s) AND (valid_to IS NULL OR valid_to > %s)
AND person_id = %s
UNION ALL
SELECT '<', predecessor_id, successor_id FROM parties_successionlink
JOIN parties_succession ON parties_succession.id = succession_id
WHERE kind = 'merge' AND undone_at IS NULL AND happened_on <= %s
"""
_MERGED = "<"
_Standing = tuple[set[int], list[tuple[str, int | None]], frozenset[tuple[int, int]], bool]


def _standing(person_id: int, today: dt.date) -> _Standing:
    """The members of the day, the person's roles, which members have merged into which, and whether
    there is a mandate.

    In one query, since every request asks for them.
    """
    text = _KEPT.get(today, lambda: prepared.text_of(_STANDING, _given(PLACE, today), _is_person))
    if text:
        rows = prepared.asked(text, [person_id, person_id])
    else:
        with connection.cursor() as cursor:
            cursor.execute(_STANDING, _given(person_id, today))
            rows = cursor.fetchall()
    current = {member for role, member, _new in rows if role is None}
    roles = [(role, member) for role, member, _new in rows if role and role != _MERGED]
    mergers = frozenset((old, new) for role, old, new in rows if role == _MERGED)
    return current, roles, mergers, any(role == "" for role, _pk, _new in rows)


_KEPT = Keep(8)
"""By day."""


def _given(person_id: int, today: dt.date) -> list[Any]:
    day = connection.ops.adapt_datefield_value(today)
    return [day, day, day, day, person_id, day, day, person_id, day]


def _is_person(value: Any) -> bool:
    return bool(value == PLACE)


def _served(person_id: int, today: dt.date) -> tuple[list[tuple[int, str]], bool]:
    """(member, room) pairs served by mandate, and whether the arrangement itself gave one."""
    rows = Mandate.objects.on(today).filter(person_id=person_id).prefetch_related("members")
    pairs: list[tuple[int, str]] = []
    by_arrangement = False
    for mandate in rows:
        by_arrangement = by_arrangement or mandate.arrangement_id is not None
        rooms = mandate.rooms or ["*"]
        pairs += [(member.pk, room) for member in mandate.members.all() for room in rooms]
    return pairs, by_arrangement
