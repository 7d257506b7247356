"""What agreements puts into the sockets: duties."""

from __future__ import annotations

import datetime as dt

from samdrift.agreements.services.duty_align import align_round
from samdrift.kernel.registry import Timed, registry

registry.add_timed(Timed("duties of agreements", dt.timedelta(hours=6), align_round))
