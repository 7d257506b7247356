"""Markdown as safe HTML."""

from __future__ import annotations

import pytest

from samdrift.formats.markdown import plain, render


def test_headings_lists_and_emphasis_are_drawn_beneath_the_page_heading():
    shown = render("# Slik gjør du\n\n1. Åpne **Innstillinger**\n2. Velg *Skriver*")
    assert "<h2>Slik gjør du</h2>" in shown
    assert "<ol>" in shown
    assert "<strong>Innstillinger</strong>" in shown
    assert "<em>Skriver</em>" in shown


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick=alert(1)>b</b>",
        "<style>body{display:none}</style>",
        "<svg/onload=alert(1)>",
    ],
)
def test_markup_of_ones_own_is_shown_as_the_text_it_is(text: str):
    shown = render(text)
    assert "&lt;" in shown
    for tag in ("<script", "<img", "<b ", "<style", "<svg"):
        assert tag not in shown


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/",
        "/\\evil.example/",
        "ftp://x.example",
        "&#106;avascript:alert(1)",
    ],
)
def test_link_to_anything_else_than_the_web_and_the_site_is_not_a_link(address: str):
    assert "<a" not in render(f"[her]({address})")
    assert "her" in render(f"[her]({address})")


def test_links_to_the_web_mail_and_the_site_are_kept():
    shown = render("[a](https://nav.example/x?y=1&z=2) [b](mailto:hjelp@vik.test) [c](/desk/)")
    assert 'href="https://nav.example/x?y=1&amp;z=2" rel="noopener noreferrer"' in shown
    assert 'href="mailto:hjelp@vik.test"' in shown
    assert '<a href="/desk/">c</a>' in shown


def test_only_the_pictures_and_files_of_the_text_are_shown():
    files = {12: "/desk/files/12/"}
    shown = render("![Knappen «Neste»](#12) ![Ukjent](#13) ![Ute](https://x.example/a.png)", files)
    assert '<img src="/desk/files/12/" alt="Knappen «Neste»" loading="lazy" />' in shown
    assert shown.count("<img") == 1
    assert "Ukjent" in shown
    assert "x.example" not in shown
    assert '<a href="/desk/files/12/">Filen</a>' in render("[Filen](#12)", files)


def test_table_has_classes_and_no_style():
    shown = render("| Ord | Tall |\n|---|---:|\n| a | 1 |")
    assert "style=" not in shown
    assert '<td class="num">1</td>' in shown


def test_link_title_cannot_carry_an_attribute():
    shown = render('[a](https://x.example "t\\" onmouseover=\\"alert(1)")')
    assert "onmouseover" not in shown


def test_plain_gives_the_words_alone():
    assert plain("# Skriver\n\nTrykk **Neste**, se [hjelp](/x).\n\n- en\n- to") == (
        "Skriver Trykk Neste , se hjelp . en to"
    )
    assert render("  \n") == ""
