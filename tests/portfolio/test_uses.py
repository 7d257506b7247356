"""Uses: one at a time for each member and system, dated, counted, and passed on in a merge."""

from __future__ import annotations

import datetime as dt

import pytest

from samdrift.kernel.errors import DomainError, ReadOnly, Refused
from samdrift.kernel.registry import registry
from samdrift.parties.calc.handover import MERGE, SPLIT, Handover
from samdrift.parties.models.members import Member
from samdrift.portfolio.models.integrations import CommonComponent, Integration
from samdrift.portfolio.models.uses import Use, UserCount
from samdrift.portfolio.queries import uses as queries
from samdrift.portfolio.services import integrations, succession, uses

DAY = dt.date(2027, 1, 1)


def test_overlapping_use_is_refused_naming_the_other(land):
    land.system("Gerica")
    land.use("Gerica", "nordvik", valid_from=dt.date(2020, 1, 1))
    with pytest.raises(DomainError, match=r"Nordvik already uses Gerica from 01\.01\.2020"):
        land.use("Gerica", "nordvik", valid_from=dt.date(2025, 1, 1))
    assert Use.objects.count() == 1


def test_use_may_follow_one_that_ended_that_day(land):
    land.system("Gerica")
    first = land.use("Gerica", "nordvik", valid_from=dt.date(2020, 1, 1))
    uses.end_use(first, by=land.by, ends_on=dt.date(2025, 1, 1))
    assert land.use("Gerica", "nordvik", valid_from=dt.date(2025, 1, 1)).pk != first.pk


def test_change_of_period_is_held_against_the_others(land):
    land.system("Gerica")
    first = land.use("Gerica", "nordvik", valid_to=dt.date(2024, 1, 1))
    land.use("Gerica", "nordvik", valid_from=dt.date(2025, 1, 1))
    with pytest.raises(DomainError) as refused:
        uses.change_use(first, by=land.by, valid_to=dt.date(2025, 6, 1))
    assert refused.value.code == "overlap"
    first.refresh_from_db()
    assert first.valid_to == dt.date(2024, 1, 1)


@pytest.mark.parametrize(("person", "may"), [("kari", True), ("didrik", False), ("ola", False)])
def test_coordinator_speaks_for_the_own_member_alone(land, person, may):
    system = land.system("Gerica")
    by = land.world.viewer(person)
    if may:
        assert uses.add_use(by=by, system=system, member=land.world.nordvik).pk
    else:
        with pytest.raises(Refused):
            uses.add_use(by=by, system=system, member=land.world.nordvik)


def test_nothing_is_written_on_a_page_of_another_day(land):
    system = land.system("Gerica")
    with pytest.raises(ReadOnly):
        uses.add_use(
            by=land.by.seen_as_of(dt.date(2019, 1, 1)), system=system, member=land.world.nordvik
        )


def test_newest_count_is_kept_whatever_order_they_come_in(land):
    land.system("Gerica")
    use = land.use("Gerica", "nordvik")
    newest = uses.count_users(
        use, by=land.by, counted_on=dt.date(2026, 6, 1), count=50, source="system"
    )
    uses.count_users(use, by=land.by, counted_on=dt.date(2025, 6, 1), count=40, source="file")
    use.refresh_from_db()
    assert (use.user_count, use.user_count_on) == (50, dt.date(2026, 6, 1))
    uses.remove_count(newest, by=land.by)
    use.refresh_from_db()
    assert (use.user_count, use.user_count_on) == (40, dt.date(2025, 6, 1))


def test_count_of_a_day_to_come_is_refused(land):
    land.system("Gerica")
    use = land.use("Gerica", "nordvik")
    with pytest.raises(DomainError) as refused:
        uses.count_users(use, by=land.by, counted_on=DAY, count=5, source="system")
    assert refused.value.field == "counted_on"


def test_what_is_told_counts_zero_and_no_as_answers(land):
    land.system("Gerica")
    use = land.use("Gerica", "nordvik", users=0, version="7", criticality=3)
    told = queries.told(Use.objects.get(pk=use.pk))
    assert (told.filled, told.total) == (3, 14)
    assert "hosting" in told.missing
    assert "user_count" not in told.missing


def test_list_answers_for_the_day_in_the_address(land, as_person):
    land.system("Gerica")
    land.use("Gerica", "nordvik", valid_from=dt.date(2018, 1, 1), valid_to=dt.date(2020, 1, 1))
    land.use("Gerica", "sorvik", valid_from=dt.date(2020, 1, 1))
    client = as_person("ola")

    def members(prefix):
        rows = client.get(f"{prefix}/portfolio/uses/export.json").json()
        return [row["member"] for row in rows]

    assert members("") == ["Sørvik"]
    assert members("/per/2019-12-31") == ["Nordvik"]
    assert members("/per/2017-12-31") == []


def test_list_asks_as_often_for_three_uses_as_for_one(land, as_person, queries_of):
    client = as_person("kari")
    land.system("Gerica", supplier=land.world.supplier)
    land.use("Gerica", "nordvik", users=3)
    client.get("/portfolio/uses/")
    one = queries_of(lambda: client.get("/portfolio/uses/"))
    land.use("Gerica", "sorvik")
    land.system("Familia", supplier=land.world.supplier)
    land.use("Familia", "lillevik")
    assert queries_of(lambda: client.get("/portfolio/uses/")) == one


def test_new_use_from_the_page_is_refused_beside_its_field(land, as_person):
    system = land.system("Gerica")
    land.use("Gerica", "nordvik")
    values = {"system": system.pk, "member": land.world.nordvik.pk}
    answer = as_person("kari").post("/portfolio/uses/new/", values)
    assert answer.status_code == 422
    assert "already uses Gerica" in answer.content.decode()


def test_new_use_from_the_page_is_added_with_its_first_count(land, as_person):
    system = land.system("Gerica")
    values = {
        "system": system.pk,
        "member": land.world.nordvik.pk,
        "users": "12",
        "valid_from": "1.2.2026",
    }
    answer = as_person("kari").post("/portfolio/uses/new/", values)
    use = Use.objects.get()
    assert answer.url == f"/portfolio/uses/{use.pk}/"
    assert (use.valid_from, use.user_count) == (dt.date(2026, 2, 1), 12)
    assert UserCount.objects.get().source == "estimate"


def test_planned_dates_wait_for_those_who_answer_for_them(land):
    land.system("Gerica", replace_on=dt.date(2027, 1, 15))
    land.use("Gerica", "nordvik", phase_out_on=dt.date(2026, 12, 1))
    dates = next(one for one in registry.worklists if one.key == "system-dates")
    due = [item.due for item in dates.items(land.world.viewer("kari"), 10)]
    assert due == [dt.date(2026, 12, 1), dt.date(2027, 1, 15)]
    assert dates.items(land.world.viewer("didrik"), 10) == []
    assert dates.items(land.world.viewer("ola"), 10) == []


# Merge and split of members


@pytest.fixture
def shared(land):
    """Nordvik and Sørvik use Gerica, Nordvik Familia too; Nordvik's Familia sends to its Gerica."""
    land.system("Gerica")
    land.system("Familia")
    one = land.use("Gerica", "nordvik", users=40, version="7", hosting="local", criticality=5)
    other = land.use("Gerica", "sorvik", users=25, version="7", hosting="cloud")
    familia = land.use("Familia", "nordvik", valid_from=dt.date(2020, 1, 1))
    component = CommonComponent.objects.create(name="Helsenorge", level="national")
    uses.set_components(other, [component], by=land.by)
    flow = integrations.add_integration(by=land.by, source=familia, target=one, content="Barn")
    return {"one": one, "other": other, "familia": familia, "flow": flow}


def merged(land):
    new = Member.objects.create(name="Storvik")
    world = land.world
    return new, Handover(MERGE, (world.nordvik.pk, world.sorvik.pk), (new.pk,), DAY)


def test_merge_makes_one_use_with_the_users_added_up(land, shared):
    new, handover = merged(land)
    succession.apply(handover, land.by)
    use = Use.objects.get(member=new, system=land.systems["Gerica"])
    assert (use.valid_from, use.user_count) == (DAY, 65)
    assert (use.version, use.hosting, use.criticality) == ("7", "", 5)
    assert [one.component.name for one in use.components.all()] == ["Helsenorge"]
    assert {row.valid_to for row in Use.objects.exclude(member=new)} == {DAY}


def test_merge_with_an_uncounted_use_leaves_the_users_unknown(land, shared):
    Use.objects.filter(pk=shared["other"].pk).update(user_count=None, user_count_on=None)
    new, handover = merged(land)
    succession.apply(handover, land.by)
    assert Use.objects.get(member=new, system=land.systems["Gerica"]).user_count is None


def test_merge_lets_integrations_follow_their_systems(land, shared):
    new, handover = merged(land)
    succession.apply(handover, land.by)
    old = Integration.objects.get(pk=shared["flow"].pk)
    flow = Integration.objects.exclude(pk=old.pk).get()
    assert old.valid_to == DAY
    assert (flow.valid_from, flow.source.member, flow.target.member) == (DAY, new, new)


def test_merge_into_one_that_lives_on_keeps_its_use(land, shared):
    world = land.world
    handover = Handover(MERGE, (world.nordvik.pk, world.sorvik.pk), (world.nordvik.pk,), DAY)
    succession.apply(handover, land.by)
    own = Use.objects.on(DAY).get(system=land.systems["Gerica"])
    assert own.pk == shared["one"].pk
    assert (own.user_count, own.valid_to) == (65, None)


def test_split_gives_each_its_own_uses_with_users_unknown(land, shared):
    first, second = (Member.objects.create(name=name) for name in ("Østvik", "Vestvik"))
    handover = Handover(SPLIT, (land.world.nordvik.pk,), (first.pk, second.pk), DAY)
    succession.apply(handover, land.by)
    for member in (first, second):
        own = Use.objects.filter(member=member)
        assert own.count() == 2
        assert {use.user_count for use in own} == {None}
    assert Integration.objects.on(DAY).count() == 2


def test_succession_undone_stands_as_before(land, shared):
    def everything():
        models = (Use, Integration, UserCount)
        return [list(model.objects.order_by("pk").values()) for model in models]

    before = everything()
    _new, handover = merged(land)
    data = succession.apply(handover, land.by)
    assert everything() != before
    succession.undo_step(data, land.by)
    assert everything() == before


def test_succession_previews_without_changing(land, shared):
    _new, handover = merged(land)
    lines = succession.preview(handover, land.by)
    assert [line.count for line in lines] == [3, 1, 1]
    assert Use.objects.filter(valid_to=None).count() == 3


def test_count_of_what_is_told_is_that_of_the_uses_own_page() -> None:
    use = Use(version="", hosting="cloud", user_count=0, criticality=None, purpose="Post")
    assert queries.count_told(use) == queries.told(use).filled > 0
