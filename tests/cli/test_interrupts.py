"""Ctrl-C that a library has swallowed is not lost."""

import os
import signal
from contextlib import suppress

import pytest
from pydantic_core import PydanticSerializationError

from bouncekit.batch.running import is_interrupt
from bouncekit.cli.console.interrupts import Interrupts


def test_what_was_pressed_and_swallowed_is_told_afterwards() -> None:
    with Interrupts() as interrupts:
        interrupts.check()
        with suppress(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            interrupts.check()

    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_pydantics_error_of_an_interrupt_is_one() -> None:
    assert is_interrupt(PydanticSerializationError("Error serializing to JSON: KeyboardInterrupt: "))
    assert not is_interrupt(PydanticSerializationError("Unable to serialize"))
    assert not is_interrupt(ValueError("KeyboardInterrupt"))
