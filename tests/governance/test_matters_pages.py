"""Matters on their pages, in lists, on other pages, in the API and on the front page."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samdrift.followup.models.findings import Finding, FindingMember
from samdrift.governance.models.bodies import Body
from samdrift.governance.models.matters import Matter
from samdrift.governance.services import basis, chain, versions
from samdrift.kernel.registry import registry
from samdrift.parties.models.arrangements import Arrangement
from tests.governance.matters import body, fresh, matter, office, planned, sits, steps

HEAD = {"kind": "system", "openness": "cooperation"}


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def page_of(row):
    return reverse("governance:matter_detail", args=[row.pk])


def at(name, *args):
    return reverse(f"governance:{name}", args=args)


@pytest.fixture
def group(world):
    made = body(world, "Forvaltningsgruppa", "management", required_parts=["need"])
    office(world, made, "kari")
    return made


@pytest.fixture
def board(world):
    made = body(world, "Styringsgruppa")
    sits(world, made, "per")
    return made


def test_template_proposes_the_own_arrangements_bodies_before_others(
    world, group, board, as_person
):
    """A body of another cooperation that fits as well does not leave the place open."""
    other = Arrangement.objects.create(name="Naboen IKT")
    Body.objects.create(name="Naboens styringsgruppe", kind="steering", arrangement=other)
    made = matter(world)
    form = text(as_person("mona").get(at("matter_template", made.pk, "management_steering")))
    assert f'<option value="{group.pk}" selected>' in form
    assert f'<option value="{board.pk}" selected>' in form


def test_matter_is_begun_prepared_and_sent_on_its_pages(world, group, board, as_person):
    mona = as_person("mona")
    whose = f"arrangement:{world.arrangement.pk}"
    sent = mona.post(at("matter_new"), {**HEAD, "title": "Nytt fagsystem", "whose": whose})
    made = Matter.objects.get()
    assert sent.headers["Location"] == page_of(made)
    assert "26/1 Nytt fagsystem" in text(mona.get(page_of(made)))
    assert "Choose the bodies" in text(mona.get(page_of(made)))
    picked = at("matter_template", made.pk, "management_steering")
    form = text(mona.get(picked))
    assert f'<option value="{group.pk}" selected>' in form
    mona.post(picked, {"place_0": group.pk, "place_1": board.pk})
    assert [step.body for step in steps(made)] == [group, board]
    assert "Write: Need" in text(mona.get(page_of(made)))
    mona.post(at("matter_part", made.pk, "need"), {"text": "Det gamle er utgått"})
    told = text(mona.get(page_of(made)))
    assert "Send to Forvaltningsgruppa" in told
    assert "Det gamle er utgått" in told
    mona.post(at("matter_send", made.pk))
    assert fresh(made).status == "treated"
    kari = as_person("kari")
    assert "Forvaltningsgruppa" in text(kari.get(reverse("home:front")))
    step = steps(made)[0]
    said = {"outcome": "returned", "reason": "Vis kostnaden", "day": "20.11.2026"}
    kari.post(at("step_treat", step.pk), said)
    assert fresh(made).status == "prepared"
    assert "Vis kostnaden" in text(mona.get(reverse("home:front")))
    assert "Vis kostnaden" in text(mona.get(page_of(made)))


def test_basis_is_written_part_by_part(world, as_person):
    made, mona = matter(world), as_person("mona")
    mona.post(at("matter_alternative_new", made.pk), {"name": "Ingenting", "is_nothing": "on"})
    mona.post(at("matter_alternative_new", made.pk), {"name": "Kjøpe", "text": "Et nytt"})
    nothing, buy = made.alternatives.order_by("pk")
    mona.post(at("alternative_choose", buy.pk))
    cost = {
        "what": "Lisenser",
        "nature": "investment",
        "once": "1 234,50 kr",
        "yearly": "",
        "alternative": buy.pk,
        "member": world.nordvik.pk,
    }
    mona.post(at("matter_cost_new", made.pk), cost)
    mona.post(at("matter_cost_new", made.pk), {**cost, "once": "", "what": "Opplæring"})
    mona.post(
        at("matter_part", made.pk, "recommendation"),
        {"text": "Kjøp", "resolution": "Styringsgruppa vedtar å kjøpe."},
    )
    consequence = {"text": "", f"member_{world.nordvik.pk}": "Dyrere"}
    mona.post(at("matter_part", made.pk, "consequence"), consequence)
    mona.post(at("matter_part", made.pk, "risk"), {"not_needed": "Prøvd før"})
    told = text(mona.get(page_of(made)))
    for words in (
        "Styringsgruppa vedtar å kjøpe.",
        "at least 1\u00a0234,50\u00a0kr + 1 unknown",
        "Dyrere",
        "Not needed here, because: Prøvd før",
        "Some members lack their consequence",
        "4 of 10 parts are there",
    ):
        assert words in told, words
    line = made.costs.get(what="Opplæring")
    mona.post(at("cost_change", line.pk), {**cost, "what": "Kurs", "yearly": "0"})
    mona.post(at("alternative_remove", nothing.pk))
    assert sorted(made.costs.values_list("what", flat=True)) == ["Kurs", "Lisenser"]
    mona.post(at("cost_remove", line.pk))
    assert made.costs.count() == 1


def test_wrong_amount_is_told_at_its_field(world, as_person):
    made = matter(world)
    sent = {"what": "Lisens", "nature": "operating", "once": "mye"}
    told = text(as_person("mona").post(at("matter_cost_new", made.pk), sent), 422)
    assert "Write the amount in kroner" in told


def test_file_is_laid_with_the_matter_and_fetched_by_those_who_see_it(world, as_person):
    made = matter(world, openness="bodies", exemption="offl. § 23")
    mona = as_person("mona")
    file = SimpleUploadedFile("tilbud.pdf", b"%PDF-")
    mona.post(at("matter_attach", made.pk), {"file": file, "exemption": "offl. § 13"})
    row = made.attachments.get()
    got = mona.get(at("attachment", row.pk))
    assert (got.content, got.headers["X-Content-Type-Options"]) == (b"%PDF-", "nosniff")
    assert "attachment" in got.headers["Content-Disposition"]
    assert as_person("ola").get(at("attachment", row.pk)).status_code == 404
    mona.post(at("attachment_remove", row.pk))
    assert not made.attachments.exists()


def test_chain_is_planned_on_its_page(world, group, board, as_person):
    made, mona = matter(world), as_person("mona")
    plan = at("matter_chain", made.pk)
    assert "Four levels" in text(mona.get(plan))
    mona.post(plan, {"body": board.pk, "task": "decide", "precondition": "Enighet"})
    mona.post(plan, {"body": group.pk, "task": "recommend"})
    assert "The last body in the chain must be one that decides" in text(mona.get(plan))
    last = steps(made)[1]
    mona.post(at("step_earlier", last.pk))
    assert [step.body for step in steps(made)] == [group, board]
    mona.post(at("step_met", steps(made)[1].pk), {"note": "Møte 3"})
    assert "Møte 3" in text(mona.get(plan))
    mona.post(at("step_unmet", steps(made)[1].pk))
    assert steps(made)[1].met_on is None
    mona.post(at("step_change", steps(made)[0].pk), {"task": "discuss"})
    mona.post(at("matter_keep_chain", made.pk), {"name": "Vår vanlige"})
    assert "Vår vanlige" in text(mona.get(plan))
    mona.post(at("step_leave_out", steps(made)[0].pk), {"reason": "Haster"})
    assert steps(made)[0].outcome == "skipped"
    assert as_person("per").post(plan, {"task": "decide"}).status_code == 403


def test_differences_between_versions_are_shown(world, as_person):
    made, by = matter(world), world.viewer("mona")
    basis.write_part(made, "need", by=by, text="Det gamle er utgått")
    versions.freeze(made, by=by)
    basis.write_part(made, "need", by=by, text="Det gamle er usikkert")
    newest = versions.freeze(made, by=by)
    told = text(as_person("per").get(at("matter_versions", made.pk)))
    assert re.search(r"<del>.*utgått.*</del>", told)
    assert re.search(r"<ins>.*usikkert.*</ins>", told)
    assert "Words added: 1. Words taken out: 1." in told
    assert "usikkert" in text(as_person("per").get(at("version", newest.pk)))
    same = text(as_person("per").get(at("matter_versions", made.pk) + "?old=1&new=1"))
    assert "The two say the same" in same
    gone = as_person("per").get(at("matter_versions", made.pk) + "?old=1&new=9")
    assert gone.status_code == 404


def test_those_who_decide_see_what_waits_and_what_lacks(world, group, board, as_person):
    for n, who in enumerate((group, board)):
        made = matter(world, f"Sak {n}")
        planned(world, made, ("decide", who))
        chain.send(made, by=world.viewer("mona"))
    per = text(as_person("per").get(at("to_decide")))
    assert "Sak 1" in per
    assert "Sak 0" not in per
    kari = text(as_person("kari").get(at("to_decide")))
    assert "Missing: Need" in kari
    assert "Nothing waits" in text(as_person("ola").get(at("to_decide")))


@pytest.mark.parametrize(
    ("who", "query", "shown"),
    [
        ("ola", "", {"26/1", "26/2"}),
        ("mona", "?mine=prepare", {"26/1", "26/2"}),
        ("per", "?mine=decide", {"26/1"}),
        ("per", "?mine=run", set()),
        ("ola", "?kind=budget", {"26/2"}),
        ("ola", "?status=withdrawn", set()),
        ("ola", "?text=Andre", {"26/2"}),
        ("sol", "", None),
        ("stig", "", None),
    ],
)
def test_list_shows_what_is_asked_for(world, board, as_person, who, query, shown):
    first = matter(world)
    matter(world, "Andre", kind="budget")
    planned(world, first, ("decide", board))
    chain.send(first, by=world.viewer("mona"))
    response = as_person(who).get(at("matter_list") + query)
    if shown is None:
        assert response.status_code == 404
    else:
        found = set(re.findall(r'/governance/matters/\d+/">(\d\d/\d+)<', text(response)))
        assert found == shown


def test_matters_before_a_body_are_filtered(world, board, as_person):
    first = matter(world)
    planned(world, first, ("decide", board))
    chain.send(first, by=world.viewer("mona"))
    ola = as_person("ola")
    assert "26/1" in text(ola.get(at("matter_list") + f"?body={board.pk}"))
    assert "26/1" not in text(ola.get(at("matter_list") + f"?body={board.pk + 1}"))


def test_finding_page_begins_a_matter_and_shows_it(world, as_person):
    row = Finding.objects.create(
        kind="portfolio.no_super_user",
        subject_kind="portfolio.system",
        subject_id=1,
        subject_name="Journalen",
        sort_key="journalen",
        found_on=world.today,
        last_seen_on=world.today,
    )
    FindingMember.objects.create(finding=row, member=world.nordvik)
    kari = as_person("kari")
    page = reverse("followup:finding_detail", args=[row.pk])
    url = re.search(r'href="([^"]*matters/new/[^"]*)"', text(kari.get(page)))[1]
    form = text(kari.get(url))
    assert "Begun from:" in form
    origin = re.search(r'name="origin" value="([^"]+)"', form)[1]
    whose = f"arrangement:{world.arrangement.pk}"
    sent = {**HEAD, "kind": "change", "title": "Superbruker", "whose": whose, "origin": origin}
    kari.post(url, sent)
    made = Matter.objects.get()
    assert fresh(row).status == "waits"
    told = text(kari.get(page))
    assert "26/1 Superbruker" in told
    assert f'href="{page_of(made)}"' in told
    assert f'href="{page}"' in text(kari.get(page_of(made)))
    assert "matters/new/" not in text(as_person("ola").get(page))


def test_origin_out_of_reach_is_not_taken(world, as_person):
    hidden = matter(world, "Hemmelig", openness="bodies", exemption="offl. § 23")
    whose = f"arrangement:{world.arrangement.pk}"
    sent = {**HEAD, "title": "Sak", "whose": whose, "origin": f"governance.matter:{hidden.pk}"}
    as_person("kari").post(at("matter_new"), sent)
    assert Matter.objects.get(title="Sak").origin is None


def test_goal_has_its_page(world, as_person):
    mona = as_person("mona")
    whose = f"arrangement:{world.arrangement.pk}"
    sent = {"kind": "frame", "name": "Ramme 2026", "whose": whose, "amount": "1 000 000"}
    mona.post(at("goal_new"), sent)
    told = text(mona.get(at("goal_list")))
    assert "1\u00a0000\u00a0000,00\u00a0kr" in told
    page = re.search(r"/governance/goals/\d+/", told)[0]
    assert "Decided against the frame" in text(mona.get(page))
    assert mona.get(page + "change/").status_code == 200


def test_api_gives_and_takes_matters(world, as_person):
    made = matter(world)
    planned(world, made, ("decide", body(world, "Styret", "board")))
    basis.write_part(made, "need", by=world.viewer("mona"), text="Behov")
    data = as_person("per").get(f"/api/v1/governance/matter/{made.pk}").json()
    assert data["number"] == "26/1"
    assert data["basis"]["parts"]["need"]["text"] == "Behov"
    assert data["chain"][0]["task"] == "decide"
    assert as_person("sol").get(f"/api/v1/governance/matter/{made.pk}").status_code == 404


def test_matter_page_costs_the_same_however_much_lies_in_it(world, group, board, as_person):
    made, mona = matter(world), as_person("mona")
    by = world.viewer("mona")
    planned(world, made, ("recommend", group), ("decide", board))
    basis.add_alternative(made, by=by, name="A0")

    def cost():
        mona.get(page_of(made))
        with CaptureQueriesContext(connection) as found:
            mona.get(page_of(made))
        return len(found)

    before = cost()
    for n in range(1, 6):
        basis.add_alternative(made, by=by, name=f"A{n}")
    basis.write_consequences(
        made, by=by, texts={world.nordvik.pk: "a", world.sorvik.pk: "b", world.lillevik.pk: "c"}
    )
    planned(world, made, *[("recommend", group)] * 4, ("decide", board))
    assert cost() <= before


def test_page_of_another_day_changes_nothing(world, as_person):
    made = matter(world)
    mona = as_person("mona")
    told = text(mona.get(f"/per/2026-11-19{page_of(made)}"))
    assert "Choose the bodies" not in told
    assert mona.post(f"/per/2026-11-19{at('matter_send', made.pk)}").status_code == 409


def test_worklists_and_panels_are_there():
    assert {"matters_back", "matters_body", "matters_voice", "matters_nobody"} <= {
        one.key for one in registry.worklists
    }
