"""Addresses of who is on call."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.desk.lists.oncall import CALL_OUTS, ROTAS
from samdrift.desk.views import oncall as views
from samdrift.kernel.web.registers import register_urls

ON = (
    ("rotas/<int:pk>/", ("rota_end", "rota_reopen", "rota_tell", "rota_rule", "rota_check",
                         "rota_call_out", "layer_new")),
    ("rotas/layers/<int:pk>/", ("layer_change", "layer_end", "put_in", "swap_new")),
    ("rotas/changes/<int:pk>/", ("change_strike",)),
    ("rotas/rules/<int:pk>/", ("agreed_rule_end",)),
    ("on-call/swaps/<int:pk>/", ("swap_accept", "swap_decline", "swap_withdraw")),
    ("on-call/away/<int:pk>/", ("absence_strike",)),
    ("calls/<int:pk>/", ("call_try_strike",)),
    ("call-outs/<int:pk>/", ("call_out_end", "call_out_correct", "call_out_strike")),
)  # fmt: skip

urlpatterns: list[URLPattern] = [
    path("on-call/", views.week, name="oncall"),
    path("on-call/mine/", views.mine, name="oncall_mine"),
    path("on-call/away/new/", views.absence_new, name="absence_new"),
    path("on-call/hours/", views.hours, name="oncall_hours"),
    path("on-call/hours.xlsx", views.hours_file, name="oncall_hours_file"),
    path("cases/<int:pk>/called/", views.case_called, name="case_called"),
    path("calls/", views.call_tries, name="call_try_list"),
    path("calls/export.<str:form>", views.call_tries_export, name="call_try_export"),
    path("cases/<int:pk>/call-out/", views.case_call_out, name="case_call_out"),
    *(
        path(f"{base}{name.replace('_', '-')}/", getattr(views, name), name=name)
        for base, names in ON
        for name in names
    ),
    *register_urls(ROTAS, "rotas/"),
    *register_urls(CALL_OUTS, "call-outs/"),
]
