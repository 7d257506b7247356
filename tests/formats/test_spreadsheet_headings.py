"""Finding the table in a sheet, and what its columns are."""

import pytest

from samdrift.formats.spreadsheet import (
    Field,
    Sheet,
    UnreadableFile,
    Workbook,
    find_best_table,
    find_table,
    match_columns,
    vocabulary,
)

FIELDS = (
    Field("name", ("System", "Systemnavn", "Navn", "Name", "Namn")),
    Field("users", ("Antall brukere", "Tal på brukarar", "Antal brugere", "Antal användare")),
    Field("supplier", ("Leverandør", "Leverandør/produsent", "Supplier", "Leverantör")),
    Field("email", ("E-post", "Epost", "E-mail")),
)
KNOWN = vocabulary(FIELDS)


def sheet(*rows: tuple, first_row: int = 1, **options) -> Sheet:
    return Sheet(options.pop("name", "Ark1"), rows, first_row, **options)


def test_find_table_passes_titles_and_blank_rows() -> None:
    table = find_table(
        sheet(
            ("Systemoversikt 2026",), (), ("Sist endret", "21.11.2026"), (None, "  "),
            ("System", "Antall brukere", None), ("Gerica", 12), ("  ",), ("Visma", None, "merk"),
            ("Sum", 12),
            first_row=3,
        ),
        KNOWN,
    )  # fmt: skip
    assert (table.header_row, table.columns) == (7, ("System", "Antall brukere", ""))
    assert [(row.number, row.cells) for row in table.rows] == [
        (8, ("Gerica", 12, None)), (10, ("Visma", None, "merk")), (11, ("Sum", 12, None)),
    ]  # fmt: skip


def test_find_table_knows_headings_in_brackets_and_over_two_lines() -> None:
    table = find_table(sheet(("x", "y", "z"), ("Navn\n(påkrævet)", " E-post *", "q")), KNOWN)
    assert (table.header_row, table.columns) == (2, ("Navn (påkrævet)", "E-post *", "q"))


def test_find_table_guesses_headings_it_does_not_know() -> None:
    table = find_table(sheet(("Rapport",), ("Ting", "Farge", "Mål"), ("Bil", "rød", 3)), KNOWN)
    assert (table.header_row, len(table.rows)) == (2, 1)


def test_find_table_takes_one_column() -> None:
    table = find_table(sheet(("Navn",), ("Gerica",)), KNOWN)
    assert (table.header_row, table.rows[0].cells) == (1, ("Gerica",))


@pytest.mark.parametrize("rows", [(), ((), (None, " "))])
def test_find_table_refuses_an_empty_sheet(rows: tuple) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        find_table(sheet(*rows), KNOWN)
    assert (refusal.value.code, refusal.value.params) == ("empty", {"sheet": "Ark1"})


def test_find_best_table_prefers_known_headings_and_shown_sheets() -> None:
    about = sheet(("Om denne fila",), name="Les meg")
    hidden = sheet(("Navn", "E-post"), ("a", "b"), name="Gammel", hidden=True)
    right = sheet(("Navn", "E-post"), ("a", "b"), name="Systemer")
    book = Workbook((about, hidden, Sheet("Tom", ()), right), "xlsx")
    assert find_best_table(book, KNOWN).sheet == "Systemer"


def test_find_best_table_weighs_what_is_required_before_what_is_known() -> None:
    contacts = sheet(("Leverandør", "E-post", "Antall brukere"), ("a", "b", 1), name="Kontakter")
    right = sheet(("System (navn)", "Notat"), ("a", "b"), name="Systemer")
    book = Workbook((contacts, right), "xlsx")
    assert find_best_table(book, KNOWN).sheet == "Kontakter"
    assert find_best_table(book, KNOWN, [FIELDS[0].headings]).sheet == "Systemer"


def test_match_columns_reads_several_languages() -> None:
    headings = ("NAMN", "Tal på brukarar", "Leverantör", "Kommentar")
    matching = match_columns(headings, FIELDS)
    assert matching.columns == {"name": 0, "users": 1, "supplier": 2}
    assert matching.unmatched == (3,)


@pytest.mark.parametrize(
    "heading",
    ["antall brukere", "Antall brukere (aktive)", "ANTALL_BRUKERE", "Antall brukere *",
     "Antall bruker", "Antall brukere [2026]", "Antall  brukere:"],
)  # fmt: skip
def test_match_columns_sees_the_same_heading_in_other_writing(heading: str) -> None:
    assert match_columns((heading,), FIELDS).columns == {"users": 0}


def test_match_columns_takes_each_field_once_and_the_best_heading_first() -> None:
    matching = match_columns(("Navn", "System", "Navn", ""), FIELDS)
    assert matching.columns == {"name": 1}
    assert matching.unmatched == (0, 2, 3)


def test_match_columns_prefers_equal_to_alike() -> None:
    assert match_columns(("Leverandøre", "Leverandør (gml)"), FIELDS).columns == {"supplier": 1}


def test_match_columns_does_not_stretch_short_headings() -> None:
    assert match_columns(("Nave", "Mail", "Bruker"), FIELDS).columns == {}


def test_match_columns_remembers_what_was_chosen() -> None:
    remembered = {"Betegnelse": "name", "E-post": None, "Gammelt felt": "borte"}
    matching = match_columns(("betegnelse", "E-POST", "Navn", "Gammelt felt"), FIELDS, remembered)
    assert matching.columns == {"name": 0}
    assert matching.unmatched == (1, 2, 3)
