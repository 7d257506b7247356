"""Who may do what in agreements: changes."""

from __future__ import annotations

from samdrift.agreements.rules_common import WHO_MANAGES, manages_agreement
from samdrift.kernel.rights import right

right("agreements.work_on_change", manages_agreement, WHO_MANAGES)
