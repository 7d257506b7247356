"""Whom to tell of a member's invoices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import Appointment


def accounts_of_money(members: Iterable[int]) -> dict[int, list[int]]:
    """Member → the accounts of its controllers; of its ICT coordinators where it has none."""
    rows = Appointment.objects.on(timezone.localdate()).filter(
        member__in=list(members), role__in=("member_controller", "coordinator")
    )
    people: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for member, role, person in rows.values_list("member_id", "role", "person_id"):
        people[member][role].add(person)
    chosen = {
        member: roles["member_controller"] or roles["coordinator"]
        for member, roles in people.items()
    }
    wanted = {person for persons in chosen.values() for person in persons}
    accounts: dict[int, int] = {
        person: account
        for person, account in Account.objects.filter(
            person__in=wanted, is_active=True
        ).values_list("person_id", "pk")
        if person is not None
    }
    return {
        member: sorted(accounts[person] for person in persons if person in accounts)
        for member, persons in chosen.items()
    }
