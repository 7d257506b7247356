"""What the parties put into the sockets."""

from __future__ import annotations

from samdrift.kernel.registry import registry
from samdrift.parties import queries

registry.viewer_of_account = queries.viewer_of_account
from samdrift.parties import sockets_accounts  # noqa: E402, F401 -- fills those of accounts
