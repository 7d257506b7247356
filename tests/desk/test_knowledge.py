"""Articles: written, reviewed by another, published in versions, and found by Norwegian words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from samdrift.desk.models.knowledge import Article, ArticleHelp, ArticleVersion
from samdrift.desk.queries import knowledge as queries
from samdrift.desk.queries.near import near, roots, telling
from samdrift.desk.services import article_findings, article_people, article_uses, cases
from samdrift.desk.services import articles as services
from samdrift.followup.models.findings import Finding
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError, OutOfReach, Refused
from samdrift.kernel.models.history import Event
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.reach import seen
from samdrift.parties.calc.handover import MERGE, Handover
from tests.desk.made import Desk, machine, make_case, make_desk
from tests.desk.made_knowledge import make_article, problem_of, published
from tests.world import TODAY, World


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(DomainError) as found:
        yield
    assert found.value.code == code


def titles(rows: Any) -> list[str]:
    return [one.title for one in rows]


def test_draft_is_reviewed_by_another_than_its_author(world: World, desk: Desk):
    article = make_article(world)
    with pytest.raises(Refused):
        services.review_article(article, by=world.viewer("asta"))
    with refused("not_from_here"):
        services.publish_article(article, by=world.viewer("asta"))
    article = services.review_article(article, by=world.viewer("arne"))
    assert (article.state, article.reviewer) == ("reviewed", world.people["arne"])


def test_whoever_changes_the_draft_cannot_review_it(world: World, desk: Desk):
    article = make_article(world)
    article = services.change_article(article, by=world.viewer("arne"), text="Nytt")
    with pytest.raises(Refused):
        services.review_article(article, by=world.viewer("arne"))
    assert services.review_article(article, by=world.viewer("asta")).state == "reviewed"


def test_employee_cannot_write_review_or_withdraw(world: World, desk: Desk):
    article = published(world)
    for act in (services.review_article, services.drop_draft, services.take_up_again):
        with pytest.raises(Refused):
            act(article, by=world.viewer("ola"))
    with pytest.raises(Refused):
        services.write_article(by=world.viewer("ola"), title="Mitt")
    with pytest.raises(Refused):
        services.withdraw_article(article, by=world.viewer("kari"), reason="Feil")


def test_published_text_stays_for_readers_until_the_change_is_published(world: World, desk: Desk):
    article = published(world)
    assert article.version == 1
    changed = services.change_article(article, by=world.viewer("asta"), text="Ring oss.")
    assert (changed.state, changed.version) == ("draft", 1)
    assert "Slå av" in changed.text
    assert changed.worked_on["text"] == "Ring oss."
    assert titles(queries.published(world.viewer("ola"))) == [article.title]
    changed = services.review_article(changed, by=world.viewer("arne"))
    changed = services.publish_article(changed, by=world.viewer("asta"))
    assert (changed.version, changed.text, changed.draft) == (2, "Ring oss.", None)
    assert [v.number for v in seen(ArticleVersion, world.viewer("asta"))] == [2, 1]


def test_change_may_be_given_up(world: World, desk: Desk):
    article = published(world)
    article = services.change_article(article, by=world.viewer("asta"), title="Annet")
    article = services.drop_draft(article, by=world.viewer("asta"))
    assert (article.state, article.draft, article.title) == (
        "published",
        None,
        "Skriveren skriver ikke ut",
    )
    with refused("no_draft"):
        services.drop_draft(article, by=world.viewer("asta"))


def test_slip_of_the_pen_goes_to_readers_at_once_as_a_version(world: World, desk: Desk):
    article = published(world)
    values = {"title": "Skriveren skriver ikke ut!", "is_slip": True}
    article = services.change_article(article, by=world.viewer("asta"), **values)
    assert (article.state, article.version) == ("published", 2)
    assert article.title.endswith("!")
    assert Event.objects.filter(what="article.corrected").count() == 1


def test_slip_of_the_pen_in_a_draft_is_a_change_like_others(world: World, desk: Desk):
    article = services.review_article(make_article(world), by=world.viewer("arne"))
    article = services.change_article(article, by=world.viewer("arne"), text="Nytt", is_slip=True)
    assert (article.state, article.version) == ("draft", None)


def test_settings_change_without_a_new_review(world: World, desk: Desk):
    article = published(world)
    article = services.change_article(
        article, by=world.viewer("asta"), system=desk.system, members=[world.nordvik]
    )
    assert (article.state, article.system) == ("published", desk.system)
    assert Event.objects.filter(what="article.settings_changed").count() == 1
    assert not Event.objects.filter(what="article.changed").exists()


def test_version_is_never_changed(world: World, desk: Desk):
    article = published(world)
    with pytest.raises(DatabaseError), transaction.atomic():
        ArticleVersion.objects.filter(article=article).update(text="Annet")
    assert ArticleVersion.objects.get(article=article).text == article.text


def test_withdrawn_article_is_the_desks_alone_and_can_be_taken_up(world: World, desk: Desk):
    article = published(world)
    article = services.withdraw_article(article, by=world.viewer("asta"), reason="Utdatert")
    assert not seen(Article, world.viewer("ola")).exists()
    assert seen(Article, world.viewer("arne")).count() == 1
    with refused("not_from_here"):
        services.withdraw_article(article, by=world.viewer("asta"), reason="Igjen")
    article = services.take_up_again(article, by=world.viewer("arne"))
    article = services.review_article(article, by=world.viewer("asta"))
    assert services.publish_article(article, by=world.viewer("asta")).version == 2


def test_known_error_needs_its_workaround_before_it_is_reviewed(world: World, desk: Desk):
    article = make_article(world, kind="known", problem=problem_of(world, desk))
    with refused("required"):
        services.review_article(article, by=world.viewer("arne"))
    article = services.change_article(article, by=world.viewer("asta"), workaround="Start på nytt")
    assert services.review_article(article, by=world.viewer("arne")).state == "reviewed"


def test_article_that_says_nothing_is_not_reviewed(world: World, desk: Desk):
    with refused("required"):
        services.review_article(make_article(world, text=""), by=world.viewer("arne"))


def test_author_is_told_what_is_to_be_mended(world: World, desk: Desk):
    article = make_article(world)
    article = services.send_back(article, by=world.viewer("arne"), reason="Mangler bilde")
    assert article.state == "draft"
    notice = Notice.objects.get(what="desk.article_sent_back")
    assert notice.account_id == world.accounts["asta"].pk
    assert notice.values["reason"] == "Mangler bilde"


def test_readers_see_what_is_for_their_member_and_not_only_for_desks(world: World, desk: Desk):
    published(world, title="For alle")
    published(world, title="For Sørvik", members=[world.sorvik])
    published(world, title="For brukerstøtten", for_agents=True)
    make_article(world, title="Utkast")
    for name, count in (("ola", 1), ("per", 2), ("asta", 4), ("kari", 2), ("sol", 0), ("stig", 0)):
        assert seen(Article, world.viewer(name)).count() == count, name


def test_pair_has_one_of_each_form(world: World, desk: Desk):
    first = published(world)
    other = make_article(world, title="Skrivaren", language="nn", original=first)
    assert other.pair == first.pk
    with refused("form_taken"):
        make_article(world, language="nn", original=first)
    with refused("form_taken"):
        make_article(world, language="nb", original=other)


def test_reader_gets_the_own_form_else_the_other(world: World, desk: Desk):
    first = published(world, title="Passordet er glemt", text="Ring oss.")
    published(world, title="Passordet er gløymt", language="nn", original=first, text="Ring.")
    published(world, title="Bare på nynorsk, om skrivaren", language="nn")
    world.accounts["ola"].language = "nn"
    world.accounts["ola"].save()
    assert titles(queries.likely(world.viewer("ola"), "passord")) == ["Passordet er gløymt"]
    assert titles(queries.likely(world.viewer("per"), "passord")) == ["Passordet er glemt"]
    assert titles(queries.likely(world.viewer("per"), "skrivaren")) == [
        "Bare på nynorsk, om skrivaren"
    ]


def test_word_forms_share_a_root():
    assert roots("skriver") == roots("skriveren") == roots("skriverne") == {"skriv"}
    assert roots("passord") == roots("passordet") == roots("passordene") == {"passord"}
    assert roots("skrivarane") & roots("skrivar")
    assert telling("Hei, jeg har et problem med skriveren min!") == ["skriveren"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("skriver", "Skriveren skriver ikke ut"),
        ("Skriverne våre står stille", "Skriveren skriver ikke ut"),
        ("jeg har glemt passordet mitt", "Nytt passord"),
        ("passord", "Nytt passord"),
        ("passordene", "Nytt passord"),
        ("skrive", "Skriveren skriver ikke ut"),
        ("nettver", "Nettverket er nede"),
        ("får ikke logget på trådløst nettverk", "Nettverket er nede"),
    ],
)
def test_likely_article_is_found_in_any_word_form(world: World, desk: Desk, asked: str, found: str):
    for title in ("Skriveren skriver ikke ut", "Nytt passord", "Nettverket er nede"):
        published(world, title=title, text="Se under.")
    assert titles(queries.likely(world.viewer("ola"), asked))[:1] == [found]


def test_nothing_is_likely_for_words_that_say_nothing(world: World, desk: Desk):
    published(world)
    assert queries.likely(world.viewer("ola"), "hei, det virker ikke") == []
    assert queries.likely(world.viewer("ola"), "") == []


def test_article_on_the_same_system_is_first(world: World, desk: Desk):
    published(world, title="Innlogging i fakturaen")
    published(world, title="Innlogging", system=desk.system, text="Om å logge inn.")
    found = queries.likely(world.viewer("ola"), "innlogging", system=desk.system)
    assert titles(found)[0] == "Innlogging"
    assert titles(queries.likely(world.viewer("ola"), "", system=desk.system)) == ["Innlogging"]


def test_likely_articles_take_the_same_queries_however_many(
    world: World, desk: Desk, django_assert_max_num_queries: Any
):
    for number in range(12):
        published(world, title=f"Skriver {number}")
    viewer = world.viewer("ola")
    with django_assert_max_num_queries(4):
        assert len(queries.likely(viewer, "skriveren")) == 5


def test_draft_is_not_found_by_readers(world: World, desk: Desk):
    make_article(world)
    assert queries.likely(world.viewer("ola"), "skriver") == []
    assert search.find("skriver", world.viewer("ola")) == []
    assert titles(search.find("skriveren", world.viewer("arne"))) == ["Skriveren skriver ikke ut"]


def test_change_that_is_not_published_is_not_found(world: World, desk: Desk):
    article = published(world)
    services.change_article(article, by=world.viewer("asta"), title="Kopimaskinen er tom")
    assert search.find("kopimaskinen", world.viewer("ola")) == []
    assert len(search.find("skriveren", world.viewer("ola"))) == 1


def test_similar_cases_are_those_solved_within_the_agents_reach(world: World, desk: Desk):
    arne = world.viewer("arne")
    solved = make_case(world, title="Skriverne på rådhuset er stumme")
    cases.resolve(solved, by=arne, solution="Startet køen på nytt")
    internal = make_case(world, title="Skriveren hos ordføreren", internal=True)
    cases.resolve(internal, by=world.viewer("kari"), solution="Byttet toner")
    make_case(world, title="Skriveren, ikke løst")
    new = make_case(world, title="Skriveren i kantina")
    assert [one.pk for one in queries.similar_cases(arne, new)] == [solved.pk]
    kari = world.viewer("kari")
    assert {one.pk for one in queries.similar_cases(kari, new)} == {solved.pk, internal.pk}


def test_employee_never_gets_the_case_of_another(world: World, desk: Desk):
    solved = make_case(world, title="Skriveren", by=world.viewer("per"), member=world.sorvik)
    cases.resolve(solved, by=world.viewer("asta"), solution="Byttet toner")
    own = make_case(world, title="Skriveren min")
    assert queries.similar_cases(world.viewer("ola"), own) == []
    assert queries.similar_cases(world.viewer("per"), own) == []


def test_case_on_the_same_system_is_the_likest(world: World, desk: Desk):
    asta = world.viewer("asta")
    for title, system in (("Treg innlogging i dag", None), ("Innlogging", desk.system)):
        one = make_case(world, title=title, system=system)
        cases.resolve(one, by=asta, solution="Ny økt")
    new = make_case(world, title="Innlogging er treg", system=desk.system)
    assert titles(queries.similar_cases(asta, new))[0] == "Innlogging"


def test_near_is_capped_by_the_audience_of_the_index(world: World, desk: Desk):
    make_case(world, title="Skriveren", by=world.viewer("per"), member=world.sorvik)
    assert near("desk.case", "skriver", world.viewer("ola")) == {}
    assert len(near("desk.case", "skriver", world.viewer("asta"))) == 1


def test_one_answer_a_person_that_may_be_changed(world: World, desk: Desk):
    article = published(world)
    ola = world.viewer("ola")
    article_uses.answer_article(article, by=ola, helped=False)
    article_uses.answer_article(article, by=ola, helped=True)
    article_uses.answer_article(article, by=world.viewer("per"), helped=False)
    row = queries.every(world.viewer("asta")).get()
    assert (row.helped, row.helped_not) == (1, 1)
    assert queries.own_answer(article, ola) is True
    assert seen(ArticleHelp, ola).count() == 1
    assert seen(ArticleHelp, world.viewer("asta")).count() == 2


def test_use_in_a_case_is_told_once_and_solving_counts(world: World, desk: Desk):
    article, case = published(world), make_case(world)
    asta = world.viewer("asta")
    article_uses.use_article(article, case, by=asta)
    article_uses.use_article(article, case, by=asta, solved=True)
    article_uses.use_article(article, case, by=asta)
    assert [(u.case_id, u.solved) for u in queries.uses_of(article, asta)] == [(case.pk, True)]
    assert queries.every(asta).get().solved == 1
    assert titles(queries.used_in(case, asta)) == [article.title]
    with pytest.raises(OutOfReach):
        article_uses.use_article(make_article(world), case, by=world.viewer("kari"))


def test_article_from_a_solved_case_counts_as_its_solution(world: World, desk: Desk):
    case = make_case(world)
    cases.resolve(case, by=world.viewer("asta"), solution="Slå av og på")
    article = make_article(world, case=case)
    assert queries.uses_of(article, world.viewer("arne"))[0].solved


def test_day_to_look_again_gives_a_finding_that_mends_by_itself(world: World, desk: Desk):
    article = published(world, look_again_on=TODAY + dt.timedelta(days=1))
    article_findings.look_at_all(machine(world))
    assert not Finding.objects.exists()
    Article.objects.filter(pk=article.pk).update(look_again_on=TODAY)
    article_findings.look_at_all(machine(world))
    assert Finding.objects.get().status == "new"
    assert queries.waiting_count(world.viewer("arne")) == 1
    with refused("day_past"):
        services.look_again(article, by=world.viewer("arne"), look_again_on=TODAY)
    later = TODAY + dt.timedelta(days=365)
    services.look_again(article, by=world.viewer("arne"), look_again_on=later)
    assert Finding.objects.get().status == "mended"
    assert queries.waiting_count(world.viewer("arne")) == 0


def test_what_waits_is_what_another_wrote_and_what_is_to_be_published(world: World, desk: Desk):
    article = make_article(world)
    counts = {name: queries.waiting_count(world.viewer(name)) for name in ("asta", "arne", "ola")}
    assert counts == {"asta": 0, "arne": 1, "ola": 0}
    services.review_article(article, by=world.viewer("arne"))
    assert queries.waiting_count(world.viewer("asta")) == 1


def test_files_are_the_readers_until_they_are_taken_away(world: World, desk: Desk):
    article = published(world)
    asta = world.viewer("asta")
    row = article_uses.add_file(article, by=asta, data=b"\x89PNG\r\n\x1a\n1", name="knapp.png")
    assert row.title == "knapp"
    assert queries.files_of(article, world.viewer("ola")) == [row]
    article_uses.strike_file(row, by=asta)
    assert queries.files_of(article, world.viewer("ola")) == []
    article_uses.restore_file(row, by=asta)
    assert queries.files_of(article, world.viewer("ola")) == [row]
    with refused("empty_file"):
        article_uses.add_file(article, by=asta, data=b"", name="tom.png")


def test_leaver_lets_go_of_drafts_and_erasure_takes_the_name_away(world: World, desk: Desk):
    draft, done = make_article(world), published(world, title="Ferdig")
    asta = world.people["asta"]
    article_uses.answer_article(done, by=world.viewer("asta"), helped=True)
    assert article_people.leave(asta, TODAY, machine(world)) == 1
    draft.refresh_from_db()
    assert draft.author_id is None
    assert article_people.erase(asta.pk, machine(world)) == ["author: 1", "answers: 1"]
    assert ArticleHelp.objects.get().person_id is None


def test_article_for_a_member_is_for_its_successor_too(world: World, desk: Desk):
    article = published(world, members=[world.lillevik])
    other = published(world, title="Andre", members=[world.nordvik])
    merge = Handover(MERGE, (world.lillevik.pk,), (world.sorvik.pk,), TODAY)
    by = machine(world)
    assert [one.count for one in article_people.preview(merge, by)] == [1]
    journal = article_people.apply(merge, by)
    assert set(article.members.all()) == {world.lillevik, world.sorvik}
    assert set(other.members.all()) == {world.nordvik}
    article_people.undo_step(journal, by)
    assert set(article.members.all()) == {world.lillevik}


def test_common_words_are_sampled_and_the_likest_is_still_first(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
):
    monkeypatch.setattr("samdrift.kernel.places.MANY", 3)
    asta = world.viewer("asta")
    like = make_case(world, title="Skriveren blinker på legekontoret")
    for number in range(6):
        make_case(world, title=f"Skriveren {number}")
        make_case(world, title=f"Blinker {number}")
    with django_assert_max_num_queries(5):
        found = near("desk.case", "Skriveren på legekontoret blinker", asta)
    assert max(found, key=lambda pk: found[pk]) == like.pk
    assert 1 < len(found) < 13


def test_article_that_only_shares_a_word_is_not_likely(world: World, desk: Desk):
    published(
        world, title="Bytte passord", text="Velg nytt passord. Skriv en setning. Bruk fjernkontor."
    )
    assert queries.likely(world.viewer("ola"), "skriver ikke ut") == []
    published(world, title="Skriveren skriver ikke ut", text="Slå skriveren av og på.")
    for asked in ("skriver ikke ut", "skriveren virker ikke", "skrive ut på papir"):
        found = titles(queries.likely(world.viewer("ola"), asked))
        assert found == ["Skriveren skriver ikke ut"], asked
    assert titles(queries.likely(world.viewer("ola"), "fjernkontor")) == ["Bytte passord"]
