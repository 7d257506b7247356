"""Pages of articles and problems: the desk's, and the plain ones of everybody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from samdrift.desk.models.cases import Case
from samdrift.desk.models.knowledge import Article, ArticleFile, ArticleHelp
from samdrift.desk.services import article_uses, cases
from samdrift.desk.services import articles as services
from samdrift.desk.services.problems import attach_to_problem
from tests.desk.made import Desk, make_case, make_desk
from tests.desk.made_knowledge import make_article, problem_of, published
from tests.world import World

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


def at(name: str, *keys: Any) -> str:
    return reverse(f"desk:{name}", args=keys)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_article_goes_from_draft_to_readers_in_the_browser(
    world: World, desk: Desk, as_person: Any
):
    asta, arne = as_person("asta"), as_person("arne")
    values = {"title": "Nytt passord", "kind": "how_to", "language": "nb", "text": "Ring **oss**."}
    assert asta.post(at("article_new"), values).status_code == 302
    article = Article.objects.get()
    waits = "Another in the service desk looks it over"
    assert waits in text(asta.get(at("article_detail", article.pk)))
    assert waits not in text(arne.get(at("article_detail", article.pk)))
    assert asta.post(at("article_review", article.pk)).status_code == 403
    assert arne.post(at("article_review", article.pk)).status_code == 302
    assert asta.post(at("article_publish", article.pk), {"look_again_on": ""}).status_code == 302
    shown = text(as_person("ola").get(at("article_detail", article.pk)))
    assert "<strong>oss</strong>" in shown
    assert 'lang="nb"' in shown


def test_reader_sees_the_article_plainly(world: World, desk: Desk, as_person: Any):
    article = published(world, system=desk.system)
    ola = as_person("ola")
    shown = text(ola.get(at("article_detail", article.pk)))
    history = at("article_history", article.pk)
    for hidden in ("Written by", history, "Withdraw", "Used in cases", "All articles"):
        assert hidden not in shown
    assert "Did this help?" in shown
    assert " style=" not in shown
    assert ola.get(at("article_versions", article.pk)).status_code == 404
    assert ola.get(at("article_change", article.pk)).status_code == 403


def test_change_is_shown_word_by_word_to_the_desk_and_not_to_readers(
    world: World, desk: Desk, as_person: Any
):
    article = published(world)
    new = article.text.replace("Slå av", "Koble fra")
    services.change_article(article, by=world.viewer("asta"), text=new)
    shown = text(as_person("arne").get(at("article_detail", article.pk)))
    assert "<ins>" in shown and "Koble fra" in shown
    assert "Readers have version 1" in shown
    assert "Koble fra" not in text(as_person("ola").get(at("article_detail", article.pk)))


def test_versions_are_compared(world: World, desk: Desk, as_person: Any):
    article = published(world)
    services.change_article(article, by=world.viewer("asta"), text="Ring oss.", is_slip=True)
    page = as_person("arne").get(at("article_versions", article.pk))
    assert page.context["old"] == 1 and page.context["new"] == 2
    assert "<del>" in text(page)
    same = as_person("arne").get(at("article_versions", article.pk) + "?old=2&new=2")
    assert "The two say the same." in text(same)


def test_answer_takes_one_press_and_may_be_changed(world: World, desk: Desk, as_person: Any):
    article, ola = published(world), as_person("ola")
    for helped in ("no", "yes"):
        back = ola.post(at("article_answer", article.pk), {"helped": helped})
        assert back.status_code == 302
    assert ArticleHelp.objects.get().helped
    assert "You said it helped." in text(ola.get(at("article_detail", article.pk)))
    assert "1 of 1" in text(as_person("asta").get(at("article_detail", article.pk)))


def test_pair_names_the_other_form_and_the_one_that_is_missing(
    world: World, desk: Desk, as_person: Any
):
    first, asta = published(world), as_person("asta")
    shown = text(asta.get(at("article_detail", first.pk)))
    assert "Nynorsk is missing." in shown
    form = asta.get(at("article_new") + f"?original={first.pk}").context["form"]
    assert (form["language"].value(), form["title"].value()) == ("nn", first.title)
    values = {"title": "Skrivaren", "kind": "how_to", "language": "nn", "text": "Slå av.",
              "original": first.pk}  # fmt: skip
    assert asta.post(at("article_new"), values).status_code == 302
    other = Article.objects.get(language="nn")
    assert other.original == first
    assert "Read it in Nynorsk" not in text(as_person("ola").get(at("article_detail", first.pk)))
    services.publish_article(
        services.review_article(other, by=world.viewer("arne")), by=world.viewer("asta")
    )
    shown = text(as_person("ola").get(at("article_detail", first.pk)))
    assert "Read it in Nynorsk" in shown and 'hreflang="nn"' in shown


def test_article_is_written_from_a_solved_case(world: World, desk: Desk, as_person: Any):
    case = make_case(world, system=desk.system)
    cases.resolve(case, by=world.viewer("asta"), solution="Slå av og på")
    asta = as_person("asta")
    form = asta.get(at("article_new") + f"?case={case.pk}").context["form"]
    assert form["title"].value() == "Skriveren virker ikke"
    assert "Slå av og på" in form["text"].value()
    assert form["system"].value() == desk.system.pk
    assert at("article_new") + f"?case={case.pk}" in text(asta.get(at("case_beside", case.pk)))


def test_prefilling_respects_reach(world: World, desk: Desk, as_person: Any):
    case = make_case(world, internal=True)
    form = as_person("arne").get(at("article_new") + f"?case={case.pk}").context["form"]
    assert not form["title"].value()
    assert as_person("ola").get(at("article_new")).status_code == 403


def test_guides_are_listed_by_service_with_the_newest(
    world: World, desk: Desk, as_person: Any, django_assert_max_num_queries: Any
):
    for number in range(4):
        published(world, title=f"Skriver {number}", service=desk.service)
    published(world, title="Løst", text="Se her.")
    make_article(world, title="Utkast")
    ola = as_person("ola")
    page = ola.get(at("guides"))
    assert [str(service) for service, _rows in page.context["services"]] == ["Fagsystemer", "None"]
    assert len(page.context["newest"]) == 5
    assert "Utkast" not in text(page)
    found = ola.get(at("guides") + "?q=skriverne")
    assert len(found.context["found"]) == 4
    assert "Nothing was found" in text(ola.get(at("guides") + "?q=tannlege"))
    assert "Skriver 1" in text(ola.get(at("guides_likely") + "?q=skriv"))
    with django_assert_max_num_queries(25):
        ola.get(at("guides") + "?q=skriverne")


def test_outsider_reads_no_guides(world: World, desk: Desk, as_person: Any):
    article = published(world)
    for name in ("sol", "stig"):
        assert as_person(name).get(at("guides")).status_code == 404
        assert as_person(name).get(at("article_detail", article.pk)).status_code == 404


def test_picture_is_shown_in_the_text_and_a_file_is_only_kept(
    world: World, desk: Desk, as_person: Any
):
    article, asta = published(world), as_person("asta")
    sent = {"file": SimpleUploadedFile("knapp.png", PNG), "title": "Knappen «Neste»"}
    assert asta.post(at("article_add_file", article.pk), sent).status_code == 302
    picture = ArticleFile.objects.get()
    page = SimpleUploadedFile("side.html", b"<script>alert(1)</script>")
    asta.post(at("article_add_file", article.pk), {"file": page})
    html = ArticleFile.objects.exclude(pk=picture.pk).get()
    values = {"text": f"Se ![Knappen](#{picture.pk})", "is_slip": True}
    services.change_article(article, by=world.viewer("asta"), **values)
    ola = as_person("ola")
    assert f'src="{at("article_file", picture.pk)}"' in text(
        ola.get(at("article_detail", article.pk))
    )
    got = ola.get(at("article_file", picture.pk))
    assert got.headers["Content-Type"] == "image/png"
    kept = ola.get(at("article_file", html.pk))
    assert kept.headers["Content-Type"] == "application/octet-stream"
    assert kept.headers["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in kept.headers["Content-Disposition"]
    assert ola.post(at("article_file_strike", picture.pk)).status_code == 403
    assert asta.post(at("article_file_strike", picture.pk)).status_code == 302
    assert ola.get(at("article_file", picture.pk)).status_code == 404
    assert asta.post(at("article_file_restore", picture.pk)).status_code == 302


def test_file_of_a_draft_is_not_the_readers(world: World, desk: Desk, as_person: Any):
    row = article_uses.add_file(
        make_article(world), by=world.viewer("asta"), data=PNG, name="knapp.png"
    )
    assert as_person("ola").get(at("article_file", row.pk)).status_code == 404


def test_list_filters_and_counts_with_fixed_queries(
    world: World, desk: Desk, as_person: Any, django_assert_num_queries: Any
):
    asta = as_person("asta")
    published(world, title="A", service=desk.service)
    asta.get(at("article_list"))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        asta.get(at("article_list"))
    for number in range(8):
        published(world, title=f"B{number}", service=desk.service, system=desk.system)
    with CaptureQueriesContext(connection) as many:
        page = asta.get(at("article_list"))
    assert len(many) <= len(few)
    assert "B7" in text(page)
    for query in ("whose=mine", "whose=waiting", "lacks_other=yes", "due=yes", "state=published",
                  f"system={desk.system.pk}"):  # fmt: skip
        assert asta.get(at("article_list") + "?" + query).status_code == 200


def test_history_for_readers_tells_only_what_was_published(
    world: World, desk: Desk, as_person: Any
):
    article = published(world)
    shown = text(as_person("ola").get(at("article_history", article.pk)))
    assert "Was published" in shown
    assert "Was reviewed" not in shown
    assert "Was reviewed" in text(as_person("asta").get(at("article_history", article.pk)))


def test_api_gives_what_is_published_and_never_the_draft(world: World, desk: Desk, as_person: Any):
    article = published(world)
    services.change_article(article, by=world.viewer("asta"), text="Hemmelig utkast")
    got = as_person("ola").get(f"/api/v1/desk/article/{article.pk}")
    assert got.status_code == 200, got.content
    assert "Slå av" in text(got)
    assert "Hemmelig" not in text(got)


def test_problem_page_tells_solves_and_attaches(world: World, desk: Desk, as_person: Any):
    problem, case = problem_of(world, desk), make_case(world, system=desk.system)
    asta = as_person("asta")
    shown = text(asta.get(at("problem", problem.pk)))
    assert f'value="{case.pk}"' in shown
    assert asta.post(at("problem_attach", problem.pk), {"cases": [case.pk]}).status_code == 302
    assert asta.post(at("problem_attach", problem.pk), {}).status_code == 302
    assert Case.objects.get(pk=case.pk).problem == problem
    assert asta.post(at("problem_tell", problem.pk), {"text": "Vi ser på det"}).status_code == 302
    assert asta.post(at("problem_cause", problem.pk), {"root_cause": "Disk"}).status_code == 302
    values = {"solution": "Byttet disk", "with_incidents": "on"}
    assert asta.post(at("problem_solve", problem.pk), values).status_code == 302
    assert not Case.objects.get(pk=case.pk).is_open
    assert as_person("ola").get(at("problem", problem.pk)).status_code == 404


def test_problem_page_takes_the_same_queries_however_many_incidents(
    world: World, desk: Desk, as_person: Any
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    problem, viewer = problem_of(world, desk), world.viewer("asta")
    asta = as_person("asta")
    attach_to_problem(make_case(world), problem, by=viewer)
    asta.get(at("problem", problem.pk))
    with CaptureQueriesContext(connection) as few:
        asta.get(at("problem", problem.pk))
    for _n in range(6):
        attach_to_problem(make_case(world), problem, by=viewer)
    with CaptureQueriesContext(connection) as many:
        asta.get(at("problem", problem.pk))
    assert len(many) <= len(few)


def test_case_page_leads_to_its_problem_and_major_incident(
    world: World, desk: Desk, as_person: Any
):
    case, problem = make_case(world), problem_of(world, desk)
    asta = as_person("asta")
    shown = text(asta.get(at("case_beside", case.pk)))
    assert at("major_declare", case.pk) in shown
    assert at("problem_of_case", case.pk) in shown
    sent = asta.post(at("problem_of_case", case.pk), {"problem": problem.pk})
    assert sent.status_code == 302
    assert at("problem", problem.pk) in text(asta.get(at("case_beside", case.pk)))
    assert asta.post(at("problem_detach", case.pk)).status_code == 302
