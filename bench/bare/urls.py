"""The bare page: 50 uses (?rows= for as many), eight columns, behind a login."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

SQL = """
SELECT u.id, s.name, m.name, u.version, u.hosting, u.user_count, u.user_count_on, u.criticality
FROM portfolio_use u
JOIN portfolio_system s ON s.id = u.system_id
JOIN parties_member m ON m.id = u.member_id
ORDER BY u.id LIMIT 50
"""


@login_required
def rows(request: HttpRequest) -> HttpResponse:
    most = int(request.GET.get("rows", "50"))
    with connection.cursor() as cursor:
        cursor.execute(SQL.replace("LIMIT 50", f"LIMIT {most}"))
        found = cursor.fetchall()
    if found and "rows" in request.GET:  # As many, also where the database has fewer.
        found = (list(found) * (most // len(found) + 1))[:most]
    return render(request, "rows.html", {"rows": found})


urlpatterns = [path("", rows)]
