"""`bouncekit archive plan`."""

import json
from pathlib import Path

from cli_runs import Run

from bouncekit.archive import Archive


def test_the_plan_lists_what_may_leave_and_says_why_not(office: Path, ready: Path, run: Run) -> None:
    before = run("plan")
    assert 1 == before.code
    assert "0 message peut quitter le serveur\n5 messages doivent y rester" in before.out
    assert "Il n’a jamais été relu à cet endroit\u00a0: le serveur distant\u00a0: 5 messages" in before.out
    run("verify")
    after = run("plan", "--json")
    facts = json.loads(after.out)

    assert (0, 5) == (after.code, facts["may_leave"])
    assert [[]] * 5 == [each["reasons"] for each in facts["messages"]]
    assert {"copies": 3, "older_than": 180, "window": 90} == facts["rules"]
    event = Archive.open(str(office)).journal().entries[-1]
    assert ("planned", 5, 0) == (event.event, event.fields["may_leave"], event.fields["must_stay"])
    young = json.loads(run("plan", "--older-than", "20000", "--json").out)
    assert {"too-recent"} == {reason["why"] for each in young["messages"] for reason in each["reasons"]}
    assert 5 == len(list(office.glob("data/*/*.eml")))


def test_the_report_and_the_plan_count_each_disk(two_disks: tuple[Path, Path], run: Run) -> None:
    run("verify")
    report = run("report").out
    plan = json.loads(run("plan", "--copies", "3", "--json").out)["messages"][0]

    assert 2 == report.count("Disque externe n°\u00a02") + report.count(f"Disque externe ({two_disks[0]})")
    # Both are on one device here, and count as one.
    assert {"one-device"} == {reason["why"] for reason in plan["reasons"]}
