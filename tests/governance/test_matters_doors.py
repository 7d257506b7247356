"""Each address of matters, asked for by people who may, who may only read, and who may not know."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from samdrift.governance.models.coordination import Coordination
from samdrift.governance.services import basis, basis_costs, coordination, versions
from tests.governance.matters import body, matter, planned, steps

READ = ("matter_detail", "matter_history", "matter_versions", "matter_chain")
WRITE = (
    "matter_change",
    "matter_hand_over",
    "matter_withdraw",
    "matter_reopen",
    "matter_alternative_new",
    "matter_cost_new",
    "matter_attach",
    "matter_keep_chain",
    "matter_ask",
)


@pytest.fixture
def addresses(world):
    """Address → what it takes: read, write, press (only by POST), own (Nordvik's preparation)."""
    made, by = matter(world), world.viewer("mona")
    planned(world, made, ("recommend", body(world, "Gruppa")), ("decide", body(world, "Styret")))
    way = basis.add_alternative(made, by=by, name="Kjøpe")
    cost = basis_costs.add_cost(made, by=by, what="Lisens", nature="operating")
    file = basis_costs.attach(made, upload=(ContentFile(b"x").read(), "a.pdf"), by=by)
    version = versions.freeze(made, by=by)
    coordination.ask_members(made, by=by)
    own = Coordination.objects.get(matter=made, member=world.nordvik)
    said = coordination.comment(own, kind="need", text="x", by=world.viewer("ola"))
    step = steps(made)[0]
    found = {(name, made.pk): "read" for name in READ}
    found |= {(name, made.pk): "write" for name in WRITE}
    found |= {("matter_part", made.pk, "need"): "write"}
    found |= {("matter_template", made.pk, "four_levels"): "write"}
    found |= {("alternative_change", way.pk): "write", ("cost_change", cost.pk): "write"}
    found |= {("step_change", step.pk): "write", ("step_leave_out", step.pk): "write"}
    found |= {("step_met", step.pk): "write", ("version", version.pk): "read"}
    found |= {("attachment", file.pk): "read", ("coordination", own.pk): "own"}
    found |= {("matter_send", made.pk): "press", ("alternative_remove", way.pk): "press"}
    found |= {("alternative_choose", way.pk): "press", ("cost_remove", cost.pk): "press"}
    found |= {("attachment_remove", file.pk): "press", ("step_remove", step.pk): "press"}
    found |= {("step_earlier", step.pk): "press", ("step_later", step.pk): "press"}
    found |= {("step_unmet", step.pk): "press", ("comment_remove", said.pk): "own_press"}
    found |= {("coordination_take_back", own.pk): "own_press"}
    return {reverse(f"governance:{key[0]}", args=key[1:]): what for key, what in found.items()}


EXPECTED = {
    "mona": {"read": 200, "write": 200, "press": 302, "own": 200},
    "ola": {"read": 200, "write": 403, "press": 403, "own": 200},
    "per": {"read": 200, "write": 403, "press": 403, "own": 404, "own_press": 404},
    "dag": {"read": 200, "write": 200, "press": 302, "own": 404, "own_press": 404},
    "sol": {"read": 404, "write": 404, "press": 404, "own": 404, "own_press": 404},
    "stig": {"read": 404, "write": 404, "press": 404, "own": 404, "own_press": 404},
}


@pytest.mark.parametrize("who", list(EXPECTED))
def test_door_opens_for_those_it_should(addresses, as_person, who):
    client, wrong = as_person(who), {}
    order = sorted(addresses.items(), key=lambda one: "press" in one[1])
    for path, what in order:
        wanted = EXPECTED[who].get(what)
        if wanted is None:
            continue
        send = client.post if "press" in what else client.get
        status = send(path).status_code
        gone = status == 404 and wanted == 302  # an earlier press took it away
        if status != wanted and not gone:
            wrong[path] = (status, wanted)
    assert wrong == {}
