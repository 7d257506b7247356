"""The room of a major incident, and what everybody reads of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samdrift.desk.models.major import MajorAction, MajorIncident
from samdrift.desk.services import major as services
from samdrift.followup.models.activities import Activity
from samdrift.kernel.templatetags.shown import moment
from tests.desk.made import Desk, make_case, make_desk
from tests.desk.made_major import declare
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


@pytest.fixture
def incident(world: World, desk: Desk) -> MajorIncident:
    return declare(world, desk)


def at(name: str, *keys: Any) -> str:
    return reverse(f"desk:{name}", args=keys)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_whole_course_in_the_browser(world: World, desk: Desk, as_person: Any):
    case, other = make_case(world, system=desk.system), make_case(world, system=desk.system)
    asta = as_person("asta")
    declared = {"public_title": "Nede", "public_text": "Vi leter.", "next_update_at": "30",
                "members": [world.nordvik.pk]}  # fmt: skip
    assert asta.post(at("major_declare", case.pk), declared).status_code == 302
    one = MajorIncident.objects.get()
    assert one.next_update_at is not None and list(one.members.all()) == [world.nordvik]
    assert asta.post(at("major_note", one.pk), {"text": "Ringte"}).status_code == 302
    assert f'value="{other.pk}"' in text(asta.get(at("major_detail", one.pk)))
    assert asta.post(at("major_attach", one.pk), {"cases": [other.pk]}).status_code == 302
    told = {"public_title": "Nede", "text": "En disk er full.", "to_cases": "on"}
    assert asta.post(at("major_tell", one.pk), told).status_code == 302
    assert asta.post(at("major_message", one.pk), {"text": "Snart"}).status_code == 302
    changed = {"lead": world.people["arne"].pk, "members": [], "systems": []}
    assert asta.post(at("major_change", one.pk), changed).status_code == 302
    assert asta.post(at("major_detach", one.pk, other.pk)).status_code == 302
    since = f"since {moment(one.declared_at)}"
    assert since in text(asta.get(at("major_detail", one.pk)))
    assert asta.post(at("major_end", one.pk), {"text": "Oppe igjen."}).status_code == 302
    one.refresh_from_db()
    over = text(asta.get(at("major_detail", one.pk)))
    assert f"{moment(one.declared_at)} – {moment(one.ended_at)}" in over
    assert since not in over
    assert _first_deed(asta, one) == "Write the review"
    review = {"happened": "Disken ble full", "why": "Logg", "went_well": "Rolig"}
    assert asta.post(at("major_review", one.pk), review).status_code == 302
    assert _first_deed(asta, one) == "Finish the review"
    action = {"title": "Overvåk disk", "due_on": "01.12.2026", "person": ""}
    for _n in range(2):
        assert asta.post(at("major_action", one.pk), action).status_code == 302
    dropped = MajorAction.objects.order_by("pk").first()
    assert dropped is not None
    assert asta.post(at("major_action_drop", dropped.pk)).status_code == 302
    assert asta.post(at("major_finish", one.pk)).status_code == 302
    assert Activity.objects.get().title == "Overvåk disk"
    paper = asta.get(at("major_paper", one.pk))
    assert paper.content.startswith(b"%PDF")
    again = asta.post(at("major_review_again", one.pk), {"reason": "Mer"})
    assert again.status_code == 302
    assert asta.post(at("major_go_on", one.pk), {"reason": "Nede igjen"}).status_code == 302


def test_employee_reads_what_is_told_and_nothing_of_the_room(
    world: World, desk: Desk, incident: MajorIncident, as_person: Any
):
    services.write_note(incident, text="Intern linje", by=world.viewer("asta"))
    ola = as_person("ola")
    shown = text(ola.get(at("major_detail", incident.pk)))
    assert "Bruk papir" in shown
    for hidden in ("Intern linje", "Attached cases", "Leads it", "Åsta", "Tell everybody"):
        assert hidden not in shown
    assert " style=" not in shown
    assert ola.post(at("major_note", incident.pk), {"text": "x"}).status_code == 403
    assert ola.get(at("major_paper", incident.pk)).status_code == 403
    assert ola.post(at("major_attach", incident.pk), {}).status_code == 403
    assert ola.get(at("major_declare", incident.case_id)).status_code == 403


def test_member_that_is_not_affected_does_not_open_it(world: World, desk: Desk, as_person: Any):
    incident = declare(world, desk, members=[world.sorvik])
    assert as_person("ola").get(at("major_detail", incident.pk)).status_code == 404
    assert as_person("per").get(at("major_detail", incident.pk)).status_code == 200
    assert as_person("arne").get(at("major_detail", incident.pk)).status_code == 200


def test_what_is_down_is_on_the_front_page_of_those_affected(
    world: World, desk: Desk, as_person: Any
):
    case = make_case(world, by=world.viewer("per"), member=world.sorvik)
    declare(world, desk, case=case, members=[world.sorvik])
    front = reverse("home:front")
    assert "Journalsystemet er nede" in text(as_person("per").get(front))
    assert "Journalsystemet er nede" not in text(as_person("ola").get(front))


def test_room_takes_the_same_queries_however_many_cases(
    world: World, desk: Desk, incident: MajorIncident, as_person: Any
):
    viewer, asta = world.viewer("asta"), as_person("asta")
    services.attach_cases(incident, [make_case(world)], by=viewer)
    make_case(world, system=desk.system)
    asta.get(at("major_detail", incident.pk))
    with CaptureQueriesContext(connection) as few:
        asta.get(at("major_detail", incident.pk))
    services.attach_cases(incident, [make_case(world) for _n in range(5)], by=viewer)
    for _n in range(5):
        make_case(world, system=desk.system)
    with CaptureQueriesContext(connection) as many:
        asta.get(at("major_detail", incident.pk))
    assert len(many) <= len(few)


def test_late_update_is_told_in_the_room_and_on_the_work_list(
    world: World, incident: MajorIncident, as_person: Any
):
    MajorIncident.objects.update(next_update_at=world.viewer("asta").now)
    asta = as_person("asta")
    assert "An update was promised" in text(asta.get(at("major_detail", incident.pk)))
    assert "An update was promised" in text(asta.get(reverse("home:worklist")))


def test_list_shows_states_and_refuses_an_unknown_one(
    world: World, incident: MajorIncident, as_person: Any
):
    asta = as_person("asta")
    assert "Going on" in text(asta.get(at("major_list") + "?state=on"))
    assert asta.get(at("major_list") + "?state=x").status_code in {400, 422}
    got = as_person("ola").get(f"/api/v1/desk/major/{incident.pk}")
    assert got.status_code == 200
    assert "review" not in got.json().get("happened", "")


def test_history_for_employees_leaves_out_the_room(
    world: World, incident: MajorIncident, as_person: Any
):
    services.write_note(incident, text="Intern", by=world.viewer("asta"))
    shown = text(as_person("ola").get(at("major_history", incident.pk)))
    assert "Was declared" in shown
    assert "A line was written" not in shown


def test_new_case_may_be_attached_from_its_own_page(
    world: World, desk: Desk, incident: MajorIncident, as_person: Any
):
    new = make_case(world, title="Får ikke åpnet", system=desk.system)
    words = make_case(world, title="Er journalsystemene nede?")
    other = make_case(world, title="Ny telefon", text="Skjermen er knust.")
    asta = as_person("asta")
    for case, offered in ((new, True), (words, True), (other, False)):
        shown = text(asta.get(at("case_beside", case.pk)))
        assert ("May be a part of" in shown) is offered, case.title
    assert asta.post(at("major_attach", incident.pk), {"cases": [new.pk]}).status_code == 302
    assert "May be a part of" not in text(asta.get(at("case_beside", new.pk)))
    services.end_major(incident, text="Oppe", by=world.viewer("asta"))
    assert "May be a part of" not in text(asta.get(at("case_beside", words.pk)))


def _first_deed(client: Any, incident: MajorIncident) -> str:
    """What the page puts first of what can be done."""
    deeds = client.get(at("major_detail", incident.pk)).context["deeds"]
    return next(str(one.label) for one in deeds if one.primary)
