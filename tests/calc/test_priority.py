"""Impact × urgency → priority."""

from __future__ import annotations

import pytest

from samdrift.desk.calc.priority import USUAL, Matrix, MatrixError


@pytest.mark.parametrize(
    ("impact", "urgency", "expected"),
    [(1, 1, 1), (1, 3, 3), (2, 2, 3), (3, 1, 3), (2, 3, 4), (3, 3, 5)],
)
def test_usual_matrix(impact, urgency, expected) -> None:
    assert USUAL.priority(impact, urgency) == expected


def test_matrix_may_have_other_levels() -> None:
    matrix = Matrix.from_json([[1, 1, 2, 2], [2, 2, 3, 3]])
    assert matrix.priority(2, 4) == 3
    assert matrix.priorities == [1, 2, 3]
    assert Matrix.from_json(matrix.to_json()) == matrix


@pytest.mark.parametrize(
    ("content", "code", "impact", "urgency"),
    [
        ({}, "not_rows", None, None),
        ([1, 2], "not_rows", None, None),
        ([], "empty", None, None),
        ([[]], "empty", None, None),
        ([[1, 2], [1]], "uneven", 2, None),
        ([[1, 2], [2, "3"]], "no_priority", 2, 2),
        ([[0, 2]], "no_priority", 1, 1),
        ([[True, 2]], "no_priority", 1, 1),
        ([[2, 1]], "backwards", 1, None),
        ([[1, 3], [2, 2]], "backwards", None, 2),
    ],
)
def test_fault_of_a_matrix_is_named_with_its_place(content, code, impact, urgency) -> None:
    with pytest.raises(MatrixError) as raised:
        Matrix.from_json(content)
    found = raised.value
    assert (found.code, found.impact, found.urgency) == (code, impact, urgency)


@pytest.mark.parametrize(("impact", "urgency"), [(0, 1), (4, 1), (1, 0), (1, 4)])
def test_impact_and_urgency_outside_the_matrix_are_refused(impact, urgency) -> None:
    with pytest.raises(MatrixError, match="outside"):
        USUAL.priority(impact, urgency)
