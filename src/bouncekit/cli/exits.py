"""The ways in which a command ends early."""

__all__ = ["InterruptError", "OutputClosedError"]


class InterruptError(Exception):
    """Ctrl-C: `KeyboardInterrupt` itself would be reported by click, in its own words."""


class OutputClosedError(Exception):
    """Nobody reads our output any more (``| head``): `BrokenPipeError` itself would be handled by click."""
