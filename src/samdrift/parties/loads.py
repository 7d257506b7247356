"""What can be taken in about the parties: members, people and key figures."""

from __future__ import annotations

from samdrift.kernel.intake.kinds import add_load
from samdrift.kernel.registry import registry
from samdrift.parties.intake import figures, lookups, members, people

for kind in (members.KIND, people.KIND, figures.KIND):
    add_load(kind)
registry.member_by_name = lookups.member_by_name
registry.member_choices = lookups.member_choices
