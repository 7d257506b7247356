"""The few rows of an act that go by SQL of their own are as Django writes them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samdrift.kernel import few
from samdrift.kernel.models.mail import Notice
from samdrift.kernel.models.search import SearchEntry, SearchWord
from samdrift.kernel.models.site import Columns

pytestmark = pytest.mark.django_db


def _notice(**values: Any) -> Notice:
    told = {"account_id": 1, "what": "thing.done", "subject_kind": "desk.case", "subject_id": 7}
    return Notice(**told | values)


def test_put_rows_are_as_created_ones() -> None:
    few.put(_notice(values={"Ø": [1, None]}))
    Notice.objects.create(**{n: v for n, v in vars(_notice(values={"Ø": [1, None]})).items()
                             if n not in {"_state", "id", "made_at"}})  # fmt: skip
    put, created = Notice.objects.order_by("pk").values()
    same = {"id", "made_at"}
    assert {k: v for k, v in put.items() if k not in same} == {
        k: v for k, v in created.items() if k not in same
    }
    assert timezone.now() - put["made_at"] < dt.timedelta(minutes=1)


def test_put_gives_each_row_its_id_by_one_statement() -> None:
    rows = [_notice(subject_id=n) for n in (3, 1, 2)]
    with CaptureQueriesContext(connection) as asked:
        few.put(*rows)
    assert len(asked) == 1
    assert [Notice.objects.get(pk=one.pk).subject_id for one in rows] == [3, 1, 2]
    rows[0].read_at = timezone.now()
    rows[0].save()
    assert Notice.objects.filter(read_at__isnull=False).get() == rows[0]


def test_rows_that_are_not_so_few_are_all_put() -> None:
    rows = [_notice(subject_id=n) for n in range(2 * few.PLACES)]
    few.put(*rows)
    put = dict(Notice.objects.values_list("pk", "subject_id"))
    assert {one.pk: one.subject_id for one in rows} == put
    assert len(put) == len(rows)


def test_put_of_nothing_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        few.put()
    assert len(asked) == 0


def test_put_with_hangs_rows_on_the_new_one() -> None:
    entry = SearchEntry(kind="desk.case", object_id=5, audience=1, title="Skriver", detail="")
    words = [{"audience": 1, "word": word, "weight": 1} for word in ("skriver", "skriv")]
    few.put_with(entry, SearchWord, "entry_id", words)
    hung = SearchWord.objects.filter(entry=entry).values_list("word", "audience", "weight")
    assert sorted(hung) == [("skriv", 1, 1), ("skriver", 1, 1)]
    alone = SearchEntry(kind="desk.case", object_id=6, audience=1, title="Tom", detail="")
    few.put_with(alone, SearchWord, "entry_id", [])
    assert not SearchWord.objects.filter(entry=alone).exists()


def test_put_is_refused_by_the_database_as_any_row() -> None:
    few.put(Columns(account_id=1, list_key="desk.case", keys=["a"]))
    with pytest.raises(IntegrityError), transaction.atomic():
        few.put(Columns(account_id=1, list_key="desk.case", keys=["b"]))


def test_put_anew_changes_only_what_is_told() -> None:
    for keys in (["a"], ["b"]):
        row = Columns(account_id=1, list_key="desk.case", keys=keys)
        few.put_anew(row, unique=("account_id", "list_key"), anew=("keys",))
    assert Columns.objects.get().keys == ["b"] and row.pk == Columns.objects.get().pk
