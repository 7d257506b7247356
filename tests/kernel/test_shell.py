"""The shell around every page: menu, day, member, language, light and dark, refusals."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation
from tests.world import World

from samdrift.kernel.models.site import Site
from samdrift.kernel.registry import MenuEntry, registry
from samdrift.kernel.web.context import near
from samdrift.parties.models.people import Mandate


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    near.clear()


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def serves_all(world: World) -> World:
    """Kari serves Sørvik and Lillevik too."""
    mandate = Mandate.objects.create(
        person=world.people["kari"], arrangement=world.arrangement, valid_from=dt.date(2020, 1, 1)
    )
    mandate.members.set([world.sorvik, world.lillevik])
    return world


def test_page_has_one_heading_and_landmarks(as_person) -> None:
    page = text(as_person("kari").get("/me/"))
    assert page.count("<h1") == 1
    assert '<a class="ds-skip-link" href="#main">' in page
    for mark in ("<header", "<nav", '<main id="main"', "<footer", 'aria-live="polite"'):
        assert mark in page


def test_pages_hold_nothing_inline(as_person) -> None:
    client = as_person("kari")
    for path in ("/me/", "/search/?q=x", "/components/", "/about/", "/nowhere/"):
        page = text(client.get(path))
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", page)


def test_policy_allows_only_our_own_files(as_person) -> None:
    policy = as_person("kari").get("/me/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_menu_shows_only_what_one_may_open(as_person, monkeypatch) -> None:
    entries = [
        MenuEntry("open", "systems", "For all", "kernel:about", 1, lambda who: True, lambda who: 7),
        MenuEntry("shut", "systems", "For dag", "kernel:components", 2, lambda who: who.centre),
    ]
    monkeypatch.setattr(registry, "menu", entries)
    page = text(as_person("kari").get("/about/"))
    menu = page[page.index('<nav id="menu"') : page.index("</nav>")]
    assert 'aria-current="page">For all <span class="count">7</span>' in menu
    assert "For dag" not in menu
    near.clear()
    assert "For dag" in text(as_person("dag").get("/about/"))


def _menu_of(client) -> str:
    page = text(client.get("/about/"))
    return page[page.index('<nav id="menu"') : page.index("</nav>")]


def test_menu_opens_the_part_one_is_in(as_person, monkeypatch) -> None:
    entries = [
        MenuEntry("here", "systems", "Here", "kernel:about", 1, lambda who: True),
        MenuEntry("there", "agreements", "There", "kernel:components", 1, lambda who: True),
    ]
    monkeypatch.setattr(registry, "menu", entries)
    kari = as_person("kari")
    assert '<details data-part="systems" open>' in _menu_of(kari)
    assert '<details data-part="agreements">' in _menu_of(kari)
    kari.cookies["menu"] = "agreements.unheard-of"
    assert _menu_of(kari).count(" open>") == 2


def test_menu_stands_open_for_those_at_the_centre(as_person) -> None:
    menu = _menu_of(as_person("dag"))
    assert menu.count("<details") == menu.count(" open>") > 3


def test_nothing_of_the_menu_is_shown_to_strangers(client, world: World) -> None:
    page = text(client.get("/about/"))
    assert '<nav id="menu"' not in page
    assert "data-find" not in page


def test_member_switcher_is_for_those_who_serve_several(serves_all: World, as_person) -> None:
    assert 'name="member"' not in text(as_person("ola").get("/me/"))
    client = as_person("kari")
    page = text(client.get("/me/"))
    assert re.findall(r'name="member"\s+value="\d+"[^>]*>([^<]+)<', page) == [
        "Lillevik",
        "Nordvik",
        "Sørvik",
    ]
    client.post("/me/member/", {"member": serves_all.sorvik.pk, "next": "/me/"})
    assert 'aria-current="true">Sørvik' in text(client.get("/me/"))
    client.post("/me/member/", {"member": "", "next": "/me/"})
    assert 'aria-current="true">Sørvik' not in text(client.get("/me/"))


def test_member_one_does_not_serve_cannot_be_chosen(serves_all: World, as_person) -> None:
    client = as_person("kari")
    client.post("/me/member/", {"member": serves_all.gammelvik.pk})
    assert "focus" not in client.session


@pytest.mark.parametrize(
    ("day", "to"),
    [
        ("2019-12-31", "/per/2019-12-31/about/"),
        ("31.12.2019", "/per/2019-12-31/about/"),
        ("2026-11-20", "/about/"),
        ("2031-01-01", "/about/"),
    ],
)
def test_day_leads_to_the_same_page_that_day(as_person, day: str, to: str) -> None:
    answer = as_person("kari").get("/me/day/", {"day": day, "path": "/about/"})
    assert answer["Location"] == to


def test_day_that_is_none_is_told(as_person) -> None:
    answer = as_person("kari").get("/me/day/", {"day": "31.02.2019", "path": "/about/"})
    assert answer.status_code == 422
    assert "31.02.2019" in text(answer)


@pytest.mark.parametrize("to", ["https://evil.test/", "//evil.test/", "javascript:alert(1)", "x"])
def test_choices_never_lead_out_of_the_site(as_person, to: str) -> None:
    client = as_person("kari")
    answer = client.get("/me/day/", {"day": "2019-12-31", "path": to})
    assert answer["Location"] == "/per/2019-12-31/"
    assert client.post("/me/theme/", {"theme": "dark", "next": to})["Location"] == "/"


def test_day_shown_has_a_banner_with_the_way_back(as_person) -> None:
    page = text(as_person("kari").get("/per/2019-12-31/about/?x=1"))
    assert "<strong>31.12.2019</strong>" in page
    assert 'href="/about/?x=1"' in page
    assert 'href="/per/2019-12-31/me/"' in page


def test_light_or_dark_is_kept(as_person) -> None:
    client = as_person("kari")
    assert 'data-color-scheme="auto"' in text(client.get("/me/"))
    client.post("/me/theme/", {"theme": "dark", "next": "/me/"})
    assert 'data-color-scheme="dark"' in text(client.get("/me/"))
    client.post("/me/theme/", {"theme": "pink"})
    assert 'data-color-scheme="auto"' in text(client.get("/me/"))


def test_language_is_kept_with_the_account(world: World, as_person) -> None:
    client = as_person("kari")
    client.post("/me/language/", {"language": "nn", "next": "/me/"})
    world.accounts["kari"].refresh_from_db()
    assert world.accounts["kari"].language == "nn"
    assert '<html lang="nn"' in text(client.get("/me/"))


def test_language_before_login_is_kept_in_the_browser(client, world: World) -> None:
    assert '<html lang="nb"' in text(client.get("/about/"))
    client.post("/me/language/", {"language": "en", "next": "/about/"})
    assert '<html lang="en"' in text(client.get("/about/"))
    client.post("/me/language/", {"language": "xx", "next": "/about/"})
    assert '<html lang="en"' in text(client.get("/about/"))


def test_choices_are_only_sent_in(as_person) -> None:
    client = as_person("kari")
    for path in ("/me/theme/", "/me/language/", "/me/columns/", "/me/views/save/"):
        assert client.get(path).status_code == 405


@pytest.mark.parametrize("path", ["/me/", "/search/", "/components/", "/me/day/", "/me/member/"])
def test_pages_of_ones_own_ask_for_login(client, world: World, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_foot_names_the_site_and_its_statement(world: World, as_person) -> None:
    Site.objects.update(accessibility_url="https://uustatus.test/erklaring")
    near.clear()
    page = text(as_person("kari").get("/about/"))
    assert "Vikingsamarbeidet" in page
    assert 'href="https://uustatus.test/erklaring"' in page
    assert "mailto:" not in page


def test_feedback_address_is_shown_when_set(as_person, settings) -> None:
    settings.FEEDBACK_MAIL = "hjelp@vik.test"
    assert 'href="mailto:hjelp@vik.test"' in text(as_person("kari").get("/about/"))


def test_about_holds_the_licence(client, world: World) -> None:
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text(client.get("/about/"))


def test_missing_page_tells_what_to_do(as_person) -> None:
    answer = as_person("kari").get("/nowhere/")
    assert answer.status_code == 404
    assert 'href="/search/"' in text(answer)


def test_broken_page_asks_the_database_nothing(rf, django_assert_num_queries, db) -> None:
    from samdrift.kernel.views import broken

    with django_assert_num_queries(0):
        answer = broken(rf.get("/"))
    assert answer.status_code == 500
    assert "<h1>" in text(answer)


def test_form_that_is_too_old_tells_so(world: World) -> None:
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/me/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "Nothing was saved" in text(answer) or "<h1>" in text(answer)


def test_components_page_shows_every_component(as_person) -> None:
    page = text(as_person("kari").get("/components/"))
    for name in ("figures", "tag", "note", "chip", "rows", "stories", "meter", "empty", "facts"):
        assert f'class="{name}' in page
    assert 'class="error-summary"' in text(as_person("kari").get("/components/?wrong=1"))


def test_top_is_the_pages_own_though_it_is_drawn_once(as_person: Any) -> None:
    """The top is kept for each person; where it leads back to is the page one is on."""
    client = as_person("dag")
    pages = [client.get(reverse("kernel:search"), {"q": text}).content.decode() for text in "ab"]
    for text, page in zip("ab", pages, strict=True):
        top = page.partition("</header>")[0]
        assert f'name="next" value="/search/?q={text}"' in top
        assert f'name="path" value="/search/?q={text}"' in top
    tokens = [re.findall(r'csrfmiddlewaretoken" value="(\w{64})"', page) for page in pages]
    assert tokens[0] and tokens[1] and tokens[0] != tokens[1]


def test_top_is_not_shown_to_another(as_person: Any) -> None:
    for key, name in (("dag", "Dag Daglig"), ("ola", "Ola Åsen")):
        top = (
            as_person(key).get(reverse("kernel:search")).content.decode().partition("</header>")[0]
        )
        assert name in top and ("Dag Daglig" in top) == (key == "dag")


@pytest.mark.parametrize(
    "tag",
    [
        '{% translate "Save" %}',
        '{% translate "Save" as word %}{{ word }}',
        '{% translate "Save"|upper %}',
        '{% translate "100 %% <b>" %}',
        "{% translate what %}",
        '{% translate "May" context "month" %}',
    ],
)
def test_fixed_text_is_shown_as_by_django_in_each_language(tag: str) -> None:
    """The tag that looks a text up once is loaded for every template; loading Django's puts it back."""
    own, django = Template(tag), Template("{% load i18n %}" + tag)
    for language in ("nb", "en", "nn", "nb"):
        for escapes in (True, False):
            with translation.override(language):
                shown = own.render(Context({"what": "<Save>"}, autoescape=escapes))
                assert shown == django.render(Context({"what": "<Save>"}, autoescape=escapes)) != ""
