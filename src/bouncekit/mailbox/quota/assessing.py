"""What a quota means: how full, how bad, and what to do now, in words."""

from dataclasses import dataclass
from enum import StrEnum

from bouncekit.mailbox.quota.phrasing import said_percent, sentence
from bouncekit.mailbox.quota.quota import MESSAGE, STORAGE, Quota, Unknown, unknown
from bouncekit.vocabulary import Language
from bouncekit.wording import format_number, format_size
from bouncekit.wording.numbers import size_base

__all__ = ["Assessment", "Gauge", "Level", "assess"]


class Level(StrEnum):
    """How bad it is, from the thresholds of the caller."""

    OK = "ok"
    ATTENTION = "attention"
    CRITICAL = "critical"
    UNKNOWN = "unknown"


_FOLDERS = frozenset({"MAILBOX", "X-NUM-FOLDERS"})  # RFC 9208, 5.3, and Cyrus
_ORDER = {Level.UNKNOWN: 0, Level.OK: 1, Level.ATTENTION: 2, Level.CRITICAL: 3}


@dataclass(frozen=True, slots=True)
class Gauge:
    """One resource against its limit, in the root where it is the fullest: bytes for storages, numbers for others.

    `percent` is rounded down to a tenth; it, `limit` and `free` are None where there is no limit, and `level` is
    ``unknown`` then.  What neither counts bytes nor messages stops no message: its `level` is ``attention`` at most.
    A box with a limit of 0 can receive nothing where it is empty, or where the server is known to mean it:
    ``critical``.
    """

    resource: str
    root: str
    used: int
    limit: int | None
    free: int | None
    percent: float | None
    level: Level


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a quota means.

    `level` is the worst of all gauges; ``critical`` too where the server said OVERQUOTA.  `storage` counts bytes,
    `messages` messages, `others` whatever else the server limits; each is None where nothing is known of it.  `base`
    (1000 or 1024) is how the sizes in `sentence` are counted.  `advice` says what to do now.  `unknown` is why nothing
    is known, where nothing is.
    """

    level: Level
    sentence: str
    advice: str
    storage: Gauge | None = None
    messages: Gauge | None = None
    others: tuple[Gauge, ...] = ()
    base: int = 1024
    unknown: Unknown | None = None

    @property
    def used(self) -> int | None:
        """Bytes that are used, where that is known."""
        return self.storage.used if self.storage else None

    @property
    def limit(self) -> int | None:
        """Bytes that may be used, where that is known."""
        return self.storage.limit if self.storage else None

    @property
    def free(self) -> int | None:
        """Bytes that are left, where that is known; 0 where more is used than may be."""
        return self.storage.free if self.storage else None

    @property
    def percent(self) -> float | None:
        """How full the storage is, where that is known."""
        return self.storage.percent if self.storage else None


def assess(quota: Quota | Unknown, *, warn: float = 80.0, critical: float = 95.0, lang: Language = "fr") -> Assessment:
    """Return what `quota` means, in the language `lang`.

    From `warn` per cent on the level is ``attention``, and from `critical` per cent on it is ``critical``.  Raises
    `ValueError` unless 0 < warn <= critical, and for a language that there is not.
    """
    if not 0 < warn <= critical:
        raise ValueError(f"warn ({warn}) must be above 0 and at most critical ({critical})")
    if isinstance(quota, Unknown):
        return _not_known(quota, lang)
    gauges = {name: _gauge(quota, name, warn, critical) for name in quota.names}
    storage, messages = gauges.pop(STORAGE, None), gauges.pop(MESSAGE, None)
    known = [gauge for gauge in (storage, messages, *gauges.values()) if gauge is not None]
    level = max((gauge.level for gauge in known), key=_ORDER.__getitem__, default=Level.UNKNOWN)
    if quota.over_quota:
        level = Level.CRITICAL
    if level is Level.UNKNOWN:
        return _without_limit(storage, messages, tuple(gauges.values()), lang)
    worst = max(known, key=lambda gauge: (_ORDER[gauge.level], _stops_mail(gauge), gauge.percent or 0.0), default=None)
    base = _base(storage)
    return Assessment(
        level,
        " ".join(_sentences(known, quota, base, lang)),
        _advice(level, worst, bool(quota.over_quota), lang),
        storage,
        messages,
        tuple(gauges.values()),
        base,
    )


def _gauge(quota: Quota, name: str, warn: float, critical: float) -> Gauge:
    found = quota.tightest(name)
    assert found is not None, name  # it is one of the quota's own names
    root, resource = found
    percent, stops_mail = resource.percent, name in (STORAGE, MESSAGE)
    if stops_mail and resource.limit == 0 and (resource.used == 0 or quota.is_zero_a_limit):
        level = Level.CRITICAL
    elif percent is None:  # servers that tell 0 of a box with messages in it often mean that there is no limit
        level = Level.UNKNOWN
    elif percent >= critical and stops_mail:
        level = Level.CRITICAL
    else:
        level = Level.ATTENTION if percent >= warn else Level.OK
    return Gauge(resource.name, root.name, resource.used, resource.limit, resource.free, percent, level)


def _stops_mail(gauge: Gauge) -> bool:
    return gauge.resource in (STORAGE, MESSAGE)


def _takes_nothing(gauge: Gauge) -> bool:
    return gauge.limit == 0 and gauge.level is Level.CRITICAL


def _base(storage: Gauge | None) -> int:
    if storage is None:
        return 1024
    return size_base(storage.limit or storage.used)


def _sentences(gauges: list[Gauge], quota: Quota, base: int, lang: Language) -> list[str]:
    said = [sentence("quota", "over_quota", lang)] if quota.over_quota else []
    others_alone = not any(_stops_mail(gauge) for gauge in gauges)
    for gauge in gauges:
        if _takes_nothing(gauge):
            said.append(sentence("quota", "nothing", lang))
        elif gauge.resource == STORAGE:
            said.append(_said_storage(gauge, base, lang))
        elif gauge.resource == MESSAGE:
            said.append(_said_messages(gauge, lang))
        elif gauge.percent is not None and (others_alone or gauge.level is not Level.OK):
            said.append(_said_other(gauge, gauge.percent, lang))
    return list(dict.fromkeys(said))


def _said_other(gauge: Gauge, percent: float, lang: Language) -> str:
    if gauge.resource in _FOLDERS:
        values = {"used": format_number(gauge.used, lang), "limit": format_number(gauge.limit or 0, lang)}
        return sentence("quota", "folders_full" if percent >= 100 else "folders", lang, **values)
    values = {"name": gauge.resource, "percent": said_percent(percent, gauge.used, lang)}
    return sentence("quota", "other", lang, **values)


def _said_storage(gauge: Gauge, base: int, lang: Language) -> str:
    used = format_size(gauge.used, lang, base=base)
    if gauge.limit is None or gauge.percent is None or gauge.free is None:
        return f"{sentence('quota', 'used', lang, used=used)} {_unit(gauge.used, base, lang)}"
    values = {
        "used": used,
        "limit": format_size(gauge.limit, lang, base=base),
        "free": format_size(gauge.free, lang, base=base),
        "percent": said_percent(gauge.percent, gauge.used, lang),
    }
    key = "full" if gauge.percent >= 100 else "storage"
    return f"{sentence('quota', key, lang, **values)} {_unit(gauge.limit, base, lang)}"


def _unit(size: int, base: int, lang: Language) -> str:
    """Return how the unit that goes with `size` is counted: ``(1 Mo = 1 024 Ko)``."""
    power = 3 if size >= base**3 else 2
    values = {
        "one": format_size(base**power, lang, base=base),
        "many": f"{format_number(base, lang)}\u00a0{format_size(base ** (power - 1), lang, base=base)[2:]}",
    }
    return sentence("quota", "unit", lang, **values)


def _said_messages(gauge: Gauge, lang: Language) -> str:
    values = {"used": format_number(gauge.used, lang)}
    if gauge.percent is None or gauge.limit is None:
        return sentence("quota", "messages", lang, **values)
    values |= {"limit": format_number(gauge.limit, lang), "percent": said_percent(gauge.percent, gauge.used, lang)}
    return sentence("quota", "messages_of", lang, **values)


def _advice(level: Level, worst: Gauge | None, is_over: bool, lang: Language) -> str:
    key: str = level.value
    if worst is not None and _takes_nothing(worst):
        key = "nothing"
    elif worst is not None and not _stops_mail(worst) and level is Level.ATTENTION:
        key = "folders" if worst.resource in _FOLDERS else "other"
    elif worst is not None and worst.percent is not None and worst.percent >= 100:
        key = "over" if worst.percent > 100 and not is_over else "full"
    elif is_over:
        key = "full"
    what = "messages" if worst is not None and worst.resource == MESSAGE else "storage"
    return sentence("advice", key, lang, room=sentence("room", what, lang))


def _not_known(why: Unknown, lang: Language) -> Assessment:
    return Assessment(
        Level.UNKNOWN, sentence("unknown", why.code, lang), sentence("unknown_advice", why.code, lang), unknown=why
    )


def _without_limit(
    storage: Gauge | None, messages: Gauge | None, others: tuple[Gauge, ...], lang: Language
) -> Assessment:
    why = unknown("no-limit")
    base = _base(storage)
    said = [_said_storage(storage, base, lang)] if storage else []
    if messages:
        said.append(_said_messages(messages, lang))
    said.append(sentence("unknown", why.code, lang))
    advice = sentence("unknown_advice", why.code, lang)
    return Assessment(Level.UNKNOWN, " ".join(said), advice, storage, messages, others, base, why)
