"""What people write of keys, read: shares and pasted figures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from samdrift.money.calc.key_input import NoShareError, by_member, share_of
from samdrift.money.calc.key_picture import draw

NAMES = {"nordvik": 1, "øvre sør": 2, "987654325": 2}


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("1/3", Fraction(1, 3)),
        (" 2 / 3 ", Fraction(2, 3)),
        ("33,5 %", Fraction(67, 200)),
        ("0,25", Fraction(1, 4)),
        ("1", Fraction(1)),
    ],
)
def test_share_is_read_as_people_write_it(text: str, share: Fraction) -> None:
    assert share_of(text) == share


@pytest.mark.parametrize("text", ["", "1/0", "0", "4/3", "120 %", "en tredel", "-1/2", "1/3/4"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(NoShareError):
        share_of(text)


def test_figures_by_member_are_read_from_a_spreadsheet() -> None:
    found = by_member("Nordvik\t12 345,5\nØvre Sør 40 %\n", NAMES)

    assert found.figures == {1: Decimal("12345.5"), 2: Decimal(40)}
    assert found.strange == ()


def test_lines_not_understood_are_told_and_never_guessed() -> None:
    found = by_member("Ukjent\t3\nNordvik\nNordvik\t1\nNordvik\t2\n987654325\tmye", NAMES)

    assert found.figures == {1: Decimal(1)}
    assert found.strange == ("Ukjent\t3", "Nordvik", "Nordvik\t2", "987654325\tmye")


def test_bars_go_to_both_sides_the_largest_as_long_as_a_side() -> None:
    picture = draw([("Nordvik", Decimal(-100)), ("Sørvik", Decimal(50)), ("Lik", Decimal(0))])

    assert picture is not None
    less, more, same = picture.bars
    assert (less.more, less.x + less.width, less.width) == (False, picture.middle, 200)
    assert (more.more, more.x, more.width) == (True, picture.middle, 100)
    assert same.width == 0
    assert draw([("Nordvik", Decimal(0))]) is None


def test_of_many_members_the_largest_differences_are_drawn() -> None:
    picture = draw([(f"M{number}", Decimal(number)) for number in range(357)])

    assert picture is not None
    assert len(picture.bars) == 30
    assert picture.left_out == 327
    assert min(bar.amount for bar in picture.bars) == 327
