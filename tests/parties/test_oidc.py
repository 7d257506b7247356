"""Logging in through a real provider of identities, started here and spoken to over HTTP."""

import datetime as dt
import html
import re
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from oidc_provider_mock import run_server_in_thread
from tests.world import PASSWORD

from samdrift.kernel.errors import DomainError, Refused
from samdrift.kernel.models.history import Event
from samdrift.parties.models.accounts import Account, Issuer
from samdrift.parties.models.people import Person
from samdrift.parties.services import accounts
from samdrift.parties.services.issuers import add_issuer, change_issuer

pytestmark = [
    pytest.mark.django_db,
    # The provider that is started here uses parts of its library that are to be replaced.
    pytest.mark.filterwarnings("ignore::authlib.deprecate.AuthlibDeprecationWarning"),
    pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning"),
]
KARI = {"email": "kari@vik.test", "email_verified": True}


@pytest.fixture(scope="module")
def provider():
    """A provider's address. Speaking HTTP without TLS is allowed for it here only."""
    patch = pytest.MonkeyPatch()
    patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    with run_server_in_thread(require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"
    patch.undo()


@pytest.fixture(autouse=True)
def no_limits_left(db):
    cache.clear()


@pytest.fixture
def issuer(world, provider):
    """Nordvik's own login."""
    return make_issuer(world, provider, name="Nordvik", member=world.nordvik)


def make_issuer(world, provider, **values):
    values = {"client_id": "samdrift", "secret": "hush", "is_active": True} | values
    return add_issuer(by=world.viewer("adam"), issuer_url=provider, **values)


def tell(provider, subject, claims):
    """What the provider knows of somebody."""
    httpx.put(f"{provider}/users/{subject}", json=claims).raise_for_status()


def start(client, issuer, **data):
    """Press the button on the login page; where the browser is sent."""
    page = client.post(reverse("openid_connect_login", args=[issuer.provider]), data)
    assert page.status_code == 200, page.content
    return html.unescape(re.search(r'content="0;url=([^"]+)"', page.content.decode())[1])


def come_back(client, address, subject):
    """Say yes at the provider, and follow its answer back."""
    answer = httpx.post(address, data={"sub": subject})
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["location"])
    return client.get(f"{back.path}?{back.query}")


def log_in(client, issuer, subject, **data):
    return come_back(client, start(client, issuer, **data), subject)


def is_in(client):
    return "_auth_user_id" in client.session


def refusal(answer):
    assert answer.status_code == 403
    return answer.context["error"].code


def test_login_binds_the_one_person_with_the_verified_address(world, client, provider, issuer):
    tell(provider, "k1", KARI | {"acr": "high", "amr": ["pwd", "otp"]})
    answer = log_in(client, issuer, "k1", next="/parties/")
    assert (answer.status_code, answer.url) == (302, "/parties/")
    assert client.session["_auth_user_id"] == str(world.accounts["kari"].pk)
    bound = SocialAccount.objects.get()
    assert (bound.provider, bound.uid, bound.extra_data) == ("nordvik", "k1", {})
    assert client.session["login_provider"] == {
        "provider": "nordvik",
        "acr": "high",
        "amr": ["pwd", "otp"],
    }
    assert Event.objects.filter(what="account.identity_bound").count() == 1


def test_identity_is_the_subject_and_not_the_address(world, provider, issuer):
    tell(provider, "k2", KARI)
    log_in(Client(), issuer, "k2")
    tell(provider, "k2", {"email": "new@vik.test"})
    again = Client()
    log_in(again, issuer, "k2")
    assert again.session["_auth_user_id"] == str(world.accounts["kari"].pk)
    tell(provider, "other", KARI)
    assert refusal(log_in(Client(), issuer, "other")) == "other_identity"


def test_login_sends_state_nonce_and_pkce(world, client, issuer):
    asked = parse_qs(urlsplit(start(client, issuer)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert all(asked[name][0] for name in ("state", "nonce", "code_challenge"))
    assert asked["redirect_uri"] == ["http://testserver/account/oidc/nordvik/back/"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}


def test_login_takes_no_extra_parameters_from_the_address(world, client, issuer):
    page = client.post(
        reverse("openid_connect_login", args=["nordvik"])
        + "?process=connect&scope=secrets&auth_params=prompt%3Dnone&next=https%3A//evil.test/"
    )
    address = html.unescape(re.search(r'content="0;url=([^"]+)"', page.content.decode())[1])
    asked = parse_qs(urlsplit(address).query)
    assert "prompt" not in asked and "secrets" not in asked["scope"][0]


def test_login_starts_by_post_only(world, client, issuer):
    assert client.get(reverse("openid_connect_login", args=["nordvik"])).status_code == 405


def test_answer_with_another_state_is_refused(world, client, provider, issuer):
    tell(provider, "k3", KARI)
    address = start(client, issuer)
    assert come_back(Client(), address, "k3").status_code == 401
    forged = re.sub(r"state=[^&]+", "state=forged", start(client, issuer))
    assert come_back(client, forged, "k3").status_code == 401
    assert not is_in(client)


def test_answer_is_good_for_one_login(world, client, provider, issuer):
    tell(provider, "k4", KARI)
    answer = httpx.post(start(client, issuer), data={"sub": "k4"})
    back = urlsplit(answer.headers["location"])
    path = f"{back.path}?{back.query}"
    assert client.get(path).status_code == 302
    client.post(reverse("account_logout"))
    assert client.get(path).status_code == 401
    assert not is_in(client)


def test_token_for_another_question_is_refused(world, client, provider, issuer):
    tell(provider, "k5", KARI)
    address = re.sub(r"nonce=[^&]+", "nonce=another", start(client, issuer))
    assert come_back(client, address, "k5").status_code == 401
    assert not is_in(client)


def test_token_signed_by_somebody_else_is_refused(world, client, provider, issuer, monkeypatch):
    tell(provider, "k6", KARI)
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    real = jwt.decode

    def swapped(token, *args, **more):
        """The token on its way, signed anew with a stranger's key: nothing of ours is replaced."""
        claims = real(token, options={"verify_signature": False})
        header = jwt.get_unverified_header(token)
        forged = jwt.encode(claims, stranger, algorithm="RS256", headers={"kid": header.get("kid")})
        return real(forged, *args, **more)

    monkeypatch.setattr(jwt, "decode", swapped)
    assert log_in(client, issuer, "k6").status_code == 401
    assert not is_in(client)


def test_token_for_another_client_is_refused(world, client, provider, issuer):
    tell(provider, "k7", KARI)
    address = start(client, issuer)
    Issuer.objects.update(client_id="another")
    assert come_back(client, address, "k7").status_code == 401


def test_provider_that_does_not_answer_gives_a_page_that_says_so(world, client):
    issuer = make_issuer(world, "http://localhost:9", name="Nobody", member=world.nordvik)
    assert client.post(reverse("openid_connect_login", args=[issuer.provider])).status_code == 401


def test_refusal_at_the_provider_is_shown_as_cancelled(world, client, issuer):
    answer = httpx.post(start(client, issuer), data={"action": "deny"})
    back = urlsplit(answer.headers["location"])
    state = parse_qs(urlsplit(start(client, issuer)).query)["state"][0]
    assert back.query.startswith("error=access_denied")
    told = client.get(f"{back.path}?error=access_denied&state={state}")
    assert told.url == reverse("socialaccount_login_cancelled")


def test_address_must_be_verified_unless_the_member_vouches(world, provider, issuer):
    tell(provider, "k8", {"email": "kari@vik.test"})
    assert refusal(log_in(Client(), issuer, "k8")) == "email_not_verified"
    tell(provider, "k8", {"email": "kari@vik.test", "email_verified": "true"})
    assert refusal(log_in(Client(), issuer, "k8")) == "email_not_verified"
    Issuer.objects.update(emails_verified=True)
    client = Client()
    log_in(client, issuer, "k8")
    assert is_in(client)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("per", "no_person"),
        ("liv", "no_person"),
        ("sol", "no_person"),
        ("stig", "no_person"),
        ("nobody", "no_person"),
    ],
)
def test_only_people_at_work_at_the_issuers_member_are_bound(
    world, client, provider, issuer, name, code
):
    tell(provider, f"s-{name}", {"email": f"{name}@vik.test", "email_verified": True})
    assert refusal(log_in(client, issuer, f"s-{name}")) == code
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_two_people_with_the_address_are_never_guessed_between(world, client, provider, issuer):
    Person.objects.create(
        given_name="Kari", family_name="To", email="KARI@vik.test", employer=world.nordvik
    )
    tell(provider, "k9", KARI)
    assert refusal(log_in(client, issuer, "k9")) == "no_person"


def test_registered_person_without_account_gets_one_at_the_first_login(
    world, client, provider, issuer
):
    person = Person.objects.create(
        given_name="Nils", family_name="Ny", email="Nils@vik.test", employer=world.nordvik
    )
    tell(provider, "n1", {"email": "nils@vik.test", "email_verified": True})
    log_in(client, issuer, "n1")
    account = Account.objects.get(person=person)
    assert client.session["_auth_user_id"] == str(account.pk)
    assert not account.has_usable_password()


def test_account_with_a_password_is_not_taken_over(world, client, provider, issuer):
    account = world.accounts["kari"]
    account.set_password(PASSWORD)
    account.save()
    tell(provider, "k10", KARI)
    assert refusal(log_in(client, issuer, "k10")) == "has_password"
    accounts.give_up_password(account, by=world.viewer("kari"))
    log_in(client, issuer, "k10")
    assert is_in(client)


def test_identity_is_never_linked_across_providers(world, client, provider, issuer):
    tell(provider, "k11", KARI)
    log_in(Client(), issuer, "k11")
    second = make_issuer(world, provider, name="Nordvik other", member=world.nordvik)
    assert refusal(log_in(client, second, "k11")) == "other_identity"
    accounts.release_identity(world.accounts["kari"], by=world.viewer("adam"))
    log_in(client, second, "k11")
    assert SocialAccount.objects.get().provider == "nordvik-other"


@pytest.fixture
def shared(world, provider):
    """One login for many members, told apart by an organisation number."""
    return make_issuer(
        world,
        provider,
        name="Ansattporten",
        claim="orgnr",
        bindings={"123456785": world.nordvik, "987654325": world.sorvik},
    )


def test_claims_value_tells_which_member_it_is(world, client, provider, shared):
    tell(provider, "c1", KARI | {"orgnr": "123456785"})
    log_in(client, shared, "c1")
    assert client.session["_auth_user_id"] == str(world.accounts["kari"].pk)


@pytest.mark.parametrize("value", ["974760673", "", None, ["123456785"], 123456785])
def test_claims_value_without_binding_is_refused(world, client, provider, shared, value):
    tell(provider, "c2", KARI | {"orgnr": value})
    assert refusal(log_in(client, shared, "c2")) == "no_binding"


def test_claim_for_another_member_is_refused_also_when_known(world, provider, shared):
    tell(provider, "c3", KARI | {"orgnr": "987654325"})
    assert refusal(log_in(Client(), shared, "c3")) == "no_person"
    tell(provider, "c3", KARI | {"orgnr": "123456785"})
    log_in(Client(), shared, "c3")
    tell(provider, "c3", KARI | {"orgnr": "987654325"})
    assert refusal(log_in(Client(), shared, "c3")) == "other_member"


def test_known_identity_is_out_when_the_person_moves_leaves_or_is_shut_out(world, provider, issuer):
    tell(provider, "k12", KARI)
    log_in(Client(), issuer, "k12")
    person = world.people["kari"]
    person.employer = world.sorvik
    person.save()
    assert refusal(log_in(Client(), issuer, "k12")) == "other_member"
    person.employer, person.left_on = world.nordvik, world.today
    person.save()
    assert refusal(log_in(Client(), issuer, "k12")) == "has_left"
    person.left_on = world.today + dt.timedelta(days=1)
    person.save()
    accounts.close_account(world.accounts["kari"], by=world.viewer("adam"))
    assert refusal(log_in(Client(), issuer, "k12")) == "account_closed"


def test_supplier_with_a_known_identity_is_refused(world, client, provider, issuer):
    SocialAccount.objects.create(user=world.accounts["sol"], provider="nordvik", uid="s1")
    tell(provider, "s1", {"email": "sol@vik.test", "email_verified": True})
    assert refusal(log_in(client, issuer, "s1")) == "other_member"


def test_issuer_that_is_not_in_use_is_not_there(world, client, provider, issuer):
    address = start(client, issuer)
    Issuer.objects.update(is_active=False)
    tell(provider, "k13", KARI)
    assert come_back(client, address, "k13").status_code == 404
    assert client.post(reverse("openid_connect_login", args=["nordvik"])).status_code == 404
    assert b"Nordvik" not in client.get(reverse("account_login")).content


def test_login_page_lists_issuers_and_searches_when_there_are_many(world, client, provider):
    for number in range(12):
        make_issuer(world, provider, name=f"Kommune {number:02}", member=world.nordvik)
    make_issuer(
        world, provider, name="Ansattporten", claim="orgnr", bindings={"987654325": world.sorvik}
    )
    page = client.get(reverse("account_login"))
    assert page.content.count(b"/account/oidc/") == 8 and page.context["has_more"]
    found = client.get(reverse("account_login"), {"q": "kommune 11"})
    assert [one.name for one in found.context["issuers"]] == ["Kommune 11"]
    by_member = client.get(reverse("account_login"), {"q": "sørvik"})
    assert [one.name for one in by_member.context["issuers"]] == ["Ansattporten"]
    client.cookies["issuer"] = "kommune-11"
    assert client.get(reverse("account_login")).context["issuers"][0].name == "Kommune 11"


def test_going_page_needs_no_providers_address_in_the_policy(world, client, issuer):
    page = client.post(reverse("openid_connect_login", args=["nordvik"]))
    assert "localhost" not in page["Content-Security-Policy"]


def test_secret_is_concealed_and_kept_when_left_empty(world, issuer):
    assert "hush" not in issuer.secret
    hidden = issuer.secret
    values = {
        "name": "Nordvik",
        "issuer_url": issuer.issuer_url,
        "client_id": "samdrift",
        "member": world.nordvik,
        "claim": "",
    }
    change_issuer(issuer, by=world.viewer("adam"), **values)
    assert issuer.secret == hidden
    assert "hush" not in "".join(Event.objects.values_list("text", flat=True))


@pytest.mark.parametrize("name", ["dag", "dina", "kari", "sol"])
def test_only_the_administrator_sets_up_logins(world, provider, name):
    with pytest.raises(Refused):
        add_issuer(
            by=world.viewer(name),
            name="X",
            issuer_url=provider,
            client_id="x",
            member=world.nordvik,
        )


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"issuer_url": "http://login.test"}, "not_https"),
        ({"member": None}, "member_or_claim"),
        ({"claim": "orgnr"}, "member_or_claim"),
    ],
)
def test_issuer_that_makes_no_sense_is_refused(world, values, code):
    given = {
        "name": "X",
        "issuer_url": "https://login.test",
        "client_id": "x",
        "member": world.nordvik,
    } | values
    with pytest.raises(DomainError) as refused:
        add_issuer(by=world.viewer("adam"), **given)
    assert refused.value.code == code
