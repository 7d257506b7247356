"""The addresses of every room, mounted in one place."""

from __future__ import annotations

from django.urls import include, path

from samdrift import api
from samdrift.kernel.views_health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("samdrift.home.urls", namespace="home")),
    path("", include("samdrift.kernel.urls", namespace="kernel")),
    path("intake/", include("samdrift.kernel.intake.urls", namespace="intake")),
    path("parties/", include("samdrift.parties.urls", namespace="parties")),
    path("followup/", include("samdrift.followup.urls", namespace="followup")),
    path("governance/", include("samdrift.governance.urls", namespace="governance")),
    path("desk/", include("samdrift.desk.urls", namespace="desk")),
    path("status/", include("samdrift.desk.urls_status", namespace="status")),
    path("agreements/", include("samdrift.agreements.urls", namespace="agreements")),
    path("money/", include("samdrift.money.urls", namespace="money")),
    path("portfolio/", include("samdrift.portfolio.urls", namespace="portfolio")),
    path("account/", include("samdrift.parties.login_urls")),
    path("", include("samdrift.kernel.urls_api", namespace="programs")),
]
urlpatterns += api.urls()
handler404 = "samdrift.kernel.views.not_found"
handler403 = "samdrift.kernel.views.forbidden"
handler500 = "samdrift.kernel.views.broken"
