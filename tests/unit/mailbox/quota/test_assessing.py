"""What a quota means: level, figures, and sentences that a person reads."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncekit import data
from bouncekit.mailbox import Level, Quota, QuotaResource, QuotaRoot, Unknown, assess
from bouncekit.mailbox.quota.quota import UnknownCode, unknown
from bouncekit.vocabulary import Language
from bouncekit.wording import LANGUAGES

MIB = 1 << 20
PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " "})


def quota(*resources: tuple[str, int, int | None], over_quota: tuple[str, ...] = ()) -> Quota:
    return Quota((QuotaRoot("", tuple(QuotaResource(*each) for each in resources)),), over_quota=over_quota)


@pytest.mark.parametrize(
    ("used", "level"),
    [
        (0, "ok"),
        (799, "ok"),
        (800, "attention"),
        (949, "attention"),
        (950, "critical"),
        (1000, "critical"),
        (2000, "critical"),
    ],
)
def test_levels(used: int, level: str) -> None:
    assert level == assess(quota(("STORAGE", used, 1000))).level
    assert level == assess(quota(("MESSAGE", used, 1000))).level


def test_thresholds_are_the_callers() -> None:
    assert Level.CRITICAL is assess(quota(("STORAGE", 50, 100)), warn=10, critical=50).level
    assert Level.ATTENTION is assess(quota(("STORAGE", 49, 100)), warn=10, critical=50).level


@pytest.mark.parametrize(("warn", "critical"), [(0, 90), (95, 90), (-1, 5), (float("nan"), 90)])
def test_thresholds_that_make_no_sense(warn: float, critical: float) -> None:
    with pytest.raises(ValueError, match="warn"):
        assess(quota(("STORAGE", 1, 2)), warn=warn, critical=critical)


def test_the_figures() -> None:
    assessment = assess(quota(("STORAGE", 930 * 1024, MIB), ("MESSAGE", 2, 5), ("X-NUM-FOLDERS", 9, 10)))
    storage, messages = assessment.storage, assessment.messages

    assert storage is not None
    assert messages is not None
    assert (930 * 1024, MIB, 94 * 1024, 90.8, "attention") == (
        storage.used,
        storage.limit,
        storage.free,
        storage.percent,
        storage.level,
    )
    assert (930 * 1024, MIB, 94 * 1024, 90.8) == (
        assessment.used,
        assessment.limit,
        assessment.free,
        assessment.percent,
    )
    assert (2, 5, 3, 40.0, "ok") == (messages.used, messages.limit, messages.free, messages.percent, messages.level)
    assert ["X-NUM-FOLDERS"] == [gauge.resource for gauge in assessment.others]
    assert Level.ATTENTION is assessment.level


@pytest.mark.parametrize(
    ("resources", "french", "english"),
    [
        (
            [("STORAGE", 930 * 1024, MIB)],
            "La boîte est remplie à 90 % : elle occupe 930 Ko sur 1 Mo, et il reste 94 Ko. (Ici, 1 Mo = 1 024 Ko.)",
            "The mailbox is 90% full: 930 kB of 1 MB used, 94 kB left. (Here 1 MB = 1,024 kB.)",
        ),
        (
            [("STORAGE", 420_000_000, 1_000_000_000), ("MESSAGE", 12_345, None)],
            "La boîte est remplie à 42 % : elle occupe 420 Mo sur 1 Go, et il reste 580 Mo. (Ici, 1 Go = 1 000 Mo.) "
            "Nombre de messages : 12 345.",
            "The mailbox is 42% full: 420 MB of 1 GB used, 580 MB left. (Here 1 GB = 1,000 MB.) "
            "Number of messages: 12,345.",
        ),
        (
            [("STORAGE", 3 * MIB, 2 * MIB), ("MESSAGE", 950, 1000)],
            "La boîte est pleine : elle occupe 3 Mo, pour une limite de 2 Mo. (Ici, 1 Mo = 1 024 Ko.) "
            "Nombre de messages : 950 sur 1 000 (95 %).",
            "The mailbox is full: 3 MB used, with a limit of 2 MB. (Here 1 MB = 1,024 kB.) "
            "Number of messages: 950 of 1,000 (95%).",
        ),
        (
            [("STORAGE", 1, MIB), ("MAILBOX", 10, 10)],
            "La boîte est remplie à moins de 1 % : elle occupe 1 octet sur 1 Mo, et il reste 1 Mo. "
            "(Ici, 1 Mo = 1 024 Ko.) Nombre de dossiers : 10 sur 10. Aucun dossier ne peut plus être créé ; "
            "les messages arrivent toujours.",
            "The mailbox is less than 1% full: 1 byte of 1 MB used, 1 MB left. (Here 1 MB = 1,024 kB.) "
            "Number of folders: 10 of 10. No folder can be made any more; messages still arrive.",
        ),
        (
            [("STORAGE", 5 * MIB, None), ("MESSAGE", 1, None)],
            "La boîte contient 5 Mo. (Ici, 1 Mo = 1 024 Ko.) Nombre de messages : 1. "
            "Aucune limite n’est connue : on ne peut pas dire combien de place il reste.",
            "The mailbox holds 5 MB. (Here 1 MB = 1,024 kB.) Number of messages: 1. "
            "No limit is known: there is no telling how much room is left.",
        ),
    ],
)
def test_sentences(resources: list[tuple[str, int, int | None]], french: str, english: str) -> None:
    said = [assess(quota(*resources), lang=lang).sentence.translate(PLAIN) for lang in ("fr", "en")]

    assert [french, english] == said


def test_the_advice_is_about_what_is_tight() -> None:
    storage, messages = (
        quota(("STORAGE", 90, 100), ("MESSAGE", 1, 100)),
        quota(("STORAGE", 1, 100), ("MESSAGE", 90, 100)),
    )

    assert "gros messages" in assess(storage).advice
    assert "même petits" in assess(messages).advice
    assert "Rien à faire." == assess(quota(("STORAGE", 1, 100))).advice
    assert assess(quota(("STORAGE", 100, 100))).advice.startswith("La boîte ne peut plus rien recevoir")


def test_overquota_is_critical_whatever_the_figures_say() -> None:
    assessment = assess(quota(("STORAGE", 1, 100), over_quota=("Quota exceeded",)))

    assert Level.CRITICAL is assessment.level
    assert assessment.sentence.startswith("Le serveur dit que la limite de la boîte est dépassée.")
    assert Level.CRITICAL is assess(Quota((), over_quota=("Quota exceeded",))).level


@pytest.mark.parametrize("limit", [None, 0])
def test_no_limit_is_no_percentage(limit: int | None) -> None:
    assessment = assess(quota(("STORAGE", 100, limit)))

    assert Level.UNKNOWN is assessment.level
    assert assessment.unknown is not None
    assert "no-limit" == assessment.unknown.code
    assert "%" not in assessment.sentence


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", get_args(UnknownCode))
def test_whatever_is_unknown_is_said(code: UnknownCode, lang: Language) -> None:
    why = Unknown("whatever") if code == "other" else unknown(code)
    assessment = assess(why, lang=lang)

    assert (Level.UNKNOWN, why) == (assessment.level, assessment.unknown)
    assert (None, None, None, None) == (assessment.used, assessment.limit, assessment.free, assessment.percent)
    assert len(assessment.sentence) > 20
    assert len(assessment.advice) > 20


def test_a_language_that_there_is_not() -> None:
    with pytest.raises(ValueError, match="unknown language"):
        assess(quota(("STORAGE", 1, 2)), lang="tlh")  # type: ignore[arg-type]


NUMBER = st.integers(0, 1 << 70)


@given(
    st.lists(
        st.tuples(st.sampled_from(["STORAGE", "MESSAGE", "MAILBOX", "X-Y"]), NUMBER, st.none() | NUMBER), max_size=5
    ),
    st.sampled_from(LANGUAGES),
)
def test_every_quota_can_be_said(resources: list[tuple[str, int, int | None]], lang: Language) -> None:
    assessment = assess(quota(*resources), lang=lang)

    assert assessment.sentence
    assert assessment.advice
    gauges = [gauge for gauge in (assessment.storage, assessment.messages, *assessment.others) if gauge]
    stops_mail = [gauge.percent for gauge in gauges if gauge.resource in ("STORAGE", "MESSAGE")]
    known = [gauge.percent for gauge in gauges if gauge.percent is not None]
    if any((gauge.used, gauge.limit) == (0, 0) for gauge in (assessment.storage, assessment.messages) if gauge):
        assert Level.CRITICAL is assessment.level
    elif not known:
        assert Level.UNKNOWN is assessment.level
    else:
        is_critical = any(percent is not None and percent >= 95 for percent in stops_mail)
        assert ("critical" if is_critical else "attention" if max(known) >= 80 else "ok") == assessment.level


@pytest.mark.parametrize("name", ["MAILBOX", "X-NUM-FOLDERS", "ANNOTATION-STORAGE", "X-OTHER"])
def test_what_stops_no_message_is_not_critical(name: str) -> None:
    assessment = assess(quota(("STORAGE", 10, 100), (name, 20, 10)))

    assert Level.ATTENTION is assessment.level
    assert "recevoir" not in assessment.advice
    assert "Faites de la place" not in assessment.advice
    # What is full as well is what the advice is about.
    assert "Faites de la place" in assess(quota(("STORAGE", 85, 100), (name, 20, 10))).advice
    assert "ne peut plus rien recevoir" in assess(quota(("STORAGE", 100, 100), (name, 20, 10))).advice


@pytest.mark.parametrize("name", ["STORAGE", "MESSAGE"])
def test_an_empty_box_with_a_limit_of_zero_takes_nothing(name: str) -> None:
    assessment = assess(quota((name, 0, 0), ("X-NUM-FOLDERS", 1, 10)))

    assert Level.CRITICAL is assessment.level
    assert assessment.sentence.translate(PLAIN) == (
        "La limite de la boîte est de zéro : le serveur refuse tout message."
    )
    assert "relever la limite" in assessment.advice


def test_a_box_over_its_limit_may_still_receive_something() -> None:
    assessment = assess(quota(("STORAGE", 4 * MIB, MIB)))

    assert assessment.storage is not None
    assert 400.0 == assessment.storage.percent
    assert "La boîte ne peut plus rien recevoir, ou ne le pourra bientôt plus" in assessment.advice


def test_every_reason_why_nothing_is_known_has_its_words() -> None:
    assert set(get_args(UnknownCode)) == set(data.load("words/fr/quota.toml")["unknown"])
