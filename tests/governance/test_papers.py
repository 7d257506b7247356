"""Papers are made of what the rows say, opened again and read back."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest

from samdrift.governance.models.bodies import Body
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.meetings import Meeting
from samdrift.governance.papers.minutes import _hours
from samdrift.governance.services import (
    agenda,
    agenda_items,
    basis,
    meeting_course,
    meetings,
    minutes,
    proposals,
)
from samdrift.governance.services.versions import freeze
from tests.governance import decided, matters
from tests.governance import meetings as gathered
from tests.governance.decided import LAW, held, running, statement, voted
from tests.governance.made import machine
from tests.world import World


def pdf_text(data: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(data))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    return " ".join(
        "\n".join(page.extract_text() for page in reader.pages).replace("\u200b", "").split()
    )


def docx_text(data: bytes) -> str:
    import docx

    found = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return " ".join([*(one.text for one in found.paragraphs), *cells])


READ = {"pdf": pdf_text, "docx": docx_text}


def fetched(client: Any, url: str, form: str) -> str:
    answer = client.get(f"{url}.{form}")
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return READ[form](answer.content)


def treated(world: World, board: Body) -> Meeting:
    """A meeting with something of everything, over."""
    meeting = running(world, board, "Ny avtale", "Personalsak", closed=("Personalsak",))
    first, second = meeting.items.order_by("number")
    lise = decided.participant(meeting, world.people["lise"])
    proposals.disqualify(second, lise, by=machine(world), legal_basis="fvl. § 6")
    voted(world, first, against=("lise",), text="Avtalen inngås for fire år.")
    statement(meeting, world, "lise", "record", "Lillevik mener avtalen er for dyr.")
    statement(meeting, world, "didrik", "reservation", "Tar ikke stilling.", point="punkt 2")
    voted(world, second)
    return meeting_course.end_meeting(meeting, by=machine(world))


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_minutes_are_read_back_from_the_paper(
    world: World, board: Body, as_person: Any, form: str
) -> None:
    meeting = treated(world, board)
    text = fetched(as_person("dina"), f"/governance/meetings/{meeting.pk}/minutes", form)
    for said in (
        "Styret",
        "Draft – not signed",
        "Sak 1/26: Ny avtale",
        "Avtalen inngås for fire år.",
        "Lillevik mener avtalen er for dyr.",
        "punkt 2",
        "Lise Lie was disqualified (fvl. § 6)",
        "Lise Lie (Lillevik)",
        LAW,
    ):
        assert said in text


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_papers_tell_others_of_a_closed_item_its_number_and_the_law(
    world: World, board: Body, as_person: Any, form: str
) -> None:
    meeting = treated(world, board)
    for paper in ("minutes", "notice"):
        text = fetched(as_person("adam"), f"/governance/meetings/{meeting.pk}/{paper}", form)
        assert "Personalsak" not in text
        assert LAW in text
        assert "Sak 2/26" in text
    page = as_person("adam").get(f"/governance/meetings/{meeting.pk}/minutes/").content.decode()
    assert "Personalsak" not in page
    assert "Ny avtale" in page


def test_signed_minutes_bear_their_signatures_and_corrections(
    world: World, board: Body, as_person: Any
) -> None:
    meeting = treated(world, board)
    made = minutes.put_forward(meeting, by=world.viewer("mona"), language="en")
    for name in ("dina", "mona"):
        signer = made.signers.get(person=world.people[name])
        minutes.sign(signer, seen_digest=made.digest, by=world.viewer(name))
    minutes.correct(made, text="Møtet begynte kl. 12.05.", by=world.viewer("mona"))
    text = fetched(as_person("dina"), f"/governance/meetings/{meeting.pk}/minutes", "pdf")
    assert "Draft" not in text
    assert made.digest in text.replace(" ", "")
    assert "Møtet begynte kl. 12.05." in text
    assert "Mona Mål" in text


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_notice_has_the_agenda_and_what_is_recommended(
    world: World, board: Body, as_person: Any, form: str
) -> None:
    meeting = running(world, board, "Ny avtale")
    text = fetched(as_person("kari"), f"/governance/meetings/{meeting.pk}/notice", form)
    for said in ("Notice of meeting", "Sak 1/26", "Ny avtale: forslaget vedtas.", "Rådhuset"):
        assert said in text


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_extract_has_the_decision_and_how_it_was_voted(
    world: World, board: Body, as_person: Any, form: str
) -> None:
    meeting = treated(world, board)
    taken = Decision.objects.get(item__title="Ny avtale")
    text = fetched(as_person("kari"), f"/governance/decisions/{taken.pk}/extract", form)
    for said in (taken.number, "Avtalen inngås for fire år.", "For: 2 votes", str(meeting)):
        assert said in text


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_case_paper_has_the_headings_people_know(
    world: World, steering: Body, as_person: Any, form: str
) -> None:
    row = matters.matter(world, "Nytt journalsystem")
    matters.planned(world, row, ("decide", steering))
    by = world.viewer("mona")
    basis.write_part(row, part="need", text="Dagens system går ut.", by=by)
    freeze(row, by=by, resolution="Journalen skiftes ut.")
    text = fetched(as_person("mona"), f"/governance/matters/{row.pk}/case-paper", form)
    for said in ("Case paper", "Dagens system går ut.", "Journalen skiftes ut.", "Styringsgruppen"):
        assert said in text
    old = as_person("mona").get(f"/governance/matters/{row.pk}/case-paper.{form}?version=1")
    assert old.status_code == 200
    assert (
        as_person("mona")
        .get(f"/governance/matters/{row.pk}/case-paper.{form}?version=9")
        .status_code
        == 404
    )


def test_paper_of_another_form_is_not_found(world: World, board: Body, as_person: Any) -> None:
    meeting = held(world, board, "Ny avtale")
    assert (
        as_person("dina").get(f"/governance/meetings/{meeting.pk}/minutes.exe").status_code == 404
    )


def test_notice_and_minutes_tell_what_an_item_of_its_own_is_about(
    world: World, board: Body, as_person: Any
) -> None:
    by = machine(world)
    meeting = meetings.plan_meeting(by=by, body=board, starts_at=decided.at(12))
    about = "Avtalen går ut 1. februar."
    agenda_items.add_item(meeting, by=by, title="Avtale", text=about, proposal="Den forlenges.")
    agenda_items.add_item(meeting, by=by, title="Plan", kind="orientation", text="Fire møter.")
    meeting_course.call_meeting(meeting, by=world.viewer("mona"), late_because="Hastet.")
    notice = fetched(as_person("kari"), f"/governance/meetings/{meeting.pk}/notice", "docx")
    assert "What it is about Avtalen går ut 1. februar. Recommendation Den forlenges." in notice
    assert "What it is about Fire møter." in notice
    minutes_text = fetched(as_person("dina"), f"/governance/meetings/{meeting.pk}/minutes", "docx")
    assert "Recommendation Den forlenges." in minutes_text
    assert "What it is about Fire møter." in minutes_text
    assert "Recommendation Fire møter." not in minutes_text


def test_minutes_tell_who_led_and_who_stepped_in_where_the_chair_was_disqualified(
    world: World, as_person: Any
) -> None:
    group = gathered.make_group(world)
    meeting = gathered.running(world, group, items=2)
    first = meeting.items.get(number=1)
    proposals.disqualify(
        first,
        gathered.place(meeting, world, "kari"),
        by=world.viewer("mona"),
        legal_basis="fvl. § 6",
        reason="Sitter i styret",
        substitute=world.people["ola"],
    )
    for number in (1, 2):
        gathered.vote(world, gathered.opened(world, meeting, number))
        item = meeting.items.get(number=number)
        agenda.conclude(item, outcome="adopted", text="Vedtatt.", by=world.viewer("mona"))
    meeting_course.end_meeting(gathered.fresh(meeting), by=world.viewer("mona"))
    text = fetched(as_person("kari"), f"/governance/meetings/{meeting.pk}/minutes", "docx")
    kari, per, ola = (str(world.people[who]) for who in ("kari", "per", "ola"))
    told = (
        f"{kari} was disqualified (fvl. § 6) and took no part. Sitter i styret. {ola} stepped in."
    )
    assert told in text
    assert text.count(f"{per} led the meeting in this item.") == 1
    assert "only in Sak 1/26" in text


def test_who_left_is_told_from_when_and_who_stayed_is_told_nothing() -> None:
    opened = "2026-03-10T10:00:00+01:00"
    early, late, left = (f"2026-03-10T{at}:00+01:00" for at in ("09:58", "10:40", "11:22"))
    hours = [
        _hours({"came_at": came, "left_at": gone}, opened).replace("\xa0", " ")
        for came, gone in ((early, None), (late, None), (early, left), (late, left))
    ]
    assert hours == [
        "",
        "from kl. 10.40",
        "from kl. 10.00 to kl. 11.22",
        "from kl. 10.40 to kl. 11.22",
    ]
