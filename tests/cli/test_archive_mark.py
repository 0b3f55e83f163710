"""`bouncekit archive mark`."""

from cli_runs import Run

from bouncekit.archive import Archive, Mark


def test_messages_are_held_and_released(run: Run, place: str) -> None:
    assert (
        "1 message mis en conservation obligatoire"
        in run("mark", "--subject", "facture 1", "--hold", "--reason", "Litige").out
    )
    (marks,) = Archive.open(place).marks().values()
    assert (True, "Litige") == (marks.hold, marks.reason)
    assert "1 message en conservation obligatoire" in run("report").out
    assert 0 == run("mark", "--all", "--release").code
    assert 0 == run("mark", "--all", "--keep-until", "2999-12-31", "--json").code
    assert all(not marks.hold for marks in Archive.open(place).marks().values())
    assert 2 == run("mark", "--all").code
    assert 2 == run("mark", "--all", "--keep-until", "2001-01-01").code
    assert 1 == run("mark", "absent", "--hold").code
    assert {str(mark) for mark in Mark} == {"hold", "release", "retention"}
