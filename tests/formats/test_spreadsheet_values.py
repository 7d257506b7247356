"""What cells mean: numbers, dates, truths, numbers of organisations and municipalities."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.formats.spreadsheet import (
    BadValue,
    Cell,
    as_bool,
    as_date,
    as_decimal,
    as_email,
    as_empty,
    as_int,
    as_kommunenummer,
    as_orgnr,
    as_text,
    date_order,
)

KINDS = {
    as_text: str, as_int: int, as_decimal: Decimal, as_date: date, as_bool: bool, as_empty: object,
    as_orgnr: str, as_kommunenummer: str, as_email: str,
}  # fmt: skip
READERS = list(KINDS)
CODES = {
    "not_a_number", "not_whole", "not_a_date", "ambiguous_date", "month_only", "year_only",
    "not_yes_or_no", "not_an_orgnr", "not_a_kommunenummer", "not_an_email",
}  # fmt: skip


def refused(reader, cell: Cell, **options) -> str:
    with pytest.raises(BadValue) as refusal:
        reader(cell, **options)
    assert len(refusal.value.shown) <= 80
    return refusal.value.code


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "cell",
    [
        None, "", "  ", "\u00a0", "(tom)", "(tomt)", "(Tom)", "-", "–", "—", " - ", "n/a", "N/A",
        "ukjent", "(blank)", "(empty)", "Ikke oppgitt", "null", "NULL", "ikkje oppgitt", "?",
        "#N/A", "#I/T", "#VERDI!", "\u200b", "...", "(ukjent)", "okänt",
    ],
)  # fmt: skip
def test_unknown_is_none_in_every_reader(reader, cell: Cell) -> None:
    assert reader(cell) is None


@pytest.mark.parametrize("cell", ["+", "&", "0", "nei", "tomter", "Nå", "C++", "*", "#1"])
def test_what_only_looks_empty_is_kept(cell: str) -> None:
    assert as_empty(cell) == cell


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  Visma \u00a0 HRM ", "Visma HRM"), (301.0, "301"), (2.5, "2.5"), (True, "ja"),
        (date(2026, 11, 21), "2026-11-21"), ("linje 1 \r\n  linje 2", "linje 1\nlinje 2"),
        (0.1 + 0.2, "0.3"), (7, "7"), ("A\u030as\x00", "Ås"),
    ],
)  # fmt: skip
def test_as_text_shows_what_the_sheet_shows(cell: Cell, text: str) -> None:
    assert as_text(cell) == text


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1 234,50", "1234.50"), ("1\u00a0234,50 kr", "1234.50"), ("1\u202f234,5", "1234.5"),
        ("1.234,50", "1234.50"), ("1,234.50", "1234.50"), ("1.234.567", "1234567"),
        ("1,234,567", "1234567"), ("1.234.567,8", "1234567.8"), ("1'234.5", "1234.5"),
        ("1.234", "1234"), ("1,234", "1.234"), ("0.234", "0.234"), ("12.5", "12.5"),
        ("1234.567", "1234.567"), ("12,5 %", "12.5"), ("kr 1 234,-", "1234"), ("300 stk", "300"),
        ("NOK 5", "5"), ("-5", "-5"), ("−5,5", "-5.5"), ("(5)", "-5"), ("5-", "-5"), (",5", "0.5"),
        ("5,", "5"), ("kr. 10,00", "10.00"), ("1E+03", "1000"), (0.1 + 0.2, "0.3"), (5.0, "5"),
        (12, "12"), ("007", "7"), ("-1 000 kr", "-1000"), ("kr -5", "-5"), ("1000000", "1000000"),
        (1e20, "100000000000000000000"), ("+47", "47"),
    ],
)  # fmt: skip
def test_as_decimal_reads_numbers_as_people_write_them(cell: Cell, number: str) -> None:
    assert as_decimal(cell) == Decimal(number)


@pytest.mark.parametrize(
    "cell",
    [
        "ca. 300", ">100", "10-20", "1.23.456", "1 23", "1,2,3", "$12.58", "€ 5", "abc", "1,23.45,6",
        "kr", "%", ",", "1..2", "--5", "(5", "-5-", "٣", "5²", True, date(2026, 1, 1),
        float("nan"), float("inf"), "1.234,56,7", "12 ansatte", "1e999", "0x10", "1_000",
    ],
)  # fmt: skip
def test_as_decimal_refuses_what_is_no_number(cell: Cell) -> None:
    assert refused(as_decimal, cell) == "not_a_number"


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1 234", 1234), ("1.234", 1234), ("1,234", 1234), ("12,345,678", 12345678), ("5,0", 5),
        (5.0, 5), ("-1.000 stk", -1000), ("0", 0), ("3 500 brukere".removesuffix(" brukere"), 3500),
        ("(1,000)", -1000),
    ],
)  # fmt: skip
def test_as_int_reads_whole_numbers(cell: Cell, number: int) -> None:
    assert as_int(cell) == number


@pytest.mark.parametrize("cell", [5.5, "5,5", "1.5", "0,123"])
def test_as_int_refuses_parts(cell: Cell) -> None:
    assert refused(as_int, cell) == "not_whole"


@given(st.integers(-(10**12), 10**12), st.sampled_from([" ", "\u00a0", "\u202f", ".", ",", ""]))
def test_as_int_reads_back_every_grouping(number: int, sign: str) -> None:
    assert as_int(f"{number:,}".replace(",", sign)) == number


@given(
    st.decimals(-(10**9), 10**9, places=2), st.sampled_from([(" ", ","), (".", ","), (",", ".")])
)
def test_as_decimal_reads_back_every_writing(number: Decimal, signs: tuple[str, str]) -> None:
    thousands, point = signs
    written = f"{number:,.2f}".replace(",", "T").replace(".", point).replace("T", thousands)
    assert as_decimal(f"{written} kr") == number


@pytest.mark.parametrize(
    "cell",
    [
        date(2026, 11, 21), datetime.fromisoformat("2026-11-21T13:05"), 46347, 46347.75, "46347", 20261121,
        "21.11.2026", "21.11.26", "21. 11. 2026", "21-11-2026", "21/11/2026", "2026-11-21",
        "2026.11.21", "2026/11/21", "20261121", "21. november 2026", "21 nov 2026", "21.nov.26",
        "21. nov. 2026", "Nov 21, 2026", "November 21 2026", "21st November 2026", "den 21. november 2026",
        "lørdag 21. november 2026", "21.11.2026 00:00:00", "2026-11-21T10:00:00Z", "21.11.2026 kl. 10.30",
        "2026-11-21 10:00:00.000", "11/21/2026", "11/21/26", " 21.11.2026. ", "21-nov-26", "lör 21 nov 2026",
    ],
)  # fmt: skip
def test_as_date_reads_one_day_in_many_writings(cell: Cell) -> None:
    if isinstance(cell, str) and cell.startswith("lör"):
        cell = cell.replace("lör", "lør")
    assert as_date(cell) == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("03/04/2026", "ambiguous_date"), ("nov 2026", "month_only"), ("11.2026", "month_only"),
        ("2026-11", "month_only"), ("11/2026", "month_only"), (2026, "year_only"), ("2026", "year_only"),
        (2026.0, "year_only"), ("31.02.2026", "not_a_date"), ("32.13.2026", "not_a_date"),
        ("snart", "not_a_date"), (5, "not_a_date"), (-1, "not_a_date"), (1e300, "not_a_date"),
        (True, "not_a_date"), ("20261399", "not_a_date"), ("13/13/2026", "not_a_date"),
        ("21.11.0026", "not_a_date"), ("9" * 400, "not_a_date"), ("21. tull 2026", "not_a_date"),
        (float("nan"), "not_a_date"), (float("inf"), "not_a_date"), ("1.13.2026", "not_a_date"),
    ],
)  # fmt: skip
def test_as_date_names_why_it_refuses(cell: Cell, code: str) -> None:
    assert refused(as_date, cell) == code


def test_as_date_is_told_the_order_of_slashed_dates() -> None:
    assert as_date("03/04/2026", order="dmy") == date(2026, 4, 3)
    assert as_date("03/04/2026", order="mdy") == date(2026, 3, 4)
    assert as_date("05/05/2026") == date(2026, 5, 5)
    assert refused(as_date, "21/11/2026", order="mdy") == "not_a_date"


def test_date_order_is_told_by_dates_that_can_be_only_one() -> None:
    assert date_order(["3/4/26", "24/8/22", None, 5]) == "dmy"
    assert date_order(["3/4/26", "8/24/22"]) == "mdy"
    assert date_order(["3/4/26", "21.11.2026"]) is None
    assert date_order(["24/8/22", "8/24/22"]) is None


@pytest.mark.parametrize("cell", ["nov 2026", "November 2026", "11.2026", "2026-11", "nov. 26"])
def test_as_date_takes_a_month_when_told_so(cell: str) -> None:
    assert as_date(cell, month_only=True) == date(2026, 11, 1)


@given(st.dates(date(1971, 1, 1), date(2069, 12, 31)))
def test_as_date_reads_back_every_day(day: date) -> None:
    for writing in ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%d-%m-%Y", "%Y%m%d"):
        assert as_date(day.strftime(writing)) == day
    assert as_date((day - date(1899, 12, 30)).days) == day
    assert as_date(day.strftime("%d/%m/%Y"), order="dmy") == day


def test_as_date_puts_short_years_in_the_right_century() -> None:
    assert as_date("01.02.69") == date(2069, 2, 1)
    assert as_date("01.02.70") == date(1970, 2, 1)


@pytest.mark.parametrize(
    ("cell", "truth"),
    [
        ("Ja", True), ("yes", True), ("x", True), ("X", True), ("SANN", True), (1, True), ("1", True),
        (True, True), (1.0, True), ("true", True), ("✓", True), ("nei", False), ("No", False),
        ("usann", False), (0, False), ("0", False), (False, False), ("nej", False), ("false", False),
    ],
)  # fmt: skip
def test_as_bool_reads_truths(cell: Cell, truth: bool) -> None:
    assert as_bool(cell) is truth


@pytest.mark.parametrize("cell", ["kanskje", 2, "ja, delvis", date(2026, 1, 1)])
def test_as_bool_refuses_the_rest(cell: Cell) -> None:
    assert refused(as_bool, cell) == "not_yes_or_no"


@pytest.mark.parametrize(
    "cell",
    [
        "123456785", 123456785, 123456785.0, "123 456 785", "NO 123 456 785 MVA", "no123456785mva",
        "123.456.785", "123\u00a0456\u00a0785", "Orgnr: 123 456 785",
    ],
)  # fmt: skip
def test_as_orgnr_reads_nine_digits(cell: Cell) -> None:
    assert as_orgnr(cell) == "123456785"


@pytest.mark.parametrize(
    "cell", ["123456789", "12345678", "1234567850", "abc", "１２３４５６７８５", 5]
)
def test_as_orgnr_refuses_a_wrong_number(cell: Cell) -> None:
    assert refused(as_orgnr, cell) == "not_an_orgnr"


@pytest.mark.parametrize(
    ("cell", "number"), [("0301", "0301"), (301, "0301"), (301.0, "0301"), ("4203", "4203")]
)
def test_as_kommunenummer_puts_back_the_zero(cell: Cell, number: str) -> None:
    assert as_kommunenummer(cell) == number


@pytest.mark.parametrize("cell", ["30", "03010", "Oslo", "0000", "0300", "0301 Oslo", 3.5, "٠٣٠١"])
def test_as_kommunenummer_refuses_the_rest(cell: Cell) -> None:
    assert refused(as_kommunenummer, cell) == "not_a_kommunenummer"


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("Kari.Nordli@Kommune.example", "kari.nordli@kommune.example"),
        ("mailto:a@b.no", "a@b.no"), ("Kari Nordli <kari@b.no>", "kari@b.no"),
        ("post@ås.kommune.no", "post@ås.kommune.no"), ("a+b@c-d.no", "a+b@c-d.no"),
    ],
)  # fmt: skip
def test_as_email_reads_an_address(cell: Cell, address: str) -> None:
    assert as_email(cell) == address


@pytest.mark.parametrize(
    "cell",
    [
        "kari", "kari@", "@b.no", "a b@c.no", "a@b", "a@b.no; c@d.no", "a@b.no, c@d.no", "a@@b.no",
        "a@-b.no", ".a@b.no", "a.@b.no", "a..b@c.no", "a@b..no", f"{'a' * 250}@b.no", 5,
    ],
)  # fmt: skip
def test_as_email_refuses_the_rest(cell: Cell) -> None:
    assert refused(as_email, cell) == "not_an_email"


cells = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.dates()
    | st.datetimes()
)
odd = st.text("0123456789.,-/ :krnov'()%+eE\u00a0jan@", max_size=20)


@given(cells | odd, st.sampled_from(READERS))
def test_readers_give_a_value_or_refuse_by_name(cell: Cell, reader) -> None:
    value = None
    try:
        value = reader(cell)
    except BadValue as refusal:
        code = refusal.code
    else:
        code = ""
    assert (code in CODES) if code else (value is None or isinstance(value, KINDS[reader]))
