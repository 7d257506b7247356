"""What can be taken in about agreements themselves."""

from __future__ import annotations

from samdrift.agreements.intake import agreements, terms
from samdrift.kernel.intake.kinds import add_load

add_load(agreements.KIND)
add_load(terms.KIND)
