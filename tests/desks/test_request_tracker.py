"""The recipe for Request Tracker 5, before a real one with SQLite."""

import sys
from collections.abc import Iterator

import pytest

from desks.driving import RECIPES, Told, hold
from desks.installing import ROOT, place
from desks.rt_desk import RealRT
from desks.six import CUSTOMER, DESK, Answer, six

PIPE = RECIPES / "rt" / "bouncekit-rt"
FIRST = (
    f"From: Jean Rey <{CUSTOMER}>\nTo: {DESK}\nSubject: Devis\nMessage-ID: <1@client.example>\n\nQuel est le prix ?\n"
)


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealRT]:
    packages = place("rt")
    if packages is None:
        pytest.skip("RT is not installed: python tests/desks/installing.py rt")
    made = RealRT(packages, tmp_path_factory.mktemp("rt"))
    made.environment["PYTHONPATH"] = str(ROOT / "src")
    made.make()
    with made.served():
        yield made


@pytest.fixture(scope="module")
def messages(tracker: RealRT) -> dict[str, bytes]:
    """Make ticket 1, answer it, and return what comes back of that answer."""
    tracker.give(FIRST.encode())
    tracker.empty()
    tracker.drive("answer")
    answer = next(each for each in tracker.sent() if each["to"] == CUSTOMER)
    return six(Answer(answer["message_id"], answer["subject"]))


def piped(tracker: RealRT, content: bytes) -> Told:
    """Close ticket 1, give the message through the recipe's pipe, and return what is true before and after."""
    tracker.drive("close")
    tracker.empty()
    before = tracker.state()
    mine = ["--rtname", "example.fr", "--robot", "bouncekit@example.fr", "--own", "example.fr"]
    aside = ["--aside", str(tracker.place / "aside"), "--mailgate", str(tracker.mailgate)]
    tracker.give(content, sys.executable, str(PIPE), *mine, *aside)
    return {"before": before, "after": tracker.state()}


@pytest.mark.parametrize("name", ["failure", "delay", "absence", "complaint", "forwarded", "ordinary"])
def test_each_message_does_what_it_must(tracker: RealRT, messages: dict[str, bytes], name: str) -> None:
    hold(name, piped(tracker, messages[name]))


def test_that_an_agent_was_not_reached_is_kept_aside(tracker: RealRT, messages: dict[str, bytes]) -> None:
    told = piped(tracker, messages["failure"].replace(CUSTOMER.encode(), b"agent@example.fr"))

    assert told["before"] == told["after"]
    assert 1 == len(list((tracker.place / "aside" / "new").iterdir()))


def test_without_the_recipe_a_notice_opens_a_ticket_and_an_absence_opens_one_again(
    tracker: RealRT, messages: dict[str, bytes]
) -> None:
    tracker.drive("close")
    before = tracker.state()
    for name in ("failure", "absence"):
        tracker.give(messages[name])
    after = tracker.state()

    assert after["tickets"] == before["tickets"] + 1
    assert after["is_open"]
