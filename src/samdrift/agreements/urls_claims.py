"""Addresses of agreements: claims."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.agreements.lists.claims import CLAIMS
from samdrift.agreements.lists.measurements import MEASUREMENTS
from samdrift.agreements.views import claims, measurements
from samdrift.kernel.web.registers import register_urls

ONE = "claims/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("claims/won-back/", claims.won_back, name="claims_won_back"),
    *register_urls(CLAIMS, "claims/"),
    path(f"{ONE}letter.pdf", claims.letter, name="claim_letter"),
    path(f"{ONE}send/", claims.send, name="claim_send"),
    path(f"{ONE}answer/", claims.answer, name="claim_answer"),
    path(f"{ONE}insist/", claims.insist, name="claim_insist"),
    path(f"{ONE}message/", claims.message, name="claim_message"),
    path(f"{ONE}evidence/", claims.evidence, name="claim_evidence"),
    path(f"{ONE}settle/", claims.settle, name="claim_settle"),
    path(f"{ONE}deliver/", claims.deliver, name="claim_deliver"),
    path(f"{ONE}waive/", claims.waive, name="claim_waive"),
    path(f"{ONE}drop/", claims.drop, name="claim_drop"),
    path(f"{ONE}reopen/", claims.reopen, name="claim_reopen"),
    path("claims/evidence/<int:pk>/file/", claims.evidence_file, name="evidence_file"),
    path("claims/messages/<int:pk>/file/", claims.message_file, name="message_file"),
    path("claims/money/<int:pk>/strike/", claims.strike, name="settlement_strike"),
    *register_urls(MEASUREMENTS, "measurements/"),
    path("measurements/<int:pk>/withdraw/", measurements.withdraw, name="measurement_withdraw"),
]
