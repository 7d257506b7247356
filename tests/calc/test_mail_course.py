"""What becomes of an e-mail: every way, without a database."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.desk.calc import imap_words
from samdrift.desk.calc.mail_course import (
    Course,
    Facts,
    Found,
    Sender,
    Thread,
    course,
    is_thanks,
    proven,
    title_of,
)

KNOWN = Facts(sender=Sender.KNOWN, has_member=True)
ASKER = replace(KNOWN, on_case=True, is_asker=True)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (KNOWN, ("open", "known")),
        (replace(KNOWN, kind="machine"), ("open", "known")),
        (replace(KNOWN, kind="auto_reply"), ("aside", "auto_reply")),
        (replace(KNOWN, kind="auto_reply", is_sure=False), ("hold", "auto_reply")),
        (replace(KNOWN, is_proven=False), ("hold", "forged")),
        (replace(KNOWN, is_blocked=True, is_same=True), ("refuse", "blocked")),
        (replace(KNOWN, thread=Thread.OPEN, on_case=True), ("add", "answer")),
        (replace(KNOWN, thread=Thread.OPEN, on_case=True, kind="machine"), ("note", "machine")),
        (replace(KNOWN, thread=Thread.OPEN), ("note", "stranger")),
        (replace(KNOWN, thread=Thread.ENDED, on_case=True), ("add", "ended")),
        (replace(KNOWN, thread=Thread.SOLVED, on_case=True), ("add", "ended")),
        (replace(ASKER, thread=Thread.SOLVED), ("reopen", "reopened")),
        (replace(ASKER, thread=Thread.SOLVED, is_thanks=True), ("add", "thanks")),
        (replace(ASKER, thread=Thread.SOLVED, kind="auto_reply"), ("note", "auto_reply")),
        (replace(ASKER, thread=Thread.SOLVED, kind="machine"), ("note", "machine")),
        (replace(ASKER, thread=Thread.SOLVED, is_proven=False), ("hold", "forged")),
        (replace(ASKER, thread=Thread.ENDED), ("follow", "followed")),
        (replace(ASKER, thread=Thread.ENDED, is_thanks=True), ("add", "thanks")),
        (replace(ASKER, thread=Thread.OPEN), ("add", "answer")),
        (replace(KNOWN, thread=Thread.ERASED, on_case=True), ("hold", "erased")),
        (replace(KNOWN, kind="bounce", thread=Thread.OPEN), ("note", "bounce")),
        (replace(KNOWN, kind="list"), ("hold", "list")),
        (Facts(), ("hold", "unknown")),
        (Facts(opens_unknown=True), ("hold", "no_member")),
        (Facts(opens_unknown=True, has_member=True), ("open", "unknown")),
        (Facts(sender=Sender.SUPPLIER, opens_unknown=True, has_member=True), ("hold", "supplier")),
    ],
)
def test_course_of_a_mail(facts: Facts, told: tuple[str, str]) -> None:
    assert course(facts) == told


def test_only_a_person_not_found_forged_writes_what_all_read_or_opens_a_case() -> None:
    kinds = ("person", "machine", "auto_reply", "bounce", "list", "loop")
    for kind, sender, thread, on_case, proof in product(
        kinds, Sender, Thread, (True, False), (True, False, None)
    ):
        facts = Facts(kind=kind, sender=sender, thread=thread, on_case=on_case, is_proven=proof)
        what, reason = course(facts)
        assert reason
        again = course(replace(facts, is_asker=on_case))[0]
        if {what, again} & {Course.ADD, Course.OPEN, Course.REOPEN, Course.FOLLOW}:
            assert proof is not False and kind not in ("auto_reply", "bounce", "list", "loop")
        if what is Course.ADD:
            assert kind == "person" and on_case


@pytest.mark.parametrize(
    ("text", "thanks"),
    [
        ("Takk!", True),
        ("Hei, tusen takk for hjelpen! Det virker nå.\n\nMvh Ola Åsen", True),
        ("Supert, takk", True),
        ("Takk for rask hjelp, men skriveren står igjen.", False),
        ("Takk, men det virker ikke.", False),
        ("Fint, takk. Når kommer den nye?", False),
        ("Det virker nå.", False),
        ("", False),
        ("Takk " * 20, False),
    ],
)
def test_thanks_alone_are_told_from_an_answer(text: str, thanks: bool) -> None:
    assert is_thanks(text, "Ola Åsen") is thanks


def found(*told: str) -> tuple[Found, ...]:
    return tuple(Found(*one.split()) for one in told)


@pytest.mark.parametrize(
    ("told", "trusted", "outcome"),
    [
        ((), "", None),
        (("mx spf pass", "mx dkim pass"), "", None),
        (("mx dmarc fail", "mx dkim pass"), "", False),
        (("mx spf fail",), "", False),
        (("mx spf fail", "mx dkim pass"), "", None),
        ((), "mx", False),
        (("evil dmarc pass",), "mx", False),
        (("MX dmarc pass",), "mx", True),
        (("mx dmarc none", "mx spf pass"), "mx", True),
    ],
)
def test_sender_is_believed_by_the_trusted_server(
    told: tuple[str, ...], trusted: str, outcome: bool | None
) -> None:
    assert proven(found(*told), trusted) is outcome


def test_title_is_the_subject_without_what_mail_programs_put_before_it() -> None:
    assert title_of("SV: VS: Re[2]: Skriver", "", "x") == "Skriver"
    assert title_of("SV: [#12-abcdefgh] Skriver", "", "x") == "Skriver"
    assert title_of("Re:", "\n Første linje\nTo", "x") == "Første linje"
    assert title_of("", "", "Uten emne") == "Uten emne"
    assert len(title_of("x" * 500, "", "")) == 200


def test_folder_names_are_written_as_imap_has_them() -> None:
    assert imap_words.folder("INBOX") == '"INBOX"'
    assert imap_words.folder("Søppel & rot") == '"S&APg-ppel &- rot"'
    assert imap_words.folder('a"b\\c') == '"a\\"b\\\\c"'


@given(st.text(max_size=30))
def test_folder_name_is_always_one_ascii_word(name: str) -> None:
    told = imap_words.folder(name)
    assert told.isascii() and told[0] == told[-1] == '"'
    assert not set(told) & {"\r", "\n", "\0"}


def test_uids_above_the_last_in_order() -> None:
    assert imap_words.uids([b"9 7 3", None], 3) == [7, 9]
    assert imap_words.uids([b"3"], 3) == []
