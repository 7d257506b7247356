"""What can be taken in about the portfolio: systems, uses, roles in systems, integrations, accounts."""

from __future__ import annotations

from samdrift.kernel.intake.kinds import add_load
from samdrift.portfolio.intake import accesses, integrations, roles, systems, uses

for kind in (systems.KIND, uses.KIND, roles.KIND, integrations.KIND, accesses.KIND):
    add_load(kind)
