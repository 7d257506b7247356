"""Logging in with a password: throttled, with a second step, and out the minute one leaves."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from tests.world import PASSWORD

from samdrift.kernel import work
from samdrift.kernel.models.history import Event
from samdrift.parties.services import accounts

pytestmark = pytest.mark.django_db
NEW = "en annen lang setning"


@pytest.fixture(autouse=True)
def no_limits_left():
    cache.clear()


def give_password(world, name):
    account = world.accounts[name]
    account.set_password(PASSWORD)
    account.save()
    return account


def log_in(client, name, password=PASSWORD, **more):
    return client.post(
        reverse("account_login"), {"login": f"{name}@vik.test", "password": password}, **more
    )


def code_of(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def set_up_app(account):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(account, secret)
    return secret


def test_login_with_password_opens_the_front_page(world, client):
    give_password(world, "kari")
    answer = log_in(client, "kari")
    assert (answer.status_code, answer.url) == (302, "/")
    assert "_auth_user_id" in client.session


def test_login_goes_on_to_the_page_asked_for_but_never_to_another_site(world, client):
    give_password(world, "kari")
    data = {"login": "kari@vik.test", "password": PASSWORD}
    away = client.post(reverse("account_login"), {**data, "next": "https://evil.test/"})
    assert away.url == "/"
    here = Client().post(reverse("account_login"), {**data, "next": "/parties/"})
    assert here.url == "/parties/"


@pytest.mark.parametrize("name", ["kari", "nobody"])
def test_login_says_the_same_for_a_wrong_password_and_an_unknown_address(world, client, name):
    give_password(world, "kari")
    answer = log_in(client, name, "not the password")
    assert "_auth_user_id" not in client.session
    assert answer.context["form"].non_field_errors() == [
        "The e-mail address or the password is wrong."
    ] or ("feil" in answer.context["form"].non_field_errors()[0])


def test_login_is_throttled_in_the_cache_that_all_processes_share(world, client, settings):
    give_password(world, "kari")
    for _ in range(5):
        log_in(client, "kari", "not the password")
    other_browser = Client()
    answer = log_in(other_browser, "kari")
    assert "_auth_user_id" not in other_browser.session
    assert answer.status_code == 200 and answer.context["form"].errors
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    from samdrift.kernel.models.site import Kept

    assert Kept.objects.filter(cache_key__contains="login_failed").exists()


def test_account_without_password_cannot_log_in_with_one(world, client):
    log_in(client, "kari", "")
    log_in(client, "kari", "!")
    assert "_auth_user_id" not in client.session


def test_person_who_left_cannot_log_in(world, client):
    give_password(world, "liv")
    answer = log_in(client, "liv")
    assert "_auth_user_id" not in client.session
    assert answer.url == reverse("account_inactive")
    assert client.get(answer.url).status_code == 200


def test_person_who_leaves_is_out_that_minute(world, as_person):
    client = as_person("kari")
    assert client.get(reverse("mfa_index")).status_code == 200
    person = world.people["kari"]
    person.left_on = world.today
    person.save()
    assert client.get(reverse("mfa_index")).status_code == 302
    assert "_auth_user_id" not in client.session


def test_former_members_person_gets_in_and_sees_only_the_own_account(world, as_person):
    client = as_person("stig")
    assert client.get(reverse("usersessions_list")).status_code == 200
    assert not world.viewer("stig").inside


def test_logout_ends_the_session_by_post_only(world, as_person):
    client = as_person("kari")
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_second_step_is_asked_for_and_takes_app_or_recovery_code(world, client):
    account = give_password(world, "kari")
    secret = set_up_app(account)
    answer = log_in(client, "kari")
    assert answer.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    wrong = client.post(answer.url, {"code": "000000"})
    assert wrong.status_code == 200 and "_auth_user_id" not in client.session
    client.post(answer.url, {"code": code_of(secret)})
    assert client.session["_auth_user_id"] == str(account.pk)


def test_secret_of_the_app_is_concealed_in_the_database(world):
    account = world.accounts["kari"]
    secret = set_up_app(account)
    row = Authenticator.objects.get(user=account)
    assert secret not in str(row.data)
    assert row.wrap().validate_code(code_of(secret))


def test_supplier_is_sent_to_set_up_the_second_step_before_anything_else(world, client):
    give_password(world, "sol")
    log_in(client, "sol")
    for page in ("/", reverse("usersessions_list"), reverse("account_change_password")):
        assert client.get(page).url == reverse("mfa_activate_totp")
    assert client.get("/api/v1/me").status_code == 403
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert done.url == reverse("mfa_view_recovery_codes")
    codes = client.get(done.url)
    assert len(codes.context["unused_codes"]) == 10
    assert client.get(reverse("usersessions_list")).status_code == 200


def test_supplier_cannot_take_the_second_step_away(world, client):
    secret = set_up_app(give_password(world, "sol"))
    log_in(client, "sol")
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get(reverse("usersessions_list")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=world.accounts["sol"], type="totp").exists()


def test_site_can_ask_every_local_account_for_the_second_step(world, client, settings):
    settings.REQUIRE_MFA = True
    give_password(world, "kari")
    log_in(client, "kari")
    assert client.get(reverse("usersessions_list")).url == reverse("mfa_activate_totp")
    assert client.get(reverse("account_logout")).status_code == 200


def test_sessions_are_listed_with_device_and_ended_one_by_one(world, client):
    give_password(world, "kari")
    agent = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130.0"
    log_in(client, "kari")
    other = Client(headers={"user-agent": agent})
    log_in(other, "kari")
    rows = client.get(reverse("usersessions_list")).context["sessions"]
    there = next(row for row in rows if not row.is_this)
    assert (there.device, there.address) == ("Firefox, Windows", "127.0.0.1")
    client.post(reverse("account_end_session", args=[there.pk]))
    assert other.get(reverse("usersessions_list")).status_code == 302
    assert client.get(reverse("usersessions_list")).status_code == 200


def test_all_other_sessions_are_ended_at_once(world, client):
    give_password(world, "kari")
    others = [Client(), Client()]
    for one in [client, *others]:
        log_in(one, "kari")
    client.post(reverse("account_end_sessions"))
    assert [one.get(reverse("mfa_index")).status_code for one in [client, *others]] == [
        200,
        302,
        302,
    ]


def test_session_of_somebody_else_cannot_be_ended(world, client, as_person):
    give_password(world, "kari")
    log_in(client, "kari")
    pk = client.get(reverse("usersessions_list")).context["sessions"][0].pk
    assert as_person("adam").post(reverse("account_end_session", args=[pk])).status_code == 404
    assert client.get(reverse("mfa_index")).status_code == 200


def test_password_is_changed_and_other_sessions_end(world, client):
    give_password(world, "kari")
    other = Client()
    log_in(client, "kari")
    log_in(other, "kari")
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), data).status_code == 302
    assert client.get(reverse("mfa_index")).status_code == 200
    assert other.get(reverse("mfa_index")).status_code == 302


def ask_for_reset(client, mailoutbox, address):
    answer = client.post(reverse("account_reset_password"), {"email": address})
    while work.do_next():
        pass
    return answer, mailoutbox


def test_password_reset_answers_alike_and_mails_only_who_may(world, client, mailoutbox):
    give_password(world, "kari")
    give_password(world, "liv")
    answers = [
        ask_for_reset(client, mailoutbox, address)[0]
        for address in ("kari@vik.test", "liv@vik.test", "nobody@vik.test")
    ]
    assert {(one.status_code, one.url) for one in answers} == {
        (302, reverse("account_reset_password_done"))
    }
    assert [mail.to for mail in mailoutbox] == [["kari@vik.test"]]


def test_password_reset_link_can_be_used_once(world, client, mailoutbox):
    give_password(world, "kari")
    ask_for_reset(client, mailoutbox, "kari@vik.test")
    link = re.search(r"http\S+/password/reset/key/\S+", mailoutbox[0].body)[0]
    path = link.split("8000", 1)[1]
    form = client.get(path, follow=True)
    data = {"password1": NEW, "password2": NEW}
    done = client.post(form.context["action_url"], data)
    assert done.url == reverse("account_reset_password_from_key_done")
    assert log_in(Client(), "kari", NEW).url == "/"
    assert Client().get(path, follow=True).context["token_fail"]


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_set_password",
        "socialaccount_signup",
        "socialaccount_connections",
    ],
)
def test_addresses_that_are_not_used_are_not_there(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "3rdparty/", "social/connections/", "password/set/"]
)
def test_paths_that_are_not_used_are_not_found(world, client, path):
    assert client.get(f"/account/{path}").status_code == 404


OWN_PAGES = [
    "mfa_index",
    "usersessions_list",
    "account_change_password",
    "account_give_up_password",
    "mfa_activate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
]


@pytest.mark.parametrize("name", OWN_PAGES)
def test_own_pages_ask_a_stranger_to_log_in(world, client, name):
    assert client.get(reverse(name)).url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_inactive",
        "account_reset_password_from_key_done",
        "socialaccount_login_cancelled",
    ],
)
def test_pages_before_login_open_for_everybody_under_the_strict_policy(world, client, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert answer.context["our_site"].name == "Vikingsamarbeidet"
    assert "form-action 'self';" in answer["Content-Security-Policy"] + ";"
    assert b" style=" not in answer.content and b"<script>" not in answer.content


def test_event_is_left_when_a_password_is_given_up(world, client):
    account = give_password(world, "kari")
    log_in(client, "kari")
    assert client.post(reverse("account_give_up_password")).status_code == 302
    account.refresh_from_db()
    assert not account.has_usable_password()
    assert Event.objects.filter(what="account.password_given_up", subject_id=account.pk).exists()
    assert client.get(reverse("mfa_index")).status_code == 200


def test_invited_account_state_changes_with_the_password(world):
    token = accounts.invitation_token(world.accounts["kari"])
    assert accounts.invited(token) == world.accounts["kari"]
    assert accounts.invited(token[:-2] + "xx") is None
