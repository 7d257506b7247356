"""Findings follow what was found: none doubles, none is lost, what is gone mends by itself."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from samdrift.followup.models.findings import Finding
from samdrift.kernel.models.history import Event
from tests.followup.findings import KINDS, found, see

DAY = dt.date(2026, 11, 20)
NEXT = DAY + dt.timedelta(days=1)


def told(finding):
    rows = Event.objects.filter(subject_kind="followup.finding", subject_id=finding.pk)
    return list(rows.order_by("pk").values_list("what", flat=True))


def statuses():
    return dict(Finding.objects.values_list("mark", "status"))


def test_what_is_found_becomes_a_finding_with_its_values(world):
    one = found(
        world, "a", members=(world.nordvik.pk,), agreed={"hours": 8}, observed={"hours": 5},
        money=125_000, deadline=NEXT,
    )  # fmt: skip
    done = see(world, one)
    assert (done.new, done.again, done.gone) == (1, 0, 0)
    finding = Finding.objects.get()
    assert finding.agreed == {"hours": 8}
    assert finding.observed == {"hours": 5}
    assert finding.money == 125_000
    assert finding.deadline == NEXT
    assert finding.status == "new"
    assert finding.found_on == finding.last_seen_on == DAY
    assert finding.member_ids == {world.nordvik.pk}
    assert told(finding) == ["finding.found"]


def test_money_that_is_not_known_stays_unknown(world):
    see(world, found(world, "a"))
    assert Finding.objects.get().money is None


def test_found_again_does_not_double_and_makes_no_noise(world):
    see(world, found(world, "a"))
    done = see(world, found(world, "a"), day=NEXT)
    assert (done.new, done.again, done.gone) == (0, 0, 0)
    finding = Finding.objects.get()
    assert (finding.found_on, finding.last_seen_on) == (DAY, NEXT)
    assert told(finding) == ["finding.found"]


def test_same_kind_about_the_same_thing_with_another_mark_is_another_finding(world):
    see(world, found(world, "a"), found(world, "b"))
    assert Finding.objects.count() == 2


def test_what_is_no_longer_found_mends_by_itself_with_trace(world):
    see(world, found(world, "a"), found(world, "b"))
    see(world, found(world, "b"), day=NEXT)
    finding = Finding.objects.get(mark="a")
    assert (finding.status, finding.mended_on) == ("mended", NEXT)
    assert told(finding) == ["finding.found", "finding.gone"]
    assert statuses() == {"a": "mended", "b": "new"}


def test_what_was_mended_and_is_found_again_is_the_same_row_opened(world):
    see(world, found(world, "a"))
    Finding.objects.update(responsible=world.people["kari"], deadline=DAY)
    see(world, day=NEXT)
    later = NEXT + dt.timedelta(days=30)
    done = see(world, found(world, "a", observed={"n": 2}), day=later)
    assert done.again == 1
    finding = Finding.objects.get()
    assert (finding.status, finding.mended_on, finding.times) == ("new", None, 2)
    assert (finding.found_on, finding.last_seen_on) == (later, later)
    assert finding.responsible == world.people["kari"]
    assert finding.deadline is None
    assert finding.observed == {"n": 2}
    assert told(finding) == ["finding.found", "finding.gone", "finding.found_again"]


def test_what_is_accepted_stays_accepted_when_it_is_found_again(world):
    see(world, found(world, "a"))
    Finding.objects.update(status="accepted", accepted_until=NEXT, reason="Agreed with the board")
    see(world, found(world, "a"))
    assert statuses() == {"a": "accepted"}


def test_what_is_accepted_and_gone_mends(world):
    see(world, found(world, "a"))
    Finding.objects.update(status="accepted", accepted_until=NEXT, reason="Agreed with the board")
    see(world)
    finding = Finding.objects.get()
    assert (finding.status, finding.accepted_until) == ("mended", None)


def test_another_value_is_told_and_another_name_is_not(world):
    one = found(world, "a", observed={"n": 1})
    see(world, one)
    see(world, replace(one, name="Another name"))
    finding = Finding.objects.get()
    assert finding.subject_name == "Another name"
    assert told(finding) == ["finding.found"]
    see(world, replace(one, observed={"n": 2}, money=500))
    finding.refresh_from_db()
    assert (finding.observed, finding.money) == ({"n": 2}, 500)
    event = Event.objects.filter(what="finding.changed").get()
    changes = json.loads(event.text)["changes"]
    assert changes == {"n": [1, 2], "money": [None, 500]}


def test_members_concerned_follow_what_is_found(world):
    see(world, found(world, "a", members=(world.nordvik.pk, world.sorvik.pk)))
    see(world, found(world, "a", members=(world.sorvik.pk, world.lillevik.pk)))
    assert Finding.objects.get().member_ids == {world.sorvik.pk, world.lillevik.pk}


def test_what_lies_outside_the_marks_looked_at_is_left_alone(world):
    see(world, found(world, "a"), found(world, "b"))
    see(world, covers=lambda _subject, mark: mark == "a", day=NEXT)
    assert statuses() == {"a": "mended", "b": "new"}
    assert Finding.objects.get(mark="b").last_seen_on == DAY


def test_other_kinds_and_subjects_are_left_alone(world):
    see(world, found(world, "a"))
    see(world, kinds=KINDS[1:])
    see(world, subjects=[world.sorvik.pk])
    assert statuses() == {"a": "new"}


def test_database_refuses_the_same_finding_twice(world):
    see(world, found(world, "a"))
    twin = Finding.objects.get()
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


@pytest.mark.parametrize("status", ["accepted", "mended"])
def test_database_refuses_a_status_without_its_day(world, status):
    see(world, found(world, "a"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.update(status=status)


def test_queries_do_not_follow_the_rows(world):
    """As many statements for 40 rows as for 3; thousands are written a batch at a time."""
    counts = []
    for many in (3, 40):
        all_of_them = [
            found(world, f"{many}-{n}", members=(world.nordvik.pk,)) for n in range(many)
        ]
        half = [replace(one, observed={"n": 1}) for one in all_of_them[::2]]
        for these in (all_of_them, half, all_of_them):
            with CaptureQueriesContext(connection) as asked:
                see(world, *these, day=NEXT)
            counts.append(len(asked))
        see(world)
    assert counts[:3] == counts[3:]


class Rounds(HypothesisCase):
    """Any rounds of looking leave exactly what the last one found standing."""

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.sets(st.sampled_from("abcd")), min_size=1, max_size=6))
    def test_last_round_is_what_stands(self, rounds):
        from tests.world import make_world

        Finding.objects.all().delete()
        world = _world(make_world)
        for number, marks in enumerate(rounds):
            see(world, *(found(world, mark) for mark in marks), day=DAY + dt.timedelta(number))
        stands = set(Finding.objects.standing().values_list("mark", flat=True))
        assert stands == rounds[-1]
        ever = set().union(*rounds)
        assert Finding.objects.count() == len(ever)
        for finding in Finding.objects.all():
            came = sum(
                finding.mark in marks and (at == 0 or finding.mark not in rounds[at - 1])
                for at, marks in enumerate(rounds)
            )
            assert finding.times == came


def _world(make):
    from samdrift.kernel.models.site import Site

    Site.objects.all().delete()
    return make(DAY)
