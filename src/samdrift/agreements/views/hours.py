"""Acts on pools of hours and on bookings."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samdrift.agreements.forms import hours as forms
from samdrift.agreements.lists.hour_words import pool_url
from samdrift.agreements.models.hours import HourBooking, HourPool, HourYear
from samdrift.agreements.services import hour_bookings, hours
from samdrift.kernel import rights
from samdrift.kernel.reach import one_seen
from samdrift.kernel.web import pages
from samdrift.kernel.web.acts import Acts, act_page, filled
from samdrift.kernel.web.pages import who


def _of_agreement(row: Any) -> Any:
    return row.agreement if isinstance(row, HourPool) else row.pool.agreement


def _pool_url(row: Any) -> str:
    return pool_url(row if isinstance(row, HourPool) else row.pool)


_POOL = Acts(HourPool, back=_pool_url, called="pool")
_YEAR = Acts(HourYear, back=_pool_url, called="year")
_BOOKING = Acts(HourBooking, back=_pool_url, called="booking", name=lambda row: row.what)

year_new = _POOL.form(
    hours.add_year,
    forms.YearForm,
    right=hours.MANAGE,
    owner=_of_agreement,
    title=gettext_lazy("A period of %(pool)s"),
    submit=gettext_lazy("Add"),
    told=gettext_lazy("The period was added."),
)
year_change = _YEAR.form(
    hours.change_year,
    forms.YearForm,
    right=hours.MANAGE,
    owner=_of_agreement,
    title=gettext_lazy("Change %(year)s"),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("The changes were saved."),
)
year_remove = _YEAR.press(hours.remove_year, told=gettext_lazy("The period was taken away."))
take_years = _POOL.press(
    hours.take_years, told=gettext_lazy("The periods are as the annex says now.")
)


@pages.inside
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """Book hours; from an activity or a matter they say what for."""
    viewer, pool = who(request), one_seen(HourPool, who(request), pk)
    rights.require(viewer, hour_bookings.BOOK, pool.agreement)
    told = {key: request.GET[key] for key in ("what", "occurrence", "matter") if key in request.GET}
    return act_page(
        request,
        filled(forms.NewBookingForm, request, viewer, initial=told),
        lambda data: hour_bookings.book(pool, by=viewer, **data),
        title=_("Book hours from %(pool)s") % {"pool": pool},
        submit=_("Book"),
        back=pool_url(pool),
        told=_("The hours are booked."),
    )


booking_change = _BOOKING.form(
    hour_bookings.change_booking,
    forms.BookForm,
    right=hour_bookings.BOOK,
    owner=_of_agreement,
    title=gettext_lazy("Hours: %(booking)s"),
    lead=gettext_lazy("When planned hours are used, choose used and write how many it came to."),
    submit=gettext_lazy("Save"),
    told=gettext_lazy("The booking was saved."),
)
booking_strike = _BOOKING.form(
    hour_bookings.strike,
    forms.StrikeForm,
    right=hour_bookings.BOOK,
    owner=_of_agreement,
    title=gettext_lazy("Strike “%(booking)s”"),
    lead=gettext_lazy("It stays in the list, struck, and the hours are free again."),
    submit=gettext_lazy("Strike"),
    told=gettext_lazy("The booking is struck."),
    danger=True,
)
