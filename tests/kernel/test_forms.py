"""Numbers in forms, as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from samdrift.kernel.forms import Kroner, Number, Percent


@pytest.mark.parametrize(
    ("field", "written", "read"),
    [
        (Kroner, "900 000", "900000"),
        (Kroner, "1\u00a0234,50 kr", "1234.50"),
        (Number, "12,5", "12.5"),
        (Percent, "99,93 %", "99.93"),
    ],
)
def test_number_is_read_as_it_is_written(field: type[Number], written: str, read: str) -> None:
    assert field().clean(written) == Decimal(read)


@pytest.mark.parametrize(
    ("field", "written"),
    [(Kroner, "70 %"), (Percent, "70 kr"), (Number, "5 %"), (Kroner, "1.234,50"), (Number, "fem")],
)
def test_number_of_another_kind_is_refused(field: type[Number], written: str) -> None:
    with pytest.raises(ValidationError):
        field().clean(written)


def test_number_is_shown_as_it_is_written() -> None:
    assert Number().prepare_value(Decimal("100.500")) == "100,5"
    assert Kroner().prepare_value(Decimal("70000.00")) == "70000"
    assert Kroner().prepare_value(Decimal("70000.50")) == "70000,50"
