"""What is expected and what was checked follow what people change elsewhere: terms, members, counts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from samdrift.agreements.models.agreements import Agreement, AgreementSystem, Participation
from samdrift.agreements.models.terms import IndexSeries, PriceRule
from samdrift.kernel.history import kind_of
from samdrift.kernel.models.history import Event
from samdrift.kernel.viewer import Viewer
from samdrift.money.services.control import check_again
from samdrift.money.services.expected import align_all
from samdrift.parties.models.members import Member
from samdrift.portfolio.models.uses import Use

EVERY = dt.timedelta(minutes=5)
_LOOK_BACK = 3 * EVERY
"""A change is looked at more than once, so that none is lost when a round is late."""


def follow_changes(by: Viewer) -> str:
    """The clock's round: agreements that something was changed for lately."""
    agreements = changed_since(dt.datetime.now(dt.UTC) - _LOOK_BACK)
    if not agreements:
        return ""
    align_all(agreements, by=by)
    check_again(agreements, by=by)
    return f"{len(agreements)} agreements"


def changed_since(at: dt.datetime) -> set[int]:
    """Agreements whose terms, members, counts, figures or index were changed since."""
    subjects: dict[str, set[int]] = defaultdict(set)
    rows = Event.objects.filter(at__gte=at).values_list("subject_kind", "subject_id")
    for kind, pk in rows.order_by().distinct():
        subjects[kind].add(pk)
    found = set(subjects.pop(kind_of(Agreement), ()))
    found |= _by_counts(subjects.pop(kind_of(Use), set()))
    found |= _by_members(subjects.pop(kind_of(Member), set()))
    found |= _by_series(subjects.pop(kind_of(IndexSeries), set()))
    for kind, pks in subjects.items():
        if kind.startswith("agreements."):
            found |= _of_rows(kind, pks)
    return found


def _of_rows(kind: str, pks: Collection[int]) -> set[int]:
    """The agreements of rows that hang on one."""
    model = apps.get_model(kind)
    try:
        model._meta.get_field("agreement")
    except FieldDoesNotExist:
        return set()
    rows = model._default_manager.filter(pk__in=pks)
    return set(rows.exclude(agreement=None).values_list("agreement", flat=True))


def _by_counts(uses: Collection[int]) -> set[int]:
    systems = Use.objects.filter(pk__in=uses).values_list("system", flat=True)
    rows = AgreementSystem.objects.filter(system__in=set(systems))
    return set(rows.values_list("agreement", flat=True))


def _by_members(members: Collection[int]) -> set[int]:
    """Their key figures are events of the member."""
    rows = Participation.objects.filter(member__in=members)
    return set(rows.values_list("agreement", flat=True))


def _by_series(series: Collection[int]) -> set[int]:
    rows = PriceRule.objects.filter(series__in=series)
    return set(rows.values_list("term__agreement", flat=True))
