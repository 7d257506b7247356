import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.kernel.calc.names import (
    SORT_KEY_LENGTH,
    fold,
    initials,
    likeness,
    sort_key,
    suggest_duplicates,
)
from samdrift.kernel.calc.text import clean


def test_sort_key_sorts_the_norwegian_way() -> None:
    right = [
        "Alta", "Brønnøy", "Čáhcesuolu", "Deatnu", "Đuoddar", "Eigersund", "Mo i Rana", "Molde",
        "Myhre", "Müller", "Nesodden", "Rom 2", "Rom 10", "Sund", "Šuoššjávri", "Zander",
        "Ærdal", "Äskilstuna", "Øksnes", "Örebro", "Ålesund", "Aanes", "Åsen",
    ]  # fmt: skip
    shuffled = sorted(right, key=lambda name: name[-2:])
    assert sorted(shuffled, key=sort_key) == right


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aasen", "Åsen"), ("AASEN", "åsen"), ("Ärlig", "Ærlig"), ("Möller", "Møller"),
        ("Müller", "Myller"), ("Idrétt", "idrett"), ("A\u030as", "Ås"), ("Nord-Aurdal", "nord aurdal"),
        ("Rom 007", "Rom 7"), ("Rom ７", "Rom 7"), (" Guovdageaidnu ", "guovdageaidnu"),
    ],
)  # fmt: skip
def test_sort_key_is_the_same_for_the_same_name_written_otherwise(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


@given(st.text())
def test_sort_key_is_short_and_stable(text: str) -> None:
    key = sort_key(text)
    assert len(key) <= SORT_KEY_LENGTH
    assert key == sort_key(text.strip())


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzæøåäöüčđŋšŧž 0123456789-ÆØÅ"))
def test_sort_key_needs_no_collation_for_norwegian_names(text: str) -> None:
    assert set(sort_key(text)) <= set("abcdefghijklmnopqrstuvwxyz 0123456789")


@given(st.text(alphabet="abyzæøå", max_size=5), st.text(alphabet="abyzæøå", max_size=5))
def test_sort_key_orders_as_the_alphabet_does(one: str, other: str) -> None:
    alphabet = "abyzæøå"

    def places(text: str) -> list[int]:
        return [alphabet.index(letter) for letter in text.replace("aa", "å")]

    assert (sort_key(one) < sort_key(other)) == (places(one) < places(other))


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Kari Nordli", "KN"), ("anne-lise von der Berg", "AB"), ("Åse", "Å"), ("", ""),
        (" – ", ""), ("Ola M. Ødegård", "OØ"), ("IKT Agder", "IA"),
    ],
)  # fmt: skip
def test_initials_are_of_the_first_and_the_last_word(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("heading", "folded"),
    [
        ("  Antall\u00a0brukere (aktive) ", "antall brukere aktive"), ("E-post", "e post"),
        ("KOMMUNE_NR.", "kommune nr"), ("Påkrævet", "påkrævet"), ("Sys\u00adtem", "system"),
        ("ﬁl", "fil"), ("Straße", "strasse"), ("A\u030a", "å"), ("—", ""),
    ],
)  # fmt: skip
def test_fold_keeps_letters_and_drops_writing(heading: str, folded: str) -> None:
    assert fold(heading) == folded


@given(st.text())
def test_fold_and_clean_of_the_result_change_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet=st.characters()))
def test_clean_makes_text_storable(text: str) -> None:
    stored = clean(text + "\x00\ud800").encode("utf-8")
    assert b"\x00" not in stored


def test_clean_keeps_line_breaks_and_composes() -> None:
    assert clean("A\u030as\r\n\tby\x00") == "Ås\r\n\tby"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Visma HRM", "VISMA H.R.M."), ("Gerica", "CGM Gerica"), ("Bibliofil", "Biblofil"),
        ("ePhorte", "e-Phorte"), ("Sak Arkiv", "Arkiv Sak"), ("Framsikt", "Framsikt AS"),
        ("WebSak", "Acos Websak+"), ("Møteportal", "Mötesportal"), ("HK data", "HK-Data"),
    ],
)  # fmt: skip
def test_likeness_sees_two_names_for_one_system(one: str, other: str) -> None:
    assert likeness(one, other) >= 0.8


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Visma HRM", "Visma ERP"), ("Office 2016", "Office 2019"), ("Agresso", "Gerica"),
        ("Visma Flyt Skole", "Visma Flyt Sampro"), ("", ""), ("Familia", "Framsikt"),
    ],
)  # fmt: skip
def test_likeness_keeps_two_systems_apart(one: str, other: str) -> None:
    assert likeness(one, other) < 0.8


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_symmetric_and_bounded(one: str, other: str) -> None:
    degree = likeness(one, other)
    assert 0 <= degree <= 1
    assert degree == likeness(other, one)
    assert likeness(one, one) == (1 if fold(one) else 0)


def test_suggest_duplicates_finds_pairs_and_says_how_alike() -> None:
    names = ["Gerica", "Bibliofil", "Visma HRM", "CGM Gerica", "Biblofil", "VISMA H.R.M.", "Oslo"]
    found = {(pair.one, pair.other) for pair in suggest_duplicates(names)}
    assert found == {
        ("Gerica", "CGM Gerica"), ("Bibliofil", "Biblofil"), ("Visma HRM", "VISMA H.R.M."),
    }  # fmt: skip


@pytest.mark.parametrize("threshold", [0.6, 0.72, 0.8, 0.92])
def test_suggest_duplicates_says_what_likeness_says(threshold: float) -> None:
    """Pairs that cannot be alike enough are passed over by a short cut, and no others."""
    names = [
        "Gerica", "CGM Gerica", "Gerika", "Plan 2", "Plan 3", "Plan 22", "Barnehagen", "Barnehage",
        "Visma HRM", "HRM Visma", "Visma ERP", "Arkiv Arena", "ArkivArena", "Arkiv Arnea",
    ]  # fmt: skip
    told = {(one.one, one.other): one.likeness for one in suggest_duplicates(names, threshold)}
    every = {
        (one, other): round(degree, 3)
        for at, one in enumerate(names)
        for other in names[at + 1 :]
        if (degree := likeness(one, other)) >= threshold
    }
    assert told.items() <= every.items()
    assert {pair for pair, degree in every.items() if degree >= max(threshold, 0.8)} <= told.keys()
    assert told


def test_suggest_duplicates_is_not_led_by_a_suppliers_name() -> None:
    names = ["Visma", "Visma HRM", "Visma Familia", "Visma Flyt", "Visma Voksen", "Visma Ekspert"]
    assert suggest_duplicates(names) == []


def test_suggest_duplicates_takes_three_thousand_names() -> None:
    names = [f"{word}{number:04d}" for number in range(1000) for word in ("Sak", "Arkiv", "Helse")]
    names += ["Oppvekstportalen", "Oppvekst-portalen"]
    found = suggest_duplicates(names)
    assert [(pair.one, pair.other) for pair in found] == [("Oppvekstportalen", "Oppvekst-portalen")]
