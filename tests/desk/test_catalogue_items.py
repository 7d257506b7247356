"""What may be ordered: kept by the desk's leads, with an editor of what is asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from samdrift.desk.calc.item_form import (
    Field,
    answers_of,
    fields_of,
    flaws,
    kept_answers,
    key_of,
    keyed,
    moved,
    without,
)
from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import CatalogueItem
from samdrift.desk.queries import catalogue_items as queries
from samdrift.desk.services import catalogue_items as services
from samdrift.desk.services.service_catalogue import end_service
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from tests.desk.made import Desk, machine, make_case, make_desk
from tests.desk.made_catalogue import make_team
from tests.desk.made_portal import NAME, make_item, send_item
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


# The form itself


def test_key_is_made_of_the_label() -> None:
    assert key_of("Når begynner du?", []) == "nar_begynner_du"
    assert key_of("Navn", ["navn"]) == "navn_2"
    assert key_of("???", []) == "field"


def test_fields_keep_the_keys_they_have() -> None:
    first = Field("navn", "Hele navnet")
    assert [one.key for one in keyed((first, Field("", "Navn"), Field("", "Dag")))] == [
        "navn",
        "navn_2",
        "dag",
    ]


def test_fields_are_moved_and_removed() -> None:
    a, b, c = Field("a", "A"), Field("b", "B"), Field("c", "C")
    assert moved((a, b, c), 2, -1) == (a, c, b)
    assert moved((a, b, c), 0, -1) == (a, b, c)
    assert moved((a, b, c), 0, 1) == (b, a, c)
    assert without((a, b, c), 1) == (a, c)


def test_flaws_are_told_with_their_place() -> None:
    fields = (Field("a", "A"), Field("b", " "), Field("c", "C", "choice", choices=("En",)))
    assert [(one.place, one.code) for one in flaws(fields)] == [(1, "no_label"), (2, "no_choices")]


def test_form_is_the_same_after_it_is_kept() -> None:
    field = Field("a", "A", "choice", required=True, choices=("En", "To"), help="Velg")
    assert fields_of([field.plain()]) == (field,)


def test_answers_are_kept_with_the_labels_as_they_were() -> None:
    kept = kept_answers((NAME, Field("n", "Antall", "number")), {"name": "Ola", "n": ""})
    assert [(one.label, one.value) for one in answers_of(kept)] == [("Navn", "Ola")]
    assert kept_answers((NAME,), {}) == {}


# Who keeps it


@pytest.mark.parametrize("who", ["ola", "kari", "dina", "per", "asta"])
def test_only_leads_keep_the_catalogue(world: World, desk: Desk, who: str) -> None:
    with pytest.raises(Refused):
        services.add_item(by=world.viewer(who), service=desk.service, title="Noe")
    assert not CatalogueItem.objects.exists()


def test_lead_of_a_team_keeps_the_catalogue(world: World, desk: Desk) -> None:
    make_team(world, "Lederlaget", world.people["asta"])
    item = services.add_item(by=world.viewer("asta"), service=desk.service, title="Noe")
    assert not item.is_published
    assert Event.objects.filter(what="item.added", subject_id=item.pk).exists()


def test_title_is_used_once_in_a_service(world: World, desk: Desk) -> None:
    make_item(world, desk, "Ny skjerm")
    with pytest.raises(DomainError) as refused:
        make_item(world, desk, "ny skjerm")
    assert refused.value.field == "title"


def test_system_is_needed_where_its_manager_approves(world: World, desk: Desk) -> None:
    with pytest.raises(DomainError) as refused:
        make_item(world, desk, approval="system")
    assert refused.value.field == "system"


def test_change_is_told_in_history(world: World, desk: Desk) -> None:
    item = make_item(world, desk)
    services.change_item(item, by=machine(world), title="Bærbar maskin", members=[world.nordvik])
    event = Event.objects.get(what="item.changed", subject_id=item.pk)
    assert "Bærbar maskin" in event.text
    assert "Nordvik" in event.text


def test_item_of_an_ended_service_is_not_offered(world: World, desk: Desk) -> None:
    item = services.unpublish(make_item(world, desk), by=machine(world))
    end_service(desk.service, by=machine(world))
    with pytest.raises(DomainError):
        services.publish(item, by=machine(world))
    assert list(queries.offered(world.viewer("ola"))) == []


# Who sees it


def test_item_is_offered_to_its_members(world: World, as_person: Any, desk: Desk) -> None:
    item = make_item(world, desk, members=[world.nordvik])
    assert list(queries.offered(world.viewer("ola"))) == [item]
    assert list(queries.offered(world.viewer("per"))) == []
    assert as_person("per").get(reverse("desk:offer", args=[item.pk])).status_code == 404
    address = f"{reverse('desk:new_form')}?item={item.pk}"
    assert as_person("per").get(address).status_code == 404
    assert item.title in as_person("ola").get(reverse("desk:catalogue")).content.decode()


def test_unpublished_item_is_seen_by_the_desk_only(
    world: World, as_person: Any, desk: Desk
) -> None:
    item = services.unpublish(make_item(world, desk), by=machine(world))
    page = reverse("desk:item_detail", args=[item.pk])
    assert as_person("ola").get(page).status_code == 404
    assert as_person("asta").get(page).status_code == 200


def test_most_ordered_stand_first(world: World, desk: Desk) -> None:
    seldom, often = make_item(world, desk, "Aldri"), make_item(world, desk, "Ofte")
    make_case(world, item=often, kind="request")
    assert queries.most_ordered(world.viewer("ola")) == [often, seldom]


def test_item_page_tells_price_questions_and_approver(
    world: World, as_person: Any, desk: Desk
) -> None:
    item = make_item(world, desk, fields=(NAME,), price="250 kr", approval="director")
    page = as_person("ola").get(reverse("desk:offer", args=[item.pk])).content.decode()
    assert "250 kr" in page
    assert "Navn" in page
    assert "chief municipal executive" in page


# The editor


def test_editor_adds_moves_and_removes_without_saving(
    world: World, as_person: Any, desk: Desk
) -> None:
    item = make_item(world, desk, fields=(NAME,))
    dag, address = as_person("dag"), reverse("desk:item_form", args=[item.pk])
    data = {"count": "1", "key-0": "name", "label-0": "Navn", "kind-0": "text", "help-0": ""}
    added = dag.post(address, {**data, "act": "add"}).content.decode()
    assert 'name="label-1"' in added
    two = {**data, "count": "2", "label-1": "Dag", "kind-1": "day", "key-1": "", "help-1": ""}
    swapped = dag.post(address, {**two, "act": "up-1"}).content.decode()
    assert swapped.index('value="Dag"') < swapped.index('value="Navn"')
    one = dag.post(address, {**two, "act": "remove-0"}).content.decode()
    assert 'value="Navn"' not in one
    item.refresh_from_db()
    assert [field["label"] for field in item.form] == ["Navn"]


def test_editor_saves_and_old_answers_stand(world: World, as_person: Any, desk: Desk) -> None:
    item = make_item(world, desk, fields=(NAME,))
    send_item(as_person("ola"), item, a_name="Mus")
    data = {
        "count": "1", "key-0": "name", "label-0": "Hva heter den?", "kind-0": "choice",
        "choices-0": "En\nTo\nEn", "required-0": "1", "act": "save",
    }  # fmt: skip
    as_person("dag").post(reverse("desk:item_form", args=[item.pk]), data)
    item.refresh_from_db()
    assert item.form == [
        {"key": "name", "label": "Hva heter den?", "kind": "choice", "required": True,
         "choices": ["En", "To"], "help": ""},
    ]  # fmt: skip
    case = Case.objects.get()
    assert queries.answers_told(case, world.viewer("ola")) == [("Navn", "Mus")]


def test_editor_tells_what_is_wrong_and_keeps_what_is_typed(
    world: World, as_person: Any, desk: Desk
) -> None:
    item = make_item(world, desk)
    data = {"count": "1", "key-0": "", "label-0": "", "kind-0": "text", "help-0": "Skriv her"}
    response = as_person("dag").post(
        reverse("desk:item_form", args=[item.pk]), {**data, "act": "save"}
    )
    assert response.status_code == 422
    assert "Skriv her" in response.content.decode()
    item.refresh_from_db()
    assert item.form == []


def test_editor_is_for_leads(world: World, as_person: Any, desk: Desk) -> None:
    item = make_item(world, desk)
    assert as_person("asta").get(reverse("desk:item_form", args=[item.pk])).status_code == 403


def test_preview_shows_the_form_as_people_see_it(world: World, as_person: Any, desk: Desk) -> None:
    item = make_item(world, desk, fields=(NAME,))
    page = as_person("dag").get(reverse("desk:item_form", args=[item.pk])).content.decode()
    assert 'name="preview-a_name"' in page


def test_item_is_added_and_changed_by_the_register(
    world: World, as_person: Any, desk: Desk
) -> None:
    dag = as_person("dag")
    data = {
        "service": desk.service.pk, "title": "Ny skjerm", "kind": "request", "approval": "none",
        "impact": "3", "urgency": "3", "order": "0", "checklist": "Bestill\nSett opp",
    }  # fmt: skip
    dag.post(reverse("desk:item_new"), data)
    item = CatalogueItem.objects.get()
    assert item.checklist == ["Bestill", "Sett opp"]
    dag.post(reverse("desk:item_publish", args=[item.pk]))
    change = reverse("desk:item_change", args=[item.pk])
    assert "Sett opp" in dag.get(change).content.decode()
    dag.post(change, {**data, "title": "Stor skjerm", "members": [world.nordvik.pk]})
    item.refresh_from_db()
    assert (item.title, item.is_published) == ("Stor skjerm", True)
    assert list(item.members.all()) == [world.nordvik]
    assert "Stor skjerm" in dag.get(reverse("desk:item_list")).content.decode()
