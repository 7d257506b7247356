"""What can be taken in about bodies: who sits in them."""

from __future__ import annotations

from samdrift.governance.intake import seats
from samdrift.kernel.intake.kinds import add_load

add_load(seats.KIND)
