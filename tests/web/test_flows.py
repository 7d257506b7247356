"""What people do with the shell, in a real browser; those that can be done without scripts, twice."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.web.visitor import NARROW

SYSTEMS = "/portfolio/systems/"
WITH_AND_WITHOUT = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
CENTRE = "daily manager"


@pytest.fixture
def at(visit: Any) -> Any:
    """`at("daily manager", path, scripts=False)` gives the page; at the end it must be quiet."""
    opened = []

    def go(who: str, path: str, *, scripts: bool = True, **more: Any) -> Any:
        window = visit(who, java_script_enabled=scripts, **more)
        opened.append(window)
        window.open(path)
        return window.page

    yield go
    assert [window.complaints for window in opened if window.complaints] == []


def names(page: Any) -> list[str]:
    return [text.strip() for text in page.locator("#rows tbody th").all_inner_texts()]


@WITH_AND_WITHOUT
def test_list_is_sorted_by_a_click_on_its_heading(at: Any, scripts: bool) -> None:
    page = at(CENTRE, SYSTEMS, scripts=scripts)
    first = names(page)
    page.locator("#rows thead a").first.click()
    expect(page.locator("#rows thead th[aria-sort=ascending]")).to_have_count(1)
    page.locator("#rows thead a").first.click()
    expect(page.locator("#rows thead th[aria-sort=descending]")).to_have_count(1)
    assert names(page) != first
    assert "sort=-" in page.url


@WITH_AND_WITHOUT
def test_filter_is_chosen_shown_and_taken_away(at: Any, scripts: bool) -> None:
    page = at(CENTRE, SYSTEMS, scripts=scripts)
    whole = page.locator(".list-count").inner_text()
    page.locator("#filter-member").click()
    page.locator("#filter input[type=checkbox]").first.check()
    page.locator("#filter button[type=submit]").click()
    expect(page.locator("#off-member")).to_be_visible()
    expect(page.locator("#filter")).to_have_count(0)
    assert page.locator(".list-count").inner_text() != whole
    page.locator("#off-member").click()
    expect(page.locator("#off-member")).to_have_count(0)
    expect(page.locator(".list-count")).to_have_text(whole)


def test_filtering_tells_the_count_aloud_and_back_brings_it_back(at: Any) -> None:
    page = at(CENTRE, SYSTEMS)
    page.locator("#filter-member").click()
    expect(page.locator("#filter input").first).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#off-member")).to_be_visible()
    expect(page.locator("#told")).to_have_text(page.locator(".list-count").inner_text())
    page.go_back()
    expect(page.locator("#menu")).to_have_count(1)
    expect(page.locator("#off-member")).to_have_count(0)


@WITH_AND_WITHOUT
def test_pages_of_a_long_list_lead_on_and_back(at: Any, scripts: bool) -> None:
    page = at(CENTRE, "/portfolio/uses/", scripts=scripts)
    first = names(page)
    page.locator("#page-after").click()
    expect(page.locator("#page-before")).to_be_visible()
    assert names(page) != first
    page.locator("#page-before").click()
    expect(page.locator("#page-before")).to_have_count(0)
    assert names(page) == first


def test_rows_are_chosen_by_keys_and_counted(at: Any) -> None:
    page = at("ICT coordinator", "/portfolio/roles/")
    every, boxes = page.locator("[data-all]"), page.locator("#rows tbody input[name=row]")
    expect(page.locator(".acts-bar")).to_be_hidden()
    every.focus()
    page.keyboard.press("Space")
    expect(page.locator("#rows tbody input[name=row]:checked")).to_have_count(boxes.count())
    expect(page.locator("[data-count]")).to_contain_text(str(boxes.count()))
    boxes.first.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-count]")).to_contain_text(str(boxes.count() - 1))
    assert every.evaluate("one => one.indeterminate")


@WITH_AND_WITHOUT
def test_act_on_chosen_rows_asks_first(at: Any, scripts: bool) -> None:
    page = at("ICT coordinator", "/portfolio/roles/", scripts=scripts)
    for number in (0, 1):
        page.locator("#rows tbody input[name=row]").nth(number).check()
    page.locator(".acts-bar button[value=end]").click()
    page.wait_for_url("**/chosen/")
    expect(page.locator("#main input[name=row]")).to_have_count(2)
    page.locator("#main form a.ds-button").click()
    page.wait_for_url("**/portfolio/roles/")


@WITH_AND_WITHOUT
def test_columns_are_chosen(at: Any, scripts: bool) -> None:
    page = at("ICT coordinator", SYSTEMS, scripts=scripts)
    heads = page.locator("#rows thead th").count()
    columns = page.locator(".list-side details").first
    columns.locator("summary").click()
    columns.locator("input[type=checkbox]:checked").last.uncheck()
    columns.locator("button").first.click()
    expect(page.locator("#rows thead th")).to_have_count(heads - 1)
    columns.locator("summary").click()
    columns.locator("button").last.click()
    expect(page.locator("#rows thead th")).to_have_count(heads)


@WITH_AND_WITHOUT
def test_view_is_saved_and_opened_again(at: Any, scripts: bool) -> None:
    name = f"Mine {scripts}"
    page = at(CENTRE, f"{SYSTEMS}?sort=-name", scripts=scripts)
    views = page.locator(".list-side details").nth(1)
    views.locator("summary").click()
    views.locator("#view-name").fill(name)
    views.locator("button").click()
    expect(page.locator("#messages .note")).to_contain_text(name)
    page.goto(SYSTEMS)
    page.get_by_role("link", name=name, exact=True).click()
    assert page.url.endswith("?sort=-name")
    page.locator(".list-side details").nth(1).locator("summary").click()
    page.locator(".list-side details").nth(1).locator("a").click()
    page.locator("button[name=delete]").first.click()
    expect(page.locator("#messages .note")).to_contain_text(name)


def test_search_suggests_and_is_used_by_keys_alone(at: Any) -> None:
    page = at(CENTRE, SYSTEMS)
    wanted = names(page)[0]
    page.keyboard.press("Control+k")
    find = page.locator("#find")
    expect(find).to_be_focused()
    page.keyboard.type(wanted[:4].lower())
    expect(find).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = find.get_attribute("aria-activedescendant")
    assert chosen
    expect(page.locator(f"#{chosen}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_empty()
    expect(find).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Backspace")
    expect(page.locator("#suggestion-1")).to_be_visible()
    page.keyboard.press("ArrowDown")
    target = page.locator("#suggestion-1 a").get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")


@WITH_AND_WITHOUT
def test_search_goes_to_its_page_on_enter(at: Any, scripts: bool) -> None:
    page = at(CENTRE, SYSTEMS, scripts=scripts)
    wanted = names(page)[0]
    page.locator("#find").fill(wanted)
    page.locator("#find").press("Enter")
    page.wait_for_url("**/search/**")
    expect(page.locator(".hits a").first).to_have_text(wanted)


@WITH_AND_WITHOUT
def test_another_day_is_chosen_and_left(at: Any, scripts: bool) -> None:
    page = at(CENTRE, SYSTEMS, scripts=scripts)
    day = page.locator(".top-tools details:has(#top-day)")
    day.locator("summary").click()
    page.locator("#top-day").fill("2019-12-31")
    day.locator("button").click()
    page.wait_for_url(f"**/per/2019-12-31{SYSTEMS}")
    expect(page.locator(".banner")).to_contain_text("31.12.2019")
    expect(page.locator(".page-head .acts a.ds-button:not([data-variant])")).to_have_count(0)
    page.locator(".banner a").click()
    page.wait_for_url(f"**{SYSTEMS}")
    assert "/per/" not in page.url


@WITH_AND_WITHOUT
def test_member_is_chosen_and_all_again(at: Any, scripts: bool) -> None:
    page = at(CENTRE, SYSTEMS, scripts=scripts)
    chooser = page.locator(".top-tools details:has(button[name=member])")
    chooser.locator("summary").click()
    wanted = chooser.locator("button[name=member]").nth(1)
    name = wanted.inner_text()
    wanted.click()
    expect(chooser.locator("summary")).to_contain_text(name)
    expect(page.locator("#off-member")).to_contain_text(name)
    chooser.locator("summary").click()
    chooser.locator("button[name=member]").first.click()
    expect(page.locator("#off-member")).to_have_count(0)


@WITH_AND_WITHOUT
def test_dark_is_chosen_and_kept(at: Any, scripts: bool) -> None:
    page = at("employee", "/me/", scripts=scripts, color_scheme="light")
    page.locator("button[value=dark]").click()
    page.goto(SYSTEMS)
    expect(page.locator("html")).to_have_attribute("data-color-scheme", "dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert sum(int(part) for part in re.findall(r"\d+", dark)[:3]) < 200


@WITH_AND_WITHOUT
def test_menu_opens_on_a_phone(at: Any, scripts: bool) -> None:
    page = at(CENTRE, SYSTEMS, scripts=scripts, viewport=NARROW)
    menu = page.locator("#menu")
    expect(menu).to_be_hidden()
    page.locator(".menu-open").click()
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    page.locator(".menu-open").click()
    menu.locator("a[href='/parties/members/']").click()
    page.wait_for_url("**/parties/members/")


def test_drops_close_on_escape_and_give_the_focus_back(at: Any) -> None:
    page = at(CENTRE, SYSTEMS)
    day = page.locator(".top-tools details:has(#top-day)")
    day.locator("summary").focus()
    page.keyboard.press("Enter")
    page.locator("#top-day").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#top-day")).to_be_hidden()
    expect(day.locator("summary")).to_be_focused()


def test_first_tab_skips_to_the_content(at: Any) -> None:
    page = at(CENTRE, SYSTEMS)
    page.keyboard.press("Tab")
    skip = page.locator(".ds-skip-link")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


@WITH_AND_WITHOUT
def test_wrong_form_puts_the_cursor_at_what_is_wrong(at: Any, scripts: bool) -> None:
    page = at("administrator", "/parties/suppliers/new/", scripts=scripts)
    page.locator("#main form button[type=submit]").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    summary.locator("a").first.click()
    expect(page.locator("[aria-invalid=true]").first).to_be_focused()


@WITH_AND_WITHOUT
def test_list_is_taken_out_as_a_file(at: Any, scripts: bool) -> None:
    page = at(CENTRE, SYSTEMS, scripts=scripts)
    out = page.locator(".list-side details").last
    out.locator("summary").click()
    for kind in ("xlsx", "csv", "json"):
        with page.expect_download() as told:
            out.locator(f"a[href*='export.{kind}']").click()
        assert told.value.suggested_filename.endswith(f".{kind}")


def test_paper_has_neither_menu_nor_tools(at: Any) -> None:
    page = at(CENTRE, SYSTEMS)
    page.emulate_media(media="print")
    for gone in (".top", "#menu", ".list-side"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator(".print-only")).to_contain_text(SYSTEMS)
    assert page.locator("#rows tbody tr").last.is_visible()
