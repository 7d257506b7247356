"""Pages of roles, gaps, forums and agreements, as each person meets them."""

import datetime as dt

import pytest
from django.urls import reverse
from tests.portfolio.made import agree, give_role, make_owner, make_system

from samdrift.kernel.registry import registry
from samdrift.portfolio.models.roles import RoleGap, SystemRole
from samdrift.portfolio.models.uses import JointConsent
from samdrift.portfolio.queries import role_board
from samdrift.portfolio.queries import roles as queries
from samdrift.portfolio.services import consents

LISTS = ["role_list", "gap_list", "forum_list", "consent_list"]
PAGES = [*LISTS, "role_mine", "role_texts"]


@pytest.fixture
def system(world):
    return make_system(world, "Journal", world.nordvik, world.sorvik)


@pytest.fixture
def filled(world, system):
    make_owner(world, system)
    give_role(world, system, "ola", "manager", "kari")
    agree(world, system, "dina")
    return system


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["dag", "mona", "dina", "kari", "ola", "didrik", "lise"])
def test_page_opens_for_everyone_inside(filled, as_person, page, who):
    response = as_person(who).get(reverse(f"portfolio:{page}"))
    assert response.status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["sol", "stig"])
def test_page_is_not_there_for_people_outside(filled, as_person, page, who):
    assert as_person(who).get(reverse(f"portfolio:{page}")).status_code == 404


@pytest.mark.parametrize("who", ["dag", "dina", "ola", "lise"])
def test_each_object_has_its_page(filled, as_person, who):
    client = as_person(who)
    for name, pk in (
        ("role_detail", SystemRole.objects.first().pk),
        ("role_history", SystemRole.objects.first().pk),
        ("gap_detail", RoleGap.objects.first().pk),
        ("consent_detail", JointConsent.objects.get().pk),
        ("consent_system", filled.pk),
        ("forum_detail", filled.pk),
    ):
        assert client.get(reverse(f"portfolio:{name}", args=[pk])).status_code == 200, name


@pytest.mark.parametrize("kind", RoleGap.Kind.values)
def test_every_kind_of_gap_is_explained(world, system, as_person, kind):
    role = give_role(world, system, "kari", "owner", "dina")
    about_role = kind in {"not_accepted", "overdue", "holder_gone", "surplus"}
    gap = RoleGap.objects.create(
        system=system, member=world.nordvik, kind=kind, role=role if about_role else None
    )
    response = as_person("dina").get(reverse("portfolio:gap_detail", args=[gap.pk]))
    assert response.status_code == 200
    assert "Who closes it" in text(response)


@pytest.mark.parametrize("page", LISTS)
def test_list_costs_the_same_however_many_rows(
    world, filled, as_person, page, django_assert_num_queries, django_assert_max_num_queries
):
    client = as_person("dag")
    url = reverse(f"portfolio:{page}")
    client.get(url)
    with django_assert_max_num_queries(40) as first:
        client.get(url)
    for n in range(3):
        more = make_system(world, f"System {n}", world.nordvik, world.sorvik)
        make_owner(world, more)
        give_role(world, more, "ola", "manager", "kari")
        agree(world, more, "dina", "didrik")
    with django_assert_num_queries(len(first.captured_queries)):
        client.get(url)


def test_my_systems_cost_the_same_however_many(world, filled, django_assert_num_queries):
    kari = world.viewer("kari")
    for many in (1, 4):
        with django_assert_num_queries(4):
            assert len(queries.mine(kari)) == many
        if many == 1:
            for n in range(3):
                make_owner(world, make_system(world, f"System {n}"))


def test_offers_show_what_one_may_appoint_to_and_no_more(world, system, as_person):
    url = reverse("portfolio:role_new")
    shown = text(as_person("dina").get(url))
    assert "Nordvik" in shown
    assert "Sørvik" not in shown
    assert as_person("ola").get(url).status_code == 403
    make_owner(world, system)
    assert "Nordvik" not in text(as_person("dina").get(url))
    assert "System manager" in text(as_person("kari").get(url, {"name": "jour"}))
    assert "Journal" not in text(as_person("kari").get(url, {"name": "zzz"}))


def seat(system, member, kind):
    member = f"&member={member.pk}" if member else ""
    return f"{reverse('portfolio:role_new')}?system={system.pk}&kind={kind}{member}"


def test_director_appoints_an_owner_who_accepts(world, system, as_person):
    client = as_person("dina")
    url = seat(system, world.nordvik, "owner")
    page = text(client.get(url))
    assert "Kari Koordinator" in page
    assert "Per Ærlig" not in page
    sent = {"person": world.people["kari"].pk, "valid_from": "20.11.2026", "description": "Own it"}
    done = client.post(url, sent, follow=True)
    role = SystemRole.objects.get()
    assert done.redirect_chain[-1][0] == reverse("portfolio:role_detail", args=[role.pk])
    assert (role.person, role.description) == (world.people["kari"], "Own it")
    holder = as_person("kari")
    assert "Accept" in text(holder.get(reverse("portfolio:role_detail", args=[role.pk])))
    holder.post(reverse("portfolio:role_accept", args=[role.pk]))
    role.refresh_from_db()
    assert role.accepted_on == world.today


def test_appointing_outside_the_chain_is_refused_with_who_may(world, system, as_person):
    response = as_person("didrik").get(seat(system, world.nordvik, "owner"))
    assert response.status_code == 403
    assert "Dina Direktør" in text(response)


def test_refused_appointment_says_so_in_the_form(world, as_person):
    erp = make_system(world, "ERP", world.nordvik, management="joint")
    url = seat(erp, None, "manager")
    sent = {"person": world.people["ola"].pk, "valid_from": "20.11.2026"}
    response = as_person("mona").post(url, sent)
    assert response.status_code == 422
    assert "0 of 1 members have agreed" in text(response)


def test_person_is_found_by_name(world, system, as_person):
    url = seat(system, world.nordvik, "owner") + "&name=kari"
    page = text(as_person("dina").get(url))
    assert "Kari Koordinator" in page
    assert "Ola Åsen" not in page


def test_shared_manager_of_another_member_can_be_chosen(world, filled, as_person):
    owner = give_role(world, filled, "per", "owner", "didrik", member=world.sorvik)
    as_person("per").post(reverse("portfolio:role_accept", args=[owner.pk]))
    page = text(as_person("per").get(seat(filled, world.sorvik, "manager")))
    assert "Ola Åsen" in page


def test_role_is_declined_ended_replaced_and_confirmed_in_pages(world, system, as_person):
    first = give_role(world, system, "kari", "owner", "dina")
    as_person("kari").post(
        reverse("portfolio:role_decline", args=[first.pk]), {"reason": "No time"}
    )
    assert "No time" in text(
        as_person("dina").get(reverse("portfolio:role_detail", args=[first.pk]))
    )
    owner = make_owner(world, system)
    as_person("kari").post(reverse("portfolio:role_confirm", args=[owner.pk]))
    owner.refresh_from_db()
    assert owner.confirmed_on == world.today
    sent = {"person": world.people["ola"].pk, "day": "01.12.2026"}
    as_person("dina").post(reverse("portfolio:role_replace", args=[owner.pk]), sent)
    new = SystemRole.objects.get(person=world.people["ola"])
    assert new.valid_from == dt.date(2026, 12, 1)
    as_person("dina").post(reverse("portfolio:role_end", args=[new.pk]), {"ends_on": "02.12.2026"})
    new.refresh_from_db()
    assert new.valid_to == dt.date(2026, 12, 2)


@pytest.mark.parametrize(
    "page", ["role_accept", "role_decline", "role_confirm", "role_end", "role_replace"]
)
def test_answers_of_others_are_refused(world, system, as_person, page):
    role = give_role(world, system, "kari", "owner", "dina")
    assert as_person("didrik").get(reverse(f"portfolio:{page}", args=[role.pk])).status_code == 403


def test_own_roles_are_confirmed_together(world, system, as_person):
    made = [make_owner(world, one) for one in (system, make_system(world, "Post"))]
    SystemRole.objects.update(accepted_on=dt.date(2025, 1, 1))
    sent = {"act": "confirm", "row": [role.pk for role in made], "sure": "1"}
    as_person("kari").post(reverse("portfolio:role_chosen"), sent)
    assert SystemRole.objects.filter(confirmed_on=world.today).count() == 2


def test_roles_of_others_are_not_confirmed_in_bulk(world, system, as_person):
    role = make_owner(world, system)
    other = make_owner(world, make_system(world, "Post"), "ola")
    SystemRole.objects.update(accepted_on=dt.date(2025, 1, 1))
    sent = {"act": "confirm", "row": [role.pk, other.pk], "sure": "1"}
    assert as_person("kari").post(reverse("portfolio:role_chosen"), sent).status_code == 403
    assert not SystemRole.objects.filter(confirmed_on=world.today).exists()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("state=pending", ["Ola Åsen"]),
        ("state=held", ["Kari Koordinator"]),
        ("state=ended", []),
        ("state=declined", []),
        ("state=planned", []),
        ("state=overdue", []),
        ("state=pending,held", ["Kari Koordinator", "Ola Åsen"]),
        ("kind=owner", ["Kari Koordinator"]),
        ("person=ola", ["Ola Åsen"]),
        ("mine=yes", ["Kari Koordinator"]),
        ("joint=yes", []),
        ("system=jour&member=all", ["Kari Koordinator", "Ola Åsen"]),
    ],
)
def test_roles_are_filtered(filled, as_person, query, shown):
    page = text(as_person("kari").get(reverse("portfolio:role_export", args=["csv"]) + f"?{query}"))
    assert [name for name in ("Kari Koordinator", "Ola Åsen") if name in page] == shown


def test_system_page_shows_who_answers_in_each_member(world, filled, as_person):
    page = text(as_person("lise").get(reverse("portfolio:system_detail", args=[filled.pk])))
    assert page.count(">missing<") == 5
    assert "Kari Koordinator" in page
    assert "not accepted" in page


@pytest.mark.parametrize("many", [1, 3])
def test_board_costs_the_same_however_many_members(world, django_assert_num_queries, many):
    using = [world.nordvik, world.sorvik, world.lillevik][:many]
    system = make_system(world, "Journal", *using)
    viewer = world.viewer("dag")
    with django_assert_num_queries(3):
        found = role_board.board(system, viewer)
    assert [line.member for line in found.lines] == sorted(using, key=lambda one: one.sort_key)


def test_board_shows_roles_for_all_apart_and_what_belongs_nowhere(world):
    erp = make_system(world, "ERP", world.nordvik, world.sorvik, management="joint")
    agree(world, erp, "dina")
    make_owner(world, erp)
    found = role_board.board(erp, world.viewer("dag"))
    assert [cell.kind for cell in found.joint.cells] == ["manager", "deputy"]
    assert found.joint.cells[0].gap.kind == "no_manager"
    nordvik, sorvik = found.lines
    assert [cell.kind for cell in nordvik.cells] == ["owner", "contact"]
    assert [gap.kind for gap in sorvik.others] == ["no_consent"]


def test_gaps_to_come_are_listed_apart_from_those_of_today(world, filled, as_person):
    role = SystemRole.objects.get(kind="owner")
    as_person("dina").post(reverse("portfolio:role_end", args=[role.pk]), {"ends_on": "01.12.2026"})
    client, url = as_person("kari"), reverse("portfolio:gap_export", args=["csv"])
    member = f"member={world.nordvik.pk}"
    assert "No system owner" not in text(client.get(f"{url}?{member}"))
    assert "No system owner" in text(client.get(f"{url}?{member}&when=30"))
    past = f"/per/2026-12-01{url}?{member}"
    assert "No system owner" in text(client.get(past))


def test_agreement_is_registered_and_withdrawn_in_pages(world, system, as_person):
    sent = {
        "system": system.pk,
        "member": world.nordvik.pk,
        "about": "manager",
        "reference": "Case 12/26",
        "agreed_on": "19.11.2026",
    }
    as_person("dina").post(reverse("portfolio:consent_new"), sent)
    made = JointConsent.objects.get()
    assert made.agreed_on == dt.date(2026, 11, 19)
    assert "1 of 2" in text(
        as_person("lise").get(reverse("portfolio:consent_system", args=[system.pk]))
    )
    gone = {"withdrawn_by": "Case 13/26", "day": "20.11.2026"}
    as_person("dina").post(reverse("portfolio:consent_withdraw", args=[made.pk]), gone)
    made.refresh_from_db()
    assert (made.valid_to, made.withdrawn_by) == (world.today, "Case 13/26")


def test_management_is_previewed_and_then_changed(world, filled, as_person):
    client, url = as_person("mona"), reverse("portfolio:role_management", args=[filled.pk])
    assert "See what follows" in text(client.get(url))
    page = text(client.get(url, {"to": "joint"}))
    assert "1 of 2 have agreed" in page
    assert "Ola Åsen" in page
    assert client.post(f"{url}?to=joint").status_code == 422
    agree(world, filled, "didrik")
    client.post(f"{url}?to=joint")
    filled.refresh_from_db()
    assert filled.management == "joint"
    assert as_person("ola").get(url).status_code == 403


def test_mandate_and_common_texts_are_written_in_pages(world, filled, as_person):
    as_person("ola").post(
        reverse("portfolio:forum_mandate", args=[filled.pk]), {"mandate": "Meet monthly"}
    )
    assert "Meet monthly" in text(
        as_person("per").get(reverse("portfolio:forum_detail", args=[filled.pk]))
    )
    url = reverse("portfolio:role_text_change", args=["owner"])
    as_person("mona").post(url, {"text": "Owns it"})
    assert "Owns it" in text(as_person("ola").get(reverse("portfolio:role_texts")))
    assert as_person("ola").get(url).status_code == 403
    unknown = reverse("portfolio:role_text_change", args=["king"])
    assert as_person("mona").get(unknown).status_code == 404


def test_past_day_shows_the_roles_of_that_day_and_changes_nothing(world, filled, as_person):
    role = SystemRole.objects.get(kind="owner")
    client = as_person("kari")
    assert "Kari Koordinator" not in text(client.get("/per/2026-01-01/portfolio/roles/export.csv"))
    page = text(client.get(f"/per/2026-11-20/portfolio/roles/{role.pk}/"))
    assert "Confirm for a year" not in page
    answer = client.post(f"/per/2026-11-20/portfolio/roles/{role.pk}/confirm/")
    assert answer.status_code == 409


@pytest.fixture
def work(world):
    def titles(who, key):
        [worklist] = [one for one in registry.worklists if one.key == key]
        return [item.title for item in worklist.items(world.viewer(who), 20)]

    return titles


def test_worklists_tell_each_what_waits(world, system, work):
    assert work("dina", "role_gaps") == ["No system owner – Journal"]
    assert work("ola", "role_gaps") == []
    role = give_role(world, system, "kari", "owner", "dina")
    assert work("kari", "role_answers") == ["Accept: System owner – Journal"]
    assert work("dina", "role_gaps") == []
    make = role.__class__.objects.filter(pk=role.pk)
    make.update(accepted_on=dt.date(2025, 1, 1))
    assert work("kari", "role_answers") == ["Confirm: System owner – Journal"]
    assert sorted(work("kari", "role_gaps")) == [
        "No super user – Journal",
        "No system manager – Journal",
    ]
    assert work("sol", "role_answers") == work("sol", "role_gaps") == []


def test_lead_is_told_of_a_missing_joint_manager(world, work):
    erp = make_system(world, "ERP", world.nordvik)
    agree(world, erp, "dina")
    consents.change_management(erp, by=world.viewer("mona"), management="joint")
    assert work("mona", "role_gaps") == ["No system manager – ERP"]
