"""What can be taken in about the parties: members, people and key figures."""

from __future__ import annotations

from samdrift.kernel.intake.kinds import add_load
from samdrift.parties.intake import figures, members, people

for kind in (members.KIND, people.KIND, figures.KIND):
    add_load(kind)
