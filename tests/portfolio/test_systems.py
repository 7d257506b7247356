"""Systems: one name means one system, two names can be made one, and it can be taken back."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from samdrift.kernel import search
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.portfolio.models.integrations import CommonComponent, ComponentUse, Integration
from samdrift.portfolio.models.roles import SystemRole
from samdrift.portfolio.models.systems import Likeness, ServiceArea, System, SystemName
from samdrift.portfolio.models.uses import Use, UserCount
from samdrift.portfolio.queries import systems as queries
from samdrift.portfolio.services import areas, integrations, likeness, systems, uses

DAY = dt.date(2026, 11, 20)


def test_system_is_found_by_name_other_name_supplier_and_area(land):
    land.system("Familia", "Barnevern", supplier=land.world.supplier, other_names=["Barnevernboka"])
    for text in ("famil", "barnevernboka", "leverandør", "barnevern"):
        assert "Familia" in [hit.title for hit in search.find(text, land.by)], text


def test_second_system_of_the_same_name_is_refused_by_name(land):
    land.system("CGM Gerica")
    with pytest.raises(DomainError, match="CGM Gerica") as refused:
        land.system("cgm  gerica")
    assert refused.value.code == "name_taken"
    assert refused.value.field == "name"


def test_other_name_of_another_system_is_refused(land):
    land.system("Gerica", other_names=["Pleieboka"])
    other = land.system("Profil")
    with pytest.raises(DomainError, match="Gerica"):
        systems.change_system(other, by=land.by, other_names=["pleieboka"])
    assert not other.names.exists()


def test_change_leaves_an_event_with_old_and_new(land):
    system = land.system("Gerica")
    changed = systems.change_system(system, by=land.by, name="CGM Gerica", life_cycle="replace")
    event = Event.objects.filter(what="system.changed", subject_id=system.pk).get()
    assert changed.name == "CGM Gerica"
    assert '"name":["Gerica","CGM Gerica"]' in event.text
    assert [name for _day, name in queries.earlier_names(system)] == ["Gerica"]


def test_system_still_used_cannot_end(land):
    system = land.system("Gerica")
    use = land.use("Gerica", "nordvik")
    with pytest.raises(DomainError, match="Nordvik") as refused:
        systems.end_system(system, by=land.by)
    assert refused.value.code == "still_used"
    uses.end_use(use, by=land.by, ends_on=DAY)
    assert systems.end_system(system, by=land.by).life_cycle == "ended"


@pytest.mark.parametrize(("person", "may"), [("mona", True), ("kari", True), ("ola", False)])
def test_adding_a_system_takes_the_right(land, person, may):
    by = land.world.viewer(person)
    if may:
        assert systems.add_system(by=by, name="Gerica").pk
        return
    with pytest.raises(Refused, match="management lead"):
        systems.add_system(by=by, name="Gerica")
    assert not System.objects.exists()


def test_reference_data_is_loaded_once_and_renamed_areas_stay_renamed(world):
    by = world.viewer("mona")
    assert areas.load_reference_data(by=by) > 20
    first = ServiceArea.objects.get(name="Eiendom")
    areas.change_area(first, by=by, name="Bygg", parent=None)
    assert areas.load_reference_data(by=by) == 0
    assert not ServiceArea.objects.filter(name="Eiendom").exists()


def test_areas_have_two_levels_at_most(land):
    with pytest.raises(DomainError) as refused:
        land.area("Akutt", "Barnevern")
    assert refused.value.code == "too_deep"


def test_merging_areas_moves_systems_and_parts(land):
    system = land.system("Familia", "Helse")
    areas.merge_areas(land.areas["Helse"], land.areas["Arkiv"], by=land.by)
    assert [area.name for area in system.areas.all()] == ["Arkiv"]
    assert ServiceArea.objects.get(name="Barnevern").parent == land.areas["Arkiv"]


def test_area_moves_up_among_its_own(land):
    areas.move_area(land.areas["Lege"], by=land.by, up=True)
    names = [area.name for area in queries.areas_in_order(land.by)]
    assert names == ["Helse", "Lege", "Barnevern", "Arkiv"]


def test_alike_names_are_suggested_and_never_joined_silently(land):
    land.system("CGM Gerica")
    land.system("Gerica")
    land.system("Familia")
    assert likeness.suggest_alike(by=land.by) == 1
    assert likeness.suggest_alike(by=land.by) == 0
    assert System.objects.own_rows().count() == 3


def test_pair_said_to_be_two_is_not_suggested_again(land):
    land.system("CGM Gerica")
    land.system("Gerica")
    likeness.suggest_alike(by=land.by)
    likeness.say_different(Likeness.objects.get(), by=land.by)
    assert likeness.suggest_alike(by=land.by) == 0
    assert queries.likely_pairs(land.by) == []


@pytest.fixture
def two(land):
    """Gerica and CGM Gerica; Nordvik uses both at the same time, Sørvik the second only."""
    kept = land.system("CGM Gerica", "Helse")
    gone = land.system("Gerica", "Lege", other_names=["Pleieboka"], short_name="GER")
    own = land.use("CGM Gerica", "nordvik", valid_from=dt.date(2020, 1, 1), version="7")
    twin = land.use(
        "Gerica", "nordvik", valid_from=dt.date(2018, 1, 1), version="6", hosting="local"
    )
    moved = land.use("Gerica", "sorvik")
    uses.count_users(twin, by=land.by, counted_on=dt.date(2026, 1, 1), count=40, source="system")
    component = CommonComponent.objects.create(name="Helsenorge", level="national")
    uses.set_components(twin, [component], by=land.by)
    flow = integrations.add_integration(by=land.by, source=twin, target=moved, content="Epikriser")
    role = SystemRole.objects.create(
        system=gone, member=land.world.nordvik, person=land.world.people["ola"], kind="super_user"
    )
    return {
        "kept": kept,
        "gone": gone,
        "own": own,
        "twin": twin,
        "moved": moved,
        "flow": flow,
        "role": role,
    }


def everything():
    """Every row that a merge may touch, as plain values."""
    models = (Use, UserCount, ComponentUse, Integration, SystemName, SystemRole, System)
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in models}
    held = System.areas.through.objects.order_by("system_id", "servicearea_id")
    return {**rows, "areas": list(held.values_list("system_id", "servicearea_id"))}


def test_merge_moves_uses_names_roles_and_integrations(land, two):
    likeness.merge(two["kept"], two["gone"], by=land.by)
    own = Use.objects.get(pk=two["own"].pk)
    assert not Use.objects.filter(pk=two["twin"].pk).exists()
    assert (own.valid_from, own.version, own.hosting) == (dt.date(2018, 1, 1), "7", "local")
    assert (own.user_count, own.components.count()) == (40, 1)
    assert Use.objects.get(pk=two["moved"].pk).system == two["kept"]
    assert Integration.objects.get().source == own
    assert SystemRole.objects.get().system == two["kept"]
    assert {one.name for one in two["kept"].names.all()} == {"Gerica", "Pleieboka"}
    assert queries.by_name("gerica", land.by) == two["kept"]
    assert [hit.title for hit in search.find("pleieboka", land.by)] == ["CGM Gerica"]


def test_merge_previews_what_it_does(land, two):
    preview = likeness.preview_merge(two["kept"], two["gone"], by=land.by)
    assert [use.pk for use in preview.moved] == [two["moved"].pk]
    assert [(one.pk, twin.pk) for one, twin in preview.folded] == [(two["twin"].pk, two["own"].pk)]
    assert (preview.roles, preview.flows, preview.between) == (1, 1, [])


def test_merge_undone_the_same_day_stands_as_before(land, two):
    before = everything()
    done = likeness.merge(two["kept"], two["gone"], by=land.by)
    assert everything() != before
    likeness.undo_merge(done, by=land.by)
    assert everything() == before
    assert [hit.title for hit in search.find("pleieboka", land.by)] == ["Gerica"]


def test_merge_cannot_be_undone_the_next_day(land, two):
    done = likeness.merge(two["kept"], two["gone"], by=land.by)
    with time_machine.travel(f"{DAY + dt.timedelta(days=1)}T10:00:00+01:00"):
        land.world.today = DAY + dt.timedelta(days=1)
        with pytest.raises(DomainError) as refused:
            likeness.undo_merge(done, by=land.world.viewer("mona"))
    assert refused.value.code == "too_late"


def test_merge_undone_after_a_change_is_refused_and_changes_nothing(land, two):
    done = likeness.merge(two["kept"], two["gone"], by=land.by)
    Use.objects.filter(pk=two["moved"].pk).update(system=land.system("Profil"))
    with pytest.raises(DomainError) as refused:
        likeness.undo_merge(done, by=land.by)
    assert refused.value.code == "changed_since"
    assert System.objects.get(pk=two["gone"].pk).merged_into == two["kept"]


def test_merged_system_takes_no_more_uses(land, two):
    likeness.merge(two["kept"], two["gone"], by=land.by)
    with pytest.raises(DomainError, match="CGM Gerica"):
        land.use("Gerica", "lillevik")


def test_system_page_begins_with_a_sentence(land, as_person):
    system = land.system("Gerica")
    land.use("Gerica", "nordvik", users=1200)
    land.use("Gerica", "sorvik")
    page = as_person("ola").get(f"/portfolio/systems/{system.pk}/").content.decode()
    assert "Used by 2 of 3 members." in page
    assert "1\u00a0200 users counted. 1 use is not counted." in page


def test_register_asks_as_often_for_three_systems_as_for_one(land, as_person, queries_of):
    client = as_person("kari")
    land.system("Gerica", "Lege", supplier=land.world.supplier)
    land.use("Gerica", "nordvik")
    client.get("/portfolio/systems/")
    one = queries_of(lambda: client.get("/portfolio/systems/"))
    for name in ("Familia", "Profil"):
        land.system(name, "Barnevern", "Arkiv", supplier=land.world.supplier)
        land.use(name, "nordvik")
        land.use(name, "sorvik")
    assert queries_of(lambda: client.get("/portfolio/systems/")) == one


def test_register_filters_by_area_above_member_and_gaps(land, as_person):
    land.system("Familia", "Barnevern")
    land.system("Websak", "Arkiv")
    land.use("Websak", "sorvik")
    client = as_person("kari")

    def names(query):
        rows = client.get(f"/portfolio/systems/export.json?{query}").json()
        return [row["name"] for row in rows]

    assert names(f"area={land.areas['Helse'].pk}") == ["Familia"]
    assert names(f"member={land.world.sorvik.pk}") == ["Websak"]
    assert names("gaps=yes") == ["Websak"]
    assert names("name=fam") == ["Familia"]


def test_systems_are_not_there_for_those_outside(land, as_person):
    system = land.system("Gerica")
    pages = ("systems/", f"systems/{system.pk}/", "systems/alike/", "areas/", "matrix/", "map/")
    for person in ("sol", "stig"):
        client = as_person(person)
        assert {client.get(f"/portfolio/{page}").status_code for page in pages} == {404}


def test_ending_by_the_page_takes_the_right(land, as_person):
    system = land.system("Gerica")
    assert as_person("ola").post(f"/portfolio/systems/{system.pk}/end/").status_code == 403
    assert as_person("kari").post(f"/portfolio/systems/{system.pk}/end/").status_code == 302
    system.refresh_from_db()
    assert system.ended_at is not None


def test_pair_is_made_one_from_its_page_and_taken_back(land, as_person):
    kept, gone = land.system("CGM Gerica"), land.system("Gerica")
    likeness.suggest_alike(by=land.by)
    client, pair = as_person("kari"), Likeness.objects.get()
    shown = client.get(f"/portfolio/systems/alike/{pair.pk}/?keep={kept.pk}").content.decode()
    assert "Make Gerica and CGM Gerica one system" in shown
    client.post(f"/portfolio/systems/alike/{pair.pk}/?keep={kept.pk}")
    gone.refresh_from_db()
    assert gone.merged_into == kept
    assert "is the same system as" in client.get(f"/portfolio/systems/{gone.pk}/").content.decode()
    client.post(f"/portfolio/systems/merges/{queries.merges_today(land.by)[0].pk}/undo/")
    gone.refresh_from_db()
    assert gone.merged_into is None
