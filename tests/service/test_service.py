"""The service as programs meet it, over HTTP: what it gives, whom it refuses, how it ends."""

import base64
import json
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from as_outlook_keeps import item_of
from outlook_writer import msg_file

import bouncekit
from servers.service import Service, is_alive, multipart, running_service, wait_until
from service.describing import described

ROOT = Path(__file__).parents[2]
NOTICE = (ROOT / "corpus/postfix/mailbox-full-orange-417.eml").read_bytes()
RAW = {"content-type": "message/rfc822"}
JSON = {"content-type": "application/json"}
TEXT = {"content-type": "text/plain"}


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running_service("--max-size", "256K", "--subject-tag", "[support-{id}]") as running:
        yield running


def forms() -> Iterator[tuple[str, bytes, dict[str, str]]]:
    yield "raw", NOTICE, RAW
    yield "text", json.dumps({"message": NOTICE.decode()}).encode(), JSON
    yield "base64", json.dumps({"message_base64": base64.b64encode(NOTICE).decode()}).encode(), JSON
    yield "file", *multipart(message=("avis.eml", NOTICE))
    yield "field", *multipart(message=NOTICE.decode())


@pytest.mark.parametrize(("body", "headers"), [pytest.param(*form[1:], id=form[0]) for form in forms()])
def test_a_message_may_come_in_any_form(service: Service, body: bytes, headers: dict[str, str]) -> None:
    answer = service.ask("/v1/classify?lang=de", body, headers)

    told = bouncekit.Report.model_validate_json(answer.body)
    assert (200, "application/json") == (answer.status, answer.headers["content-type"])
    assert bouncekit.classify(NOTICE, lang="de") == told.model_copy(update={"defects": ()})


def test_an_item_of_outlook_is_read(service: Service) -> None:
    answer = service.ask("/v1/classify", msg_file(item_of(NOTICE)), {"content-type": "application/vnd.ms-outlook"})

    assert ["mailbox_full"] == [failure["reason"] for failure in answer.json["failures"]]


def test_a_pasted_answer_is_explained_with_the_text_to_pass_on(service: Service) -> None:
    told = service.ask("/v1/explain?lang=fr", b"550 5.1.1 <marie@exemple.fr> User unknown", TEXT).json

    assert "Utilisateur inconnu" == told["report"]["failures"][0]["explanation"]["translation"]
    assert told["forwardable"][0].startswith("Objet\u00a0: ")
    assert told["access"] is None


def test_a_refused_login_is_explained(service: Service) -> None:
    told = service.ask("/v1/explain", json.dumps({"text": "-ERR [IN-USE] Mailbox is locked"}).encode(), JSON).json

    assert ("in_use", True, None) == (told["access"]["cause"], told["access"]["temporary"], told["report"])


def test_a_help_desk_gets_its_note(service: Service) -> None:
    told = service.ask("/v1/note", NOTICE.replace(b"Subject: Facture", b"Subject: [support-12] Facture"), RAW).json

    assert ("reopen", "12", "unproven") == (told["handling"], told["ticket"], told["proof"])
    assert "marie.durand@orange.fr" in told["note"]["text"]


def test_addresses_are_scored(service: Service) -> None:
    event = {"id": "1", "address": "Marie@exemple.fr", "at": "2026-11-01T10:00:00+01:00", "kind": "hard"}
    asked = {"events": [event, {**event, "id": "2", "address": "jean@exemple.fr", "kind": "temporary"}]}
    told = service.ask("/v1/score?lang=fr", json.dumps(asked).encode(), JSON).json["scores"]

    assert {("marie@exemple.fr", "dead"), ("jean@exemple.fr", "active")} == {
        (s["address"], s["standing"]) for s in told
    }
    assert all(score["explanation"] for score in told)


def refusals() -> Iterator[tuple[tuple[str, int], str, bytes | None, dict[str, str]]]:
    """Yield ((rule, status), path, body, header fields) of what is refused."""
    yield ("host", 421), "/v1/classify", NOTICE, {**RAW, "host": "attacker.example"}
    yield ("host", 421), "/", None, {"host": "127.0.0.1.attacker.example:80"}
    yield ("origin", 403), "/v1/classify", NOTICE, {**RAW, "origin": "https://attacker.example"}
    yield ("origin", 403), "/v1/classify", NOTICE, {**RAW, "origin": "null"}
    yield ("origin", 403), "/v1/classify", NOTICE, {**RAW, "sec-fetch-site": "cross-site"}
    yield ("not-found", 404), "/v2/classify", NOTICE, RAW
    yield ("method", 405), "/v1/classify", None, {}
    yield ("media-type", 415), "/v1/classify", NOTICE, {"content-type": "image/png"}
    yield ("too-large", 413), "/v1/classify", NOTICE + b"x" * 262_144, RAW
    yield ("bad-form", 400), "/v1/classify", b"--x", {"content-type": "multipart/form-data"}
    yield ("bad-json", 422), "/v1/classify", b"{", JSON
    yield ("bad-json", 422), "/v1/classify", b'{"message": "x", "message_base64": "eA=="}', JSON
    yield ("bad-json", 422), "/v1/explain", b'{"text": 550}', JSON
    yield ("bad-json", 422), "/v1/score", b'{"events": [{"id": "1"}]}', JSON
    yield ("bad-json", 422), "/v1/score", b'{"events": [], "now": 0}', JSON
    yield ("bad-json", 422), "/v1/score", b'{"events": [], "now": "1700000000"}', JSON
    yield ("media-type", 415), "/v1/score", b"{}", RAW
    yield ("bad-parameter", 422), "/v1/classify?lang=tlh", NOTICE, RAW
    yield ("empty", 422), "/v1/classify", b" \n", RAW
    yield ("empty", 422), "/v1/explain", b"", TEXT
    yield ("no-header", 422), "/v1/classify", b"no message at all", RAW


@pytest.mark.parametrize(("told", "path", "body", "headers"), [*refusals()])
def test_a_refusal_names_its_rule(
    service: Service, told: tuple[str, int], path: str, body: bytes | None, headers: dict[str, str]
) -> None:
    answer = service.ask(path, body, headers)

    assert told[1] == answer.status
    if path != "/":  # where people read a page
        assert "application/problem+json" == answer.headers["content-type"]
        assert told == (answer.json["rule"], answer.json["status"])


@pytest.mark.parametrize("headers", [RAW, {"content-type": "multipart/form-data; boundary=limit"}])
def test_what_comes_in_chunks_is_counted_too(service: Service, headers: dict[str, str]) -> None:
    head = b'--limit\r\nContent-Disposition: form-data; name="message"; filename="a"\r\n\r\n'
    chunks = iter([head, *[b"x" * 65_536] * 6, b"\r\n--limit--\r\n"])

    assert 413 == service.ask("/v1/classify", chunks, headers).status


def test_a_length_that_is_a_lie_is_no_way_around(service: Service) -> None:
    with socket.create_connection(("127.0.0.1", service.port), 30) as client:
        client.sendall(
            b"POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: message/rfc822\r\n"
            b"Content-Length: 99999999999999\r\n\r\n"
        )
        assert client.recv(200).startswith(b"HTTP/1.1 413 ")


def test_every_answer_keeps_a_browser_from_more_than_it_must_do(service: Service) -> None:
    for path in ("/", "/nowhere", "/static/page.js"):
        fields = service.ask(path).headers
        assert "default-src 'none'" in fields["content-security-policy"]
        assert "unsafe" not in fields["content-security-policy"]
        assert ("nosniff", "same-origin") == (fields["x-content-type-options"], fields["referrer-policy"])
    assert "no-store" == service.ask("/v1/classify", NOTICE, RAW).headers["cache-control"]


def test_the_counters_name_what_was_told_and_nothing_that_was_sent(service: Service) -> None:
    service.ask("/v1/classify", NOTICE, RAW)
    service.ask("/durand-in-the-path")
    counters = service.ask("/metrics").body.decode()

    assert 'bouncekit_answers_total{told="failure"}' in counters
    assert 'bouncekit_requests_total{path="/v1/classify",status="200"}' in counters
    assert "bouncekit_workers 2.0" in counters
    assert "durand" not in counters


def test_it_keeps_its_own_description(service: Service) -> None:
    run = described(service, "--seed", "1", "--phases", "fuzzing", "-n", "4")

    assert (0, True) == (run.returncode, " passed" in run.stdout), run.stdout + run.stderr


def test_the_workers_end_with_a_service_that_is_killed() -> None:
    with running_service("--jobs", "1", "--no-page") as running:
        workers = running.workers()
        assert 404 == running.ask("/").status
        running.process.kill()

    wait_until(lambda: not any(map(is_alive, workers)))


def test_a_worker_that_dies_is_replaced(service: Service) -> None:
    os.kill(service.workers()[0], signal.SIGKILL)

    answers = [service.ask("/v1/classify", NOTICE, RAW).status for _ in range(4)]
    assert set(answers) <= {200, 500}
    assert 200 in answers
    wait_until(lambda: "bouncekit_workers 2.0" in service.ask("/metrics").body.decode())
