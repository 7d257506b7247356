"""HTML that came by mail: safe to show, and its text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.formats.mail import Flaw, with_pictures
from samdrift.formats.mail.html import safe
from samdrift.formats.mail.html_text import rough_text_of, text_of


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<ScRiPt src=//x.example/a.js></sCrIpT>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='&#106;ava&#9;script:alert(1)'>x</a>",
        "<a href='/per/2019-12-31/portfolio/'>x</a>",
        "<a href='data:text/html,<script>1</script>'>x</a>",
        "<iframe src=//x.example></iframe>",
        "<form action=//x.example><input name=passord><button>Logg inn</button></form>",
        "<meta http-equiv=refresh content='0;url=//x.example'>",
        "<base href=//x.example>",
        "<link rel=stylesheet href=//x.example/a.css>",
        "<style>@import '//x.example/a.css'</style>",
        "<p style='background:url(//x.example/a.png)' class=ds-button id=main>x</p>",
        "<table background=//x.example/a.png><tr><td>x</table>",
        "<img src=//x.example/a.png><img src='https://x.example/b' srcset='//x.example/c'>",
        "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
        "<video poster=//x.example/a.png src=//x.example/b></video>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<b <script>alert(1)</script>>",
        "<a title='<b onclick=x>' onclick=alert(1)>x</a>",
        "<template><img src=x onerror=alert(1)></template>",
        "<x-y is=button onclick=alert(1) hx-get=/account/ autofocus contenteditable>x",
    ],
)
def test_nothing_runs_nothing_is_fetched_and_the_page_is_not_touched(source: str):
    made = safe(f"<p>Før</p>{source}<p>Etter</p>").html
    small = made.replace("&lt;", "").lower()
    for bad in (
        "<script",
        "<img",
        "<form",
        "<input",
        "<iframe",
        "<style",
        "<link",
        "<meta",
        "<svg",
    ):
        assert bad not in small
    for bad in (" on", "src=", "style=", "class=", " id=", "hx-", 'href="javascript', 'href="/'):
        assert bad not in "".join(piece.partition(">")[0] for piece in small.split("<")[1:])
    assert "Før" in made


def test_what_is_taken_out_is_told():
    assert Flaw.HTML_ACTIVE_REMOVED in safe("<p onclick=x>hei</p>").flaws
    assert Flaw.REMOTE_CONTENT_REMOVED in safe("<img src='https://x.example/1.gif'>").flaws
    assert Flaw.HTML_TOO_COMPLEX in safe("<div>" * 2000).flaws
    assert Flaw.HTML_TOO_COMPLEX in safe("<p>x</p>" * 50_001).flaws
    assert Flaw.HTML_TOO_COMPLEX in safe("x" * 2_000_001).flaws
    assert Flaw.HTML_TOO_COMPLEX in safe("<div></b>" * 10_001).flaws
    assert safe("<p>Hei</p>").flaws == ()
    assert safe("<div><p><b>Hei</b></p></div>" * 10_000).flaws == ()


@pytest.mark.parametrize(
    ("link", "is_disguised"),
    [
        ("<a href='https://ond.example/'>https://nordvik.kommune.example/</a>", True),
        ("<a href='https://ond.example/'>nordvik.example</a>", True),
        ("<a href='https://nordvik.example@ond.example/'>nordvik.example</a>", True),
        ("<a href='https://www.nordvik.example/a'>nordvik.example</a>", False),
        ("<a href='https://sak.nordvik.example/a'>Saken din</a>", False),
    ],
)
def test_links_that_show_another_place_are_told_of(link: str, *, is_disguised: bool):
    assert (Flaw.LINK_DISGUISED in safe(link).flaws) is is_disguised


def test_pictures_that_came_along_are_placed_and_others_show_their_words():
    made = safe('<img src="cid:a&amp;b" alt="Kart"><img src="cid:c" alt="Logo">').html
    shown = with_pictures(made, {"a&b": "/desk/files/1/"})
    assert '<img src="/desk/files/1/" alt="Kart">' in shown
    assert 'src="" alt="Logo"' in shown


def test_text_of_html_has_lines_lists_links_and_quotes():
    source = (
        "<html><head><title>Nei</title><style>p{}</style></head><body><p>Hei&nbsp;<b>du</b>,</p>\n"
        "<ul><li>En</li><li><p>To</p></li></ul><ol start=1><li>Først</ol>"
        "<table><tr><td>Navn</td><td>Ola</td></tr><tr><td>Rom</td><td>12</td></tr></table>"
        "<pre>  a\n  b</pre>Se <a href='https://x.example/y'>her</a> og "
        "<a href='https://x.example/'>x.example</a>, <a href='mailto:a@x.example'>a@x.example</a>."
        "<blockquote>Sitert<br>linje<blockquote>dypere</blockquote></blockquote><div>Slutt</div>"
    )
    assert text_of(safe(source).html).split("\n") == [
        "Hei du,", "", "- En", "- To", "", "1. Først", "", "Navn\tOla", "Rom\t12", "", "  a", "  b", "",
        "Se her <https://x.example/y> og x.example, a@x.example.",
        "> Sitert", "> linje", "> > dypere", "Slutt",
    ]  # fmt: skip


def test_text_is_read_from_html_that_can_not_be_made_safe():
    source = "<style>x{}</style><script>1</script><p>Hei &aring;</p><div>der<!-- nei --></div>"
    assert [line for line in rough_text_of(source).split("\n") if line] == ["Hei å", "der"]


PIECES = st.sampled_from(
    [
        "<",
        ">",
        "/",
        '"',
        "'",
        "=",
        "<!--",
        "-->",
        "<script",
        "</script",
        "<style>",
        "</style>",
        "<b",
        "<a",
        "<img",
        "<svg",
        "<math",
        "<table",
        "<td",
        "<p",
        "<div",
        "<![CDATA[",
        "]]>",
        "onload=",
        "src=",
        "href=",
        "javascript:",
        "cid:",
        "&#0;",
        "&lt;",
        "x",
        "\x00",
        "\n",
        "<title>",
        "</title>",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_safe_html_stays_safe_whatever_it_is_made_of(source: str):
    made = safe(source).html
    assert safe(made).html == made
    for tag in made.split("<")[1:]:
        name = tag.lstrip("/").split(">")[0].split(" ")[0]
        assert name in {"b", "a", "img", "table", "tbody", "tr", "td", "p", "div"}
    for address in re.findall(r'<a [^>]*href="([^"]*)"', made):
        assert address.lower().startswith(("http://", "https://", "mailto:", "tel:"))
    text_of(made)
    rough_text_of(source)
