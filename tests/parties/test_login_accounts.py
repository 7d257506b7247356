"""Accounts are made, invited, closed and released by those who may; logins by the administrator."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from samdrift.kernel import work
from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.parties.models.accounts import Account, Issuer, IssuerBinding
from samdrift.parties.models.people import Person
from samdrift.parties.services import accounts

pytestmark = pytest.mark.django_db
SENTENCE = "en annen lang setning"


@pytest.fixture(autouse=True)
def no_limits_left(db):
    cache.clear()


@pytest.fixture
def nils(world):
    return Person.objects.create(
        given_name="Nils", family_name="Ny", email="Nils@vik.test", employer=world.nordvik
    )


def work_off():
    while work.do_next():
        pass


def page(name, *args):
    return reverse(f"parties:{name}", args=args)


def test_coordinator_makes_an_account_and_the_person_chooses_a_password(
    world, as_person, nils, mailoutbox
):
    done = as_person("kari").post(
        page("account_new"), {"person": nils.pk, "email": "", "invite": "on"}
    )
    assert done.status_code == 302
    work_off()
    account = Account.objects.get(person=nils)
    assert (account.email, mailoutbox[0].to) == ("nils@vik.test", ["nils@vik.test"])
    path = re.search(r"http://[^/]+(/account/welcome/\S+)", mailoutbox[0].body)[1]
    person = Client()
    assert person.get(path).status_code == 200
    weak = person.post(path, {"password": "kort", "again": "kort"})
    assert weak.status_code == 422
    assert person.post(path, {"password": SENTENCE, "again": SENTENCE}).status_code == 302
    assert person.get(path).status_code == 410
    login = person.post(reverse("account_login"), {"login": "nils@vik.test", "password": SENTENCE})
    assert login.url == "/"
    whats = set(
        Event.objects.filter(subject_kind="parties.account", subject_id=account.pk).values_list(
            "what", flat=True
        )
    )
    assert whats == {"account.made", "account.invited", "account.password_set"}


def test_invitation_lasts_seven_days(world, nils, monkeypatch):
    import time_machine

    account = accounts.make_account(nils, by=world.viewer("kari"))
    token = accounts.invitation_token(account)
    with time_machine.travel("2026-11-27T09:59:00+01:00", tick=False):
        assert accounts.invited(token) == account
    with time_machine.travel("2026-11-27T10:01:00+01:00", tick=False):
        assert accounts.invited(token) is None


def test_account_needs_an_address_of_its_own_and_a_person_at_work(world, nils):
    by = world.viewer("kari")
    with pytest.raises(DomainError) as taken:
        accounts.make_account(nils, by=by, email="OLA@vik.test")
    assert taken.value.code == "email_taken"
    nils.left_on = world.today
    with pytest.raises(DomainError) as gone:
        accounts.make_account(nils, by=by)
    assert gone.value.code == "has_left"
    with pytest.raises(DomainError) as second:
        accounts.make_account(world.people["ola"], by=by, email="ola2@vik.test")
    assert second.value.code == "has_account"


@pytest.mark.parametrize("name", ["ola", "per", "didrik", "sol", "stig"])
def test_others_may_not_make_accounts(world, nils, name):
    with pytest.raises(Refused):
        accounts.make_account(nils, by=world.viewer(name))


def test_coordinator_may_not_manage_the_administrators_account(world):
    """Else a member's coordinator could let themselves in as the administrator of the site."""
    for act in (accounts.close_account, accounts.send_invitation, accounts.release_identity):
        with pytest.raises(Refused):
            act(world.accounts["adam"], by=world.viewer("kari"))
    with pytest.raises(Refused):
        accounts.change_account(
            world.accounts["adam"], by=world.viewer("kari"), email="kari2@vik.test"
        )


def test_closed_account_is_out_at_once_and_comes_in_when_opened(world, as_person):
    client = as_person("ola")
    assert client.get(reverse("mfa_index")).status_code == 200
    accounts.close_account(world.accounts["ola"], by=world.viewer("kari"))
    assert client.get(reverse("mfa_index")).status_code == 302
    accounts.open_account(Account.objects.get(email="ola@vik.test"), by=world.viewer("kari"))
    assert as_person("ola").get(reverse("mfa_index")).status_code == 200


def test_own_account_cannot_be_closed(world):
    with pytest.raises(DomainError) as refused:
        accounts.close_account(world.accounts["dag"], by=world.viewer("dag"))
    assert refused.value.code == "own_account"


def test_second_step_is_reset_and_sessions_end(world, as_person):
    account = world.accounts["ola"]
    totp.TOTP.activate(account, totp.generate_totp_secret())
    client = as_person("ola")
    client.get(reverse("mfa_index"))
    accounts.reset_second_factor(account, by=world.viewer("kari"))
    assert not Authenticator.objects.filter(user=account).exists()
    assert client.get(reverse("mfa_index")).status_code == 302


def test_person_with_an_organisations_login_gets_no_password(world):
    account = world.accounts["ola"]
    SocialAccount.objects.create(user=account, provider="nordvik", uid="1")
    with pytest.raises(DomainError) as refused:
        accounts.send_invitation(account, by=world.viewer("kari"))
    assert refused.value.code == "has_identity"


def test_password_reset_tells_how_to_log_in_through_the_organisation(world, client, mailoutbox):
    SocialAccount.objects.create(user=world.accounts["ola"], provider="nordvik", uid="1")
    client.post(reverse("account_reset_password"), {"email": "ola@vik.test"})
    work_off()
    assert "nordvik" in mailoutbox[0].body and "/password/reset/key/" not in mailoutbox[0].body


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("kari", {"adam", "mona", "dina", "kari", "ola", "liv"}),
        ("ola", {"ola"}),
        ("didrik", {"didrik", "per", "dag"}),
    ],
)
def test_accounts_are_seen_by_those_who_manage_them(world, as_person, name, seen):
    table = as_person(name).get(page("account_list") + "?sort=person").content.decode()
    assert {key for key in world.accounts if f"{key}@vik.test" in table} == seen


@pytest.mark.parametrize(("name", "status"), [("sol", 404), ("stig", 404)])
@pytest.mark.parametrize("where", ["account_list", "issuer_list", "account_new", "issuer_new"])
def test_outsiders_find_no_accounts_and_no_logins(world, as_person, name, status, where):
    assert as_person(name).get(page(where)).status_code == status


def test_strangers_are_sent_to_the_login_page(world, client):
    assert client.get(page("account_list")).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("act", ["close", "open", "invite", "release", "new-app"])
def test_acts_are_confirmed_first_and_refused_to_others(world, as_person, act):
    address = page("account_act", world.accounts["ola"].pk, act)
    client = as_person("kari")
    assert client.get(address).status_code == 200
    assert client.post(address).status_code in {302, 422}
    assert as_person("didrik").post(address).status_code == 404
    assert as_person("ola").post(address).status_code in {302, 403}


def test_unknown_act_is_not_found(world, as_person):
    assert (
        as_person("kari").get(page("account_act", world.accounts["ola"].pk, "fly")).status_code
        == 404
    )


def test_account_pages_show_way_in_and_acts(world, as_person):
    answer = as_person("kari").get(page("account_detail", world.accounts["ola"].pk))
    assert answer.status_code == 200
    assert page("account_act", world.accounts["ola"].pk, "close").encode() in answer.content
    changed = as_person("kari").post(
        page("account_change", world.accounts["ola"].pk), {"email": "Ny@vik.test", "language": "nn"}
    )
    assert changed.status_code == 302
    assert Account.objects.get(pk=world.accounts["ola"].pk).email == "ny@vik.test"


def issuer_values(world, **more):
    values = {
        "name": "Ansattporten",
        "issuer_url": "https://login.test",
        "client_id": "x",
        "secret": "hush",
        "member": "",
        "claim": "orgnr",
        "bindings": "987654325 = sørvik\n123456785 = Nordvik",
        "is_active": "on",
    }
    return values | more


def test_administrator_sets_up_a_login_in_the_pages(world, as_person):
    client = as_person("adam")
    assert client.post(page("issuer_new"), issuer_values(world)).status_code == 302
    issuer = Issuer.objects.get()
    assert dict(IssuerBinding.objects.values_list("value", "member__name")) == {
        "987654325": "Sørvik",
        "123456785": "Nordvik",
    }
    shown = (
        client.get(page("issuer_detail", issuer.pk)).content
        + client.get(page("issuer_change", issuer.pk)).content
    )
    assert b"hush" not in shown and issuer.secret.encode() not in shown
    assert b"/account/oidc/ansattporten/back/" in shown
    client.post(
        page("issuer_change", issuer.pk), issuer_values(world, secret="", bindings="1 = Nordvik")
    )
    assert list(IssuerBinding.objects.values_list("value", flat=True)) == ["1"]


def test_binding_to_an_unknown_member_is_refused_with_its_line(world, as_person):
    answer = as_person("adam").post(
        page("issuer_new"), issuer_values(world, bindings="1 = Nordvik\n2 = Nowhere")
    )
    assert answer.status_code == 422
    assert "2" in answer.context["form"].errors["bindings"][0]


@pytest.mark.parametrize("name", ["dag", "kari"])
def test_logins_are_the_administrators_alone(world, as_person, name):
    as_person("adam").post(page("issuer_new"), issuer_values(world))
    client = as_person(name)
    assert client.get(page("issuer_detail", Issuer.objects.get().pk)).status_code == 404
    assert client.post(page("issuer_new"), issuer_values(world)).status_code == 403
