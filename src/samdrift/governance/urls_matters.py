"""Addresses of matters and goals."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.governance.lists.goals import GOALS
from samdrift.governance.lists.matters import MATTERS
from samdrift.governance.views import basis, chain, coordination, matters, versions
from samdrift.kernel.web.registers import register_urls

ONE = "matters/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("to-decide/", matters.to_decide, name="to_decide"),
    path(f"{ONE}send/", matters.send, name="matter_send"),
    path(f"{ONE}hand-over/", matters.hand_over, name="matter_hand_over"),
    path(f"{ONE}withdraw/", matters.withdraw, name="matter_withdraw"),
    path(f"{ONE}reopen/", matters.reopen, name="matter_reopen"),
    path(f"{ONE}basis/<slug:part>/", basis.part, name="matter_part"),
    path(f"{ONE}alternatives/new/", basis.alternative_new, name="matter_alternative_new"),
    path(f"{ONE}costs/new/", basis.cost_new, name="matter_cost_new"),
    path(f"{ONE}attach/", basis.attach, name="matter_attach"),
    path(f"{ONE}chain/", chain.plan, name="matter_chain"),
    path(f"{ONE}chain/keep/", chain.keep_template, name="matter_keep_chain"),
    path(f"{ONE}chain/from/<slug:template>/", chain.pick, name="matter_template"),
    path(f"{ONE}versions/", versions.every, name="matter_versions"),
    path(f"{ONE}ask-members/", coordination.ask, name="matter_ask"),
    path("versions/<int:pk>/", versions.one, name="version"),
    path("alternatives/<int:pk>/change/", basis.alternative_change, name="alternative_change"),
    path("alternatives/<int:pk>/remove/", basis.alternative_remove, name="alternative_remove"),
    path("alternatives/<int:pk>/choose/", basis.alternative_choose, name="alternative_choose"),
    path("costs/<int:pk>/change/", basis.cost_change, name="cost_change"),
    path("costs/<int:pk>/remove/", basis.cost_remove, name="cost_remove"),
    path("attachments/<int:pk>/", basis.attachment, name="attachment"),
    path("attachments/<int:pk>/remove/", basis.detach, name="attachment_remove"),
    path("steps/<int:pk>/change/", chain.change, name="step_change"),
    path("steps/<int:pk>/leave-out/", chain.leave_out, name="step_leave_out"),
    path("steps/<int:pk>/remove/", chain.remove, name="step_remove"),
    path("steps/<int:pk>/earlier/", chain.earlier, name="step_earlier"),
    path("steps/<int:pk>/later/", chain.later, name="step_later"),
    path("steps/<int:pk>/met/", chain.met, name="step_met"),
    path("steps/<int:pk>/unmet/", chain.unmet, name="step_unmet"),
    path("steps/<int:pk>/treat/", chain.treat, name="step_treat"),
    path("preparations/<int:pk>/", coordination.own, name="coordination"),
    path("preparations/<int:pk>/view/", coordination.voice, name="coordination_voice"),
    path("preparations/<int:pk>/take-back/", coordination.take_back, name="coordination_take_back"),
    path("comments/<int:pk>/remove/", coordination.comment_remove, name="comment_remove"),
    *register_urls(MATTERS, "matters/"),
    *register_urls(GOALS, "goals/"),
]
