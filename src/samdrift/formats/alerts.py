"""Alerts as Prometheus Alertmanager sends them to a web hook (version 4 of its message).

`read` takes any bytes and never raises: what could be read is in `alerts`, what was odd in `flaws`.
Source: Alertmanager's documentation of webhook_config, and messages as version 0.25 sends them. An
`endsAt` of year 1 means that the alert is still firing; the newest alert stands first.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from samdrift.formats.text import clean

VERSION = "4"
MOST = 5_000
"""Alerts that are read of one message."""
LONGEST = 2_000
"""Letters that are kept of a label or an annotation."""
MOST_PAIRS = 200
_FIRST_YEAR, _LAST_YEAR = 1970, 9000


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something odd: what (a code), where (`alerts[2].startsAt`), and what stood there, shortened.

    Codes: not_text, not_json, not_object, no_alerts, too_many, not_an_alert (the message or alert
    could not be used); other_version, truncated, no_labels, not_plain, no_status, no_start, bad_start,
    bad_end, no_end, ends_first, no_fingerprint (read as well as could be).
    """

    code: str
    where: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert. `fingerprint` with `starts_at` is what makes it the same one told again.

    `ends_at` is None while it fires, and where a resolved one does not tell. `starts_at` is None only
    where it was not told in a way that can be read.
    """

    fingerprint: str
    firing: bool
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    url: str = ""

    @property
    def name(self) -> str:
        return self.labels.get("alertname", "")


@dataclass(frozen=True, slots=True)
class Message:
    """What was sent. `understood`: it is such a message, though single alerts in it may be odd."""

    alerts: tuple[Alert, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    receiver: str = ""
    group: str = ""
    understood: bool = False
    truncated: int = 0


def read(raw: bytes) -> Message:
    """The message in these bytes, whatever they are."""
    data, flaw = _json(raw)
    if flaw is not None:
        return Message(flaws=(flaw,))
    if not isinstance(data, dict):
        return Message(flaws=(Flaw("not_object", "", _short(data)),))
    flaws: list[Flaw] = []
    told = data.get("alerts")
    if not isinstance(told, list):
        return Message(flaws=(Flaw("no_alerts", "alerts", _short(told)),))
    version = str(data.get("version", ""))
    if version != VERSION:
        flaws.append(Flaw("other_version", "version", _short(version)))
    left_out = data.get("truncatedAlerts")
    truncated = left_out if isinstance(left_out, int) and left_out > 0 else 0
    if truncated:
        flaws.append(Flaw("truncated", "truncatedAlerts", str(truncated)[:20]))
    if len(told) > MOST:
        flaws.append(Flaw("too_many", "alerts", str(len(told))))
    found = [_alert(one, f"alerts[{place}]", flaws) for place, one in enumerate(told[:MOST])]
    return Message(
        alerts=tuple(one for one in found if one is not None),
        flaws=tuple(flaws),
        receiver=_plain(data.get("receiver")),
        group=_plain(data.get("groupKey")),
        understood=True,
        truncated=truncated,
    )


def _json(raw: bytes) -> tuple[Any, Flaw | None]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, Flaw("not_text", f"byte {error.start}")
    try:
        return json.loads(text), None
    except json.JSONDecodeError as error:
        return None, Flaw("not_json", f"line {error.lineno}, column {error.colno}", _short(text))
    except (RecursionError, ValueError):
        return None, Flaw("not_json", "", _short(text))


def _alert(told: Any, where: str, flaws: list[Flaw]) -> Alert | None:
    if not isinstance(told, dict):
        flaws.append(Flaw("not_an_alert", where, _short(told)))
        return None
    labels = _pairs(told.get("labels"), f"{where}.labels", flaws)
    if not labels:
        flaws.append(Flaw("no_labels", f"{where}.labels"))
    starts_at = _start(told.get("startsAt"), f"{where}.startsAt", flaws)
    firing, ends_at = _end(told, starts_at, where, flaws)
    return Alert(
        fingerprint=_fingerprint(told.get("fingerprint"), labels, where, flaws),
        firing=firing,
        labels=labels,
        annotations=_pairs(told.get("annotations", {}), f"{where}.annotations", flaws),
        starts_at=starts_at,
        ends_at=ends_at,
        url=_plain(told.get("generatorURL")),
    )


def _pairs(told: Any, where: str, flaws: list[Flaw]) -> dict[str, str]:
    """Label → text; what is no text is left out and named."""
    if not isinstance(told, dict):
        if told is not None:
            flaws.append(Flaw("not_plain", where, _short(told)))
        return {}
    found: dict[str, str] = {}
    for key, value in list(told.items())[:MOST_PAIRS]:
        if isinstance(value, str):
            found[_plain(key)] = _plain(value)
        else:
            flaws.append(Flaw("not_plain", f"{where}.{_plain(key)[:60]}", _short(value)))
    return found


def _start(told: Any, where: str, flaws: list[Flaw]) -> dt.datetime | None:
    moment, is_wrong = _moment(told)
    if is_wrong:
        flaws.append(Flaw("bad_start", where, _short(told)))
    elif moment is None:
        flaws.append(Flaw("no_start", where))
    return moment


def _end(
    told: Mapping[str, Any], starts_at: dt.datetime | None, where: str, flaws: list[Flaw]
) -> tuple[bool, dt.datetime | None]:
    """Whether it fires, and when it ended if it does not."""
    moment, is_wrong = _moment(told.get("endsAt"))
    if is_wrong:
        flaws.append(Flaw("bad_end", f"{where}.endsAt", _short(told.get("endsAt"))))
    status = told.get("status")
    if status not in ("firing", "resolved"):
        flaws.append(Flaw("no_status", f"{where}.status", _short(status)))
        status = "firing" if moment is None else "resolved"
    if status == "firing":
        return True, None
    if moment is None:
        if not is_wrong:
            flaws.append(Flaw("no_end", f"{where}.endsAt"))
        return False, None
    if starts_at is not None and moment < starts_at:
        flaws.append(Flaw("ends_first", f"{where}.endsAt", _short(told.get("endsAt"))))
        moment = starts_at
    return False, moment


def _moment(told: Any) -> tuple[dt.datetime | None, bool]:
    """The moment in UTC, None for none (year 1); and whether what stood there is wrong."""
    if told is None or told == "":
        return None, False
    if not isinstance(told, str):
        return None, True
    try:
        moment = dt.datetime.fromisoformat(told)
    except ValueError:
        return None, True
    if moment.year < _FIRST_YEAR:
        return None, moment.year != 1
    if moment.year > _LAST_YEAR or moment.tzinfo is None:
        return None, True
    return moment.astimezone(dt.UTC), False


def _fingerprint(told: Any, labels: Mapping[str, str], where: str, flaws: list[Flaw]) -> str:
    """As it was sent, else one of our own made from the labels, which are what it is made from."""
    if isinstance(told, str) and (text := _plain(told).strip()[:64]):
        return text
    flaws.append(Flaw("no_fingerprint", f"{where}.fingerprint", _short(told)))
    made = json.dumps(sorted(labels.items()), ensure_ascii=True)
    return "own-" + hashlib.sha256(made.encode()).hexdigest()[:32]


def _plain(told: Any) -> str:
    return clean(told)[:LONGEST] if isinstance(told, str) else ""


def _short(told: Any) -> str:
    """What stood there, short enough to be shown."""
    if isinstance(told, str):
        return clean(told)[:60]
    if told is None or isinstance(told, bool | float):
        return str(told)
    if isinstance(told, int):
        return "a number"
    return "a list" if isinstance(told, list) else "an object"
