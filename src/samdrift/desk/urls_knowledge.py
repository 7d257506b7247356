"""Addresses of knowledge."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.desk.lists.knowledge import ARTICLES
from samdrift.desk.views import knowledge, problems
from samdrift.kernel.web.registers import register_urls

ONE = "articles/<int:pk>/"
PROBLEM = "problems/<int:pk>/"
FILE = "articles/files/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("guides/", knowledge.guides, name="guides"),
    path("guides/likely/", knowledge.likely, name="guides_likely"),
    *register_urls(ARTICLES, "articles/"),
    path(f"{ONE}review/", knowledge.review, name="article_review"),
    path(f"{ONE}send-back/", knowledge.send_back, name="article_send_back"),
    path(f"{ONE}publish/", knowledge.publish, name="article_publish"),
    path(f"{ONE}look-again/", knowledge.look_again, name="article_look_again"),
    path(f"{ONE}drop-draft/", knowledge.drop_draft, name="article_drop_draft"),
    path(f"{ONE}withdraw/", knowledge.withdraw, name="article_withdraw"),
    path(f"{ONE}take-up/", knowledge.take_up, name="article_take_up"),
    path(f"{ONE}answer/", knowledge.answer, name="article_answer"),
    path(f"{ONE}use/", knowledge.use, name="article_use"),
    path(f"{ONE}files/", knowledge.add_file, name="article_add_file"),
    path(f"{ONE}versions/", knowledge.versions, name="article_versions"),
    path(FILE, knowledge.file, name="article_file"),
    path(f"{FILE}strike/", knowledge.strike_file, name="article_file_strike"),
    path(f"{FILE}restore/", knowledge.restore_file, name="article_file_restore"),
    path(PROBLEM, problems.page, name="problem"),
    path(f"{PROBLEM}cause/", problems.cause, name="problem_cause"),
    path(f"{PROBLEM}tell/", problems.tell, name="problem_tell"),
    path(f"{PROBLEM}solve/", problems.solve, name="problem_solve"),
    path(f"{PROBLEM}attach/", problems.attach_chosen, name="problem_attach"),
    path("cases/<int:pk>/problem/", problems.attach_case, name="problem_of_case"),
    path("cases/<int:pk>/problem/detach/", problems.detach, name="problem_detach"),
]
