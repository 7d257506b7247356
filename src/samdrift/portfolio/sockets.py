"""What the portfolio puts into the sockets."""

from __future__ import annotations

from samdrift.portfolio import sockets_roles  # noqa: F401 -- fills its own sockets
