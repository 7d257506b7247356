"""Cases passed to the invented world's supplier: three rows of each. Sol sees two of them."""

from __future__ import annotations

from samdrift.desk.models.cases import Case
from samdrift.desk.services import passing, passing_people
from samdrift.kernel.viewer import terminal
from tests.world import World


def make_passed(world: World) -> None:
    """To be called when there are cases: three of Nordvik's lie with the supplier."""
    by, sol = terminal(world.today), world.people["sol"]
    rows = Case.objects.filter(member=world.nordvik, is_open=True, is_internal=False)
    for number, case in enumerate(list(rows.filter(is_confidential=False).order_by("pk")[:3]), 1):
        row = passing.pass_on(
            case, by=by, supplier=world.supplier, title=f"Sak {number} hos oss", text="Kan dere se på det?",
            people=[sol], contact_email="vakt@firma.example", files=[(b"logg", "logg.txt")],
        )  # fmt: skip
        if number == 3:
            passing_people.give(row, by=by, people=[])
