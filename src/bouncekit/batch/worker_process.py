"""One process of `Workers`: how it is started, and what it does until its pipe closes."""

import gc
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import RawValue
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from ctypes import c_ulonglong
    from multiprocessing.connection import Connection

__all__ = ["Started", "started"]

Item = TypeVar("Item")
Result = TypeVar("Result")


class Started(NamedTuple):
    """A process, our end of its pipe, and how many items it has begun, in all; it alone writes this."""

    process: BaseProcess
    pipe: "Connection"
    begun: "c_ulonglong"


def started(work: Callable[[Item], Result], pack: Callable[[list[Result]], Any], *, may_fork: bool) -> Started:
    """Return a new process: it does `work` on each item of the lists that come, and sends back a `pack` of each list.

    A fork shares what is loaded already and needs no guard in the caller's script; beside threads it is not safe.
    """
    context = get_context("fork") if may_fork else get_context("spawn")
    ours, theirs = context.Pipe()
    begun = RawValue("Q", 0)
    arguments = (theirs, ours if may_fork else None, (work, pack), begun)
    process = context.Process(target=_serve, args=arguments, daemon=True)
    with _interrupts_held():
        process.start()
    theirs.close()  # so that its death is the end of the pipe
    return Started(process, ours, begun)


def _serve(
    pipe: "Connection",
    parents: "Connection | None",
    tools: tuple[Callable[[Item], Result], Callable[[list[Result]], Any]],
    begun: "c_ulonglong",
) -> None:
    """In a worker: do what comes through the pipe until it closes.  Nothing may be printed here, come what may.

    `parents` is the other end of the pipe, which a forked process has too: as long as it is open, the pipe is.
    """
    with suppress(BaseException):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if parents is not None:
            parents.close()
        gc.freeze()  # as the parent has
        work, pack = tools
        while True:
            results = []
            for item in pipe.recv():
                begun.value += 1
                results.append(work(item))
            pipe.send(pack(results))
    os._exit(0)  # neither the parent's exit handlers nor its buffers are ours


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Let SIGINT wait meanwhile, and keep it from the processes started meanwhile: they inherit the mask.

    Windows has no masks: there, a process that is only just being started may print what stopped it.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    held = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
