"""What the roles in systems put into the sockets."""

from __future__ import annotations

import datetime as dt

from samdrift.kernel.registry import Timed, registry
from samdrift.portfolio.services import gaps, roles

registry.leaving.append(roles.end_roles_of_leaver)
registry.add_timed(Timed("role gaps", dt.timedelta(hours=24), gaps.refresh_all))
