import datetime as dt

from samdrift.governance.calc.notice import PRACTICE_DAYS, deadline, is_late

DAY = dt.date(2027, 4, 29)


def test_four_weeks_are_counted_back_from_the_meeting():
    told = deadline(DAY, 28)
    assert (told.latest, told.is_rule) == (dt.date(2027, 4, 1), True)
    assert not is_late(DAY, 28, dt.date(2027, 4, 1))
    assert is_late(DAY, 28, dt.date(2027, 4, 2))
    assert told.short_by(dt.date(2027, 4, 4)) == 3


def test_reasonable_notice_is_shown_as_practice_and_is_never_broken():
    told = deadline(DAY, None)
    assert (told.days, told.is_rule) == (PRACTICE_DAYS, False)
    assert not is_late(DAY, None, DAY)
