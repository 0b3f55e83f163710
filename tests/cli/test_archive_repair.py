"""`bouncekit archive repair`."""

from pathlib import Path

from cli_runs import Run
from making import digest, flip, payload


def test_verify_names_what_is_damaged_and_repair_heals_it(office: Path, ready: Path, run: Run, key: Path) -> None:
    assert 0 == run("verify").code
    flip(payload(ready, 1))
    payload(office, 2).unlink()
    found = run("verify", "--json")

    assert 1 == found.code
    assert "failed" == found.told["removable"]["messages"][digest(1)]
    assert {"verified": 4, "missing": 1} == {
        state: count for state, count in found.told["office"]["counts"].items() if count
    }
    shown = run("verify", "--lang", "en")
    assert f"{digest(1)}: damaged\n  Run “bouncekit archive repair”" in shown.out
    healed = run("repair", "--json")
    assert (0, {digest(1): "office"}, {digest(2): "removable"}) == (
        healed.code,
        healed.told["removable"]["healed"],
        healed.told["office"]["healed"],
    )
    whole = run("verify", "--key", str(key))
    assert 0 == whole.code
    assert "Chaque message a été déchiffré et comparé." in whole.out
    assert 3 == whole.out.count("chaque octet a été relu")
