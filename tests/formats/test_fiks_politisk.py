"""Messages to and from the municipalities' systems for political treatment."""

import json
from datetime import date, datetime, timedelta, timezone

import pytest
from tests.politics import (
    AT,
    BODY,
    DECIDED,
    EXEMPTION,
    IN_MEETING,
    KEY,
    LEAST,
    MATTER,
    MEETING,
    NUMBER,
    PUBLIC,
    SENDER,
    TEXT,
    VOTES,
    WHOLE,
)

from samdrift.formats.fiks_politisk import (
    Body,
    Decided,
    Description,
    Matter,
    Meeting,
    MeetingPlan,
    Message,
    PublicDecision,
    PublicMatter,
    PublishDecisions,
    PublishMatters,
    SendDecision,
    SendMatter,
    ShapeError,
    Treatment,
    Vote,
)

NAMED = {"fagsystem": "samdrift", "noekkel": "41"}
NUMBERED = {"saksaar": 2026, "sakssekvensnummer": 12}


def by_kind(messages: list[Message], name: str) -> dict[str, object]:
    (found,) = [message for message in messages if message.kind.endswith(f".v1.{name}")]
    return found.to_json()


def test_least_matter_holds_what_must_be_there():
    assert by_kind(LEAST, "utvalgssak.send") == {
        "sak": {
            "referanseEksternNoekkel": NAMED,
            "fagsystemetsReferanse": NAMED,
            "fagsystemetsReferanseEksternNoekkel": NAMED,
            "fagsystemetsSaksnummer": NUMBERED,
            "tittel": "Årsplan",
            "saksansvarlig": "Mona",
        },
        "forslagTilBehandlingsplan": [{"tilUtvalgId": "u1", "tilUtvalgNavn": "Styret"}],
    }


def test_whole_matter_holds_the_rest():
    sent = by_kind(WHOLE, "utvalgssak.send")
    assert sent["forslagTilBehandlingsplan"][0] == {
        "tilUtvalgId": "u1", "tilUtvalgNavn": "Styret", "tilMoeteId": "m1",
        "tilMoetedato": "2026-11-21T09:00:00+00:00", "rekkefoelge": 1,
    }  # fmt: skip
    assert sent["sak"]["saksbeskrivelse"] == sent["sak"]["forslagTilVedtak"] == {
        "tekstInnhold": "Planen godkjennes.",
        "tekstFormat": {"kodeverdi": "text/plain", "kodebeskrivelse": "Ren tekst"},
    }  # fmt: skip
    assert sent["sak"]["skjerming"] == {
        "skjermingshjemmel": "offl. § 13",
        "tilgangsrestriksjon": {"kodeverdi": "13", "kodebeskrivelse": "Taushetsplikt"},
        "skjermingsvarighet": 60,
        "skjermingOpphoererDato": "2086-11-21",
    }
    assert sent["sak"]["arkivSaksnummer"] == NUMBERED
    assert sent["sak"]["arkivJournalnummer"] == {"journalaar": 2026, "journalsekvensnummer": 900}
    assert sent["sak"]["arkivJournalpostnummer"] == 3


def test_decision_tells_meeting_and_votes():
    sent = by_kind(WHOLE, "vedtakfrautvalg.send")
    assert sent["moetedato"] == "2026-11-21T09:00:00+00:00"
    assert sent["erEndeligVedtak"] is True
    assert sent["sak"]["vedtaksdato"] == "2026-11-21"
    assert sent["sak"]["votering"][1] == {
        "moetedeltaker": "Ola Ø",
        "representerer": "Sandholm",
        "stemme": {"Ja": {"valgt": False}, "Nei": {"valgt": True}, "Blankt": {"valgt": False}},
    }


def test_decision_that_is_not_final_says_so():
    assert by_kind(LEAST, "vedtakfrautvalg.send")["erEndeligVedtak"] is False


def test_delegated_decision_tells_its_state():
    sent = by_kind(LEAST, "delegertvedtak.send")
    assert sent["tilUtvalgNavn"] == "Styret"
    assert sent["sak"]["status"] == {"kodeverdi": "V"}
    assert sent["sak"]["fagsystemetsSaksnummer"] == NUMBERED


def test_briefing_needs_no_way():
    assert by_kind(LEAST, "orienteringssak.send").keys() == {"sak"}


def test_bodies_are_a_list_even_when_there_are_none():
    assert by_kind(LEAST, "utvalg.hent.resultat") == {"utvalg": []}


def test_plan_tells_the_meetings_of_each_body():
    assert by_kind(WHOLE, "moeteplan.hent.resultat") == {
        "utvalg": [
            {
                "utvalgId": "u1",
                "utvalgNavn": "Styret",
                "moete": [
                    {"moeteid": "m1", "moetedato": "2026-11-21T09:00:00+00:00", "tittel": "Novembermøtet"},
                    {"moeteid": "m2"},
                ],
            }
        ]
    }  # fmt: skip


def test_public_plan_tells_who_sits_in_the_body():
    (body,) = by_kind(WHOLE, "einnsyn.moeteplan.send")["utvalg"]
    assert body["medlem"] == [{
        "medlemsId": "p1", "navn": "Kari Å", "rekkefoelge": 1, "representerer": "Øyglimt",
        "funksjon": "Leder", "fraDato": "2026-11-21", "tilDato": "2027-10-31", "epost": "k@example.no",
    }]  # fmt: skip


def test_public_is_not_told_what_is_exempt():
    plain = PublicMatter(**PUBLIC, description=TEXT, proposal=TEXT)
    exempt = PublicMatter(**PUBLIC, description=TEXT, proposal=TEXT, exemption=EXEMPTION)
    first, second = PublishMatters(SENDER, BODY, MEETING, (plain, exempt)).to_json()["sak"]
    assert {"saksbeskrivelse", "forslagTilVedtak"} <= first.keys()
    assert second.keys() == {
        "referanseEksternNoekkel", "utvalgetsSaksnummer", "tittel", "saksansvarlig", "skjerming",
    }  # fmt: skip


def test_public_is_not_told_a_decision_that_is_exempt():
    exempt = PublicDecision(
        **PUBLIC, decided_on=date(2026, 11, 21), decision=TEXT, votes=VOTES, exemption=EXEMPTION
    )
    (sent,) = PublishDecisions(SENDER, BODY, MEETING, (exempt,)).to_json()["vedtak"]
    assert "vedtak" not in sent and "votering" not in sent
    assert sent["skjerming"]["skjermingshjemmel"] == "offl. § 13"


def test_matter_without_a_body_is_refused():
    with pytest.raises(ShapeError, match="at least one body"):
        SendMatter(Matter(**MATTER, system_key=KEY), ())


def test_vote_that_is_none_is_refused():
    with pytest.raises(ShapeError, match="No vote"):
        Vote("Kari", "Øyglimt", "perhaps")  # type: ignore[arg-type]


def test_time_without_zone_is_refused():
    meeting = Meeting("m1", datetime(2026, 11, 21, 9, 0))  # noqa: DTZ001 - what is tried
    with pytest.raises(ShapeError, match="time zone"):
        MeetingPlan((Body("u1", "Styret", (meeting,)),)).to_json()


def test_time_keeps_its_zone():
    at = AT.astimezone(timezone(timedelta(hours=1)))
    matter = Decided(**DECIDED, body_number=NUMBER)
    sent = SendDecision(**IN_MEETING | {"at": at}, matter=matter).to_json()
    assert sent["moetedato"] == "2026-11-21T10:00:00+01:00"


def test_what_must_be_given_must_be_given():
    with pytest.raises(TypeError, match="responsible"):
        Matter(key=KEY, system_key=KEY, number=NUMBER, title="Uten ansvarlig")  # type: ignore[call-arg]


@pytest.mark.parametrize("message", [*LEAST, *WHOLE], ids=lambda one: one.kind.split(".v1.")[1])
def test_file_is_the_message_in_utf8(message):
    assert json.loads(message.to_bytes().decode("utf-8")) == message.to_json()
    assert message.filename == (
        "feilmelding.json" if ".feilmelding." in message.kind else "payload.json"
    )


def test_text_that_cannot_be_written_is_cleaned():
    way = (Treatment("u1", "Styret"),)
    told = Matter(
        **MATTER | {"title": "A\x00b\ud800"}, system_key=KEY, description=Description("x")
    )
    assert json.loads(SendMatter(told, way).to_bytes())["sak"]["tittel"] == "Ab"
