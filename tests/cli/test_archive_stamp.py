"""`bouncekit archive stamp`."""

from pathlib import Path

from cli_runs import Run

from servers.tsa import Authority


def test_tokens_are_asked_for_stored_and_checked(office: Path, tmp_path: Path, run: Run) -> None:
    authority = Authority(tmp_path / "tsa")
    root = tmp_path / "root.pem"
    root.write_bytes(authority.root)
    assert 0 == run("stamp", "--request", str(tmp_path / "q.tsq")).code
    (tmp_path / "a.tsr").write_bytes(authority.answer((tmp_path / "q.tsq").read_bytes()))
    added = run("stamp", "--add", str(tmp_path / "a.tsr"), "--certificates", str(root))
    checked = run("stamp", "--certificates", str(root))

    assert [0, 0] == [added.code, checked.code]
    assert "signature contrôlée" in checked.out
    refused = run("stamp", "--add", str(root))
    assert (1, True) == (refused.code, "Rien n’a été rangé" in refused.err)
