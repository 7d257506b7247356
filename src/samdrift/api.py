"""The REST API of every room, mounted in one place once the rooms have declared their registers."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.module_loading import import_string
from ninja import NinjaAPI

from samdrift import __version__
from samdrift.kernel.api import common, problems
from samdrift.kernel.api.doors import DOORS
from samdrift.kernel.api.registers import add_register
from samdrift.kernel.intake.api import add_intake
from samdrift.kernel.registry import registry

ABOUT = (
    "Every register of the product: the same rows, filters, rights and refusals as on its pages. "
    "Amounts are text, so that no øre is lost; unknown is null; lists are paged by key."
)


def made() -> NinjaAPI:
    """The API with every register that is declared by now."""
    api = NinjaAPI(
        title="Samdrift",
        version=__version__,
        description=ABOUT,
        urls_namespace="api",
        openapi_url=None,
        docs_url=None,
        auth=DOORS,
    )
    problems.handle(api)
    api.default_router.add_api_operation(
        "/me", ["GET"], common.me, operation_id="me", url_name="me", summary="Who one is",
        openapi_extra=common.ME_EXTRA,
    )  # fmt: skip
    api.default_router.add_api_operation(
        "/search", ["GET"], common.find, operation_id="search", url_name="search",
        summary="Search in everything", openapi_extra=common.FIND_EXTRA,
    )  # fmt: skip
    add_intake(api)
    for place in registry.api:
        import_string(place)(api)
    for key in sorted(registry.registers):
        add_register(api, registry.registers[key])
    return api


def urls() -> list[URLPattern | URLResolver]:
    """The API's addresses; called after the rooms' own addresses are imported."""
    api = made()
    return [
        path("api/v1/openapi.json", common.describe(api), name="openapi"),
        path("api/v1/docs", common.read_about(api), name="api-docs"),
        path("api/v1/", problems.no_address),
        path("api/v1/", api.urls),
        path("api/v1/<path:rest>", problems.no_address),
    ]
