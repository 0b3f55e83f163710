"""`bouncekit archive verify`."""

from pathlib import Path

from cli_runs import Run


def test_a_sample_says_that_it_was_one(office: Path, ready: Path, run: Run) -> None:
    found = run("verify", "--sample", "40%", "--seed", "5")

    assert 0 == found.code
    assert 3 == found.out.count("Échantillon de 40\u00a0% seulement")
    assert "Intégrité vérifiée" not in found.out
    for wrong in ("0", "100%", "x", "-5%", "nan"):
        assert 2 == run("verify", "--sample", wrong).code


def test_an_office_copy_alone_can_be_verified(office: Path, run: Run) -> None:
    assert ["office"] == list(run("verify", "--json").told)
