"""The REST API of every room, mounted in one place."""

from __future__ import annotations

from ninja import NinjaAPI

from samdrift import __version__

api = NinjaAPI(title="Samdrift", version=__version__, urls_namespace="api")
