"""Nothing that a message, a caller or a server says raises, loses the JSON line or takes long."""

import encodings
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutating import SNIPPETS, mutated

import bouncekit
from bouncekit.interop.masking import LONGEST
from bouncekit.mailbox.messages.addresses import mailboxes_in
from harness import LEAST_SECONDS, TARGETS, hold, spoilt

MESSAGES = sorted((Path(__file__).parent.parent.parent / "corpus").rglob("*.eml"))
MUTATIONS = 60
HEAD = b"From: MAILER-DAEMON@mx.example.fr\nReturn-Path: <>\nSubject: Undelivered\n"

pieces = st.lists(st.one_of(st.sampled_from(SNIPPETS), st.binary(max_size=12)), max_size=40).map(b"".join)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.__name__)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=pieces)
def test_whatever_is_given_is_told_and_in_time(target: Callable[[bytes], None], content: bytes) -> None:
    hold(target, content)


@pytest.mark.parametrize("seed", range(4))
def test_no_damage_of_a_real_message_raises(seed: int) -> None:
    dice = Random(seed)
    for _ in range(MUTATIONS):
        message, other = dice.sample(MESSAGES, 2)
        damaged = message.read_bytes()
        for _ in range(dice.randrange(1, 4)):
            damaged = mutated(damaged or b"x", other.read_bytes(), dice)
        for target in TARGETS[:4]:
            hold(target, damaged)


@pytest.mark.parametrize(
    "content",
    [
        HEAD + b"Content-Type: text/plain; charset=utf-7\n\n<a@b.fr>: 550 5.1.1 User unknown +2AA- +3AA-\n",
        HEAD.decode() + "\n<a@b.fr>: 550 5.1.1 User unknown \ud800 \udc80\n",
    ],
)
def test_halves_of_characters_lose_no_line(content: bytes | str) -> None:
    line = bouncekit.classify(content, name="f\udce9.eml").model_dump_json()

    assert '"recipient":"a@b.fr"' in line
    assert '"source":"f\\\\xe9.eml"' in line


def test_a_pasted_answer_with_halves_of_characters_is_explained() -> None:
    assert "user_unknown" in bouncekit.classify_text("550 5.1.1 User unknown \udfff").model_dump_json()


@pytest.mark.parametrize("answer", ["551 5.1.6 please try x@", "551 User not local; please try x@", "551"])
def test_a_new_address_that_is_none_is_not_looked_for(answer: str) -> None:
    assert bouncekit.explain(answer).new_address is None


def nested(levels: int) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "MAILER-DAEMON@mx.example.fr"
    message.set_payload("550 <a@b.fr> user unknown")
    for _ in range(levels):
        outer = EmailMessage()
        outer["From"] = "a@example.fr"
        outer.make_mixed()
        outer.attach(message)
        message = outer
    return message


@pytest.mark.parametrize("levels", [1, 330, 2000])
def test_a_stdlib_message_is_read_however_deep(levels: int) -> None:
    assert bouncekit.classify(nested(levels)).model_dump_json()


def test_a_stdlib_message_reads_like_its_bytes() -> None:
    from email import message_from_bytes, policy

    for path in MESSAGES[::5]:
        content = path.read_bytes()
        for chosen in (policy.compat32, policy.default):
            told = bouncekit.classify(message_from_bytes(content, policy=chosen))
            want = bouncekit.classify(content)

            assert (want.kind, [f.reason for f in want.failures], [f.recipient for f in want.failures]) == (
                told.kind,
                [f.reason for f in told.failures],
                [f.recipient for f in told.failures],
            ), path


@pytest.mark.parametrize("seed", range(0, 128, 9))
def test_what_setters_let_in_is_read(seed: int) -> None:
    assert bouncekit.classify(spoilt(bytes([seed]) * (seed + 1))).model_dump_json()


def test_charsets_that_nobody_knows_are_not_remembered() -> None:
    cache = encodings._cache  # the one place where CPython keeps them
    before = set(cache)
    for number in range(500):
        bouncekit.classify(HEAD + b"Content-Type: text/plain; charset=x-strange-%d\n\nx" % number)

    assert not {name for name in set(cache) - before if "strange" in name}


HOSTILE_FIELDS = {
    "letters": "a" * 16_000,
    "dots": "a." * 8_000,
    "at signs": "a@" * 8_000,
    "an open bracket and at signs": "<" + "a@" * 8_000,
    "quotes": '"' * 16_000,
    "half a word": "a" * 16_000 + "<",
}


@pytest.mark.parametrize("name", HOSTILE_FIELDS)
def test_an_address_field_is_read_in_linear_time(name: str) -> None:
    begun = time.thread_time()
    mailboxes_in(HOSTILE_FIELDS[name])

    assert time.thread_time() - begun < 0.3


@pytest.mark.parametrize("unit", ["a", "a.", "a@b ", "1 ", "ab:", "/a", "a!", "a=b;", "user '", "Ab ", ":", "-", "("])
def test_a_megabyte_is_masked_at_once(unit: str) -> None:
    bouncekit.mask("x.fr")
    begun = time.thread_time()
    masked = bouncekit.mask(unit * (1_000_000 // len(unit)))

    assert time.thread_time() - begun < 0.3
    assert masked.endswith("…")


def test_what_is_cut_off_shows_no_half_of_an_address() -> None:
    text = "x " * (LONGEST // 2 - 3) + "lea.martin@example.fr is unknown"

    assert "lea" not in bouncekit.mask(text)


@pytest.mark.parametrize("line", [b"X-A: \xe9\xe8\n", b" \xe9\xe8\n", b" \xe9\xe8caf\xe9 \x80\xff\n", b"\xe9"])
def test_header_lines_of_eight_bits_take_no_longer_than_others(line: bytes) -> None:
    content = b"From: a@b.fr\nSubject: x\n" + line * (1_000_000 // len(line)) + b"\n\nx"
    begun = time.thread_time()
    bouncekit.classify(content)

    assert time.thread_time() - begun < LEAST_SECONDS
