"""No damage of a file that Outlook saved raises anything but what its reader announces, or takes long."""

import time
from contextlib import suppress
from pathlib import Path
from random import Random

from as_outlook_keeps import item_of
from damaging_files import damaged
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from outlook_writer import msg_file

import bouncekit
from bouncekit.stores.outlook.damage import DamagedItemError
from bouncekit.stores.outlook.msg_content import message_in, rendered_if_outlook
from bouncekit.stores.outlook.rtf_compression import decompress_rtf
from bouncekit.stores.outlook.rtf_text import read_rtf

CORPUS = Path(__file__).parent.parent.parent / "corpus"
NAMES = ("postfix", "exim", "microsoft-365", "sendmail")
ITEMS = [
    msg_file(item_of(next(iter(sorted((CORPUS / name).glob("*.eml")))).read_bytes()))
    for name in NAMES
    if (CORPUS / name).is_dir()
]
SECONDS = 8  # of processor time, for one file


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(min_value=0, max_value=1 << 64))
def test_a_damaged_item_is_read_or_refused(seed: int) -> None:
    dice = Random(seed)
    content = damaged(dice.choice(ITEMS), dice.choice(ITEMS), dice)
    start = time.thread_time()
    for whole in (False, True):
        with suppress(DamagedItemError):
            message_in(content, whole=whole)
    assert time.thread_time() - start < SECONDS


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(min_value=0, max_value=1 << 64))
def test_a_damaged_item_never_ends_a_run(seed: int) -> None:
    dice = Random(seed)
    content = damaged(dice.choice(ITEMS), dice.choice(ITEMS), dice)
    bouncekit.classify(content).model_dump_json()
    rendered_if_outlook(content)


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=400), kind=st.sampled_from([b"LZFu", b"MELA"]))
def test_no_body_in_rtf_raises(data: bytes, kind: bytes) -> None:
    assert len(decompress_rtf(data[:8] + kind + data[8:], 10_000)) <= 10_000
    read_rtf(data)


@settings(max_examples=300, deadline=None)
@given(
    rtf=st.lists(
        st.sampled_from(
            ["{", "}", "\\par", "\\u-4", "\\uc9", "\\'e", "\\'e9", "\\fromhtml1", "\\htmlrtf", "\\*", "x", "\\f9"]
        )
    )
)
def test_no_order_of_words_in_rtf_raises(rtf: list[str]) -> None:
    read_rtf("".join(rtf).encode())
