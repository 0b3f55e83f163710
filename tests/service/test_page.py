"""The page for people, in a real browser: for everybody, on everything, and without a request that leaves it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from as_outlook_keeps import item_of
from outlook_writer import msg_file

import bouncekit
from bouncekit import data
from servers.browser import running_browser, why_no_browser
from servers.service import Service, running_service

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
FULL = ROOT / "corpus/postfix/mailbox-full-orange-417.eml"
THREE = ROOT / "corpus/exim/three-recipients-three-causes.eml"
ANSWER = "550 5.1.1 <marie@exemple.fr>: User unknown"
FILL = "word => { for (const each of document.querySelectorAll('h1, h2, td, summary, li')) each.textContent = word; }"
FITS = "document.documentElement.scrollWidth <= window.innerWidth"

Opener = Callable[..., Any]


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    missing = why_no_browser()
    if missing:
        pytest.skip(missing)
    with running_service("--jobs", "1", "--lang", "fr") as running:
        yield running


@pytest.fixture(scope="module")
def browser(service: Service) -> Iterator["Browser"]:
    with running_browser() as running:
        yield running


@pytest.fixture
def opened(service: Service, browser: "Browser") -> Opener:
    """Open the page in a context of its own; no request may leave the service."""

    @contextmanager
    def open_page(query: str = "", **context: Any) -> Iterator["Page"]:
        settings = {"viewport": {"width": 1000, "height": 900}, **context}
        within = browser.new_context(**settings)
        page = within.new_page()
        asked: list[str] = []
        wrong: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.goto(f"{service.url}/{query}")
        try:
            yield page
            assert [] == [url for url in asked if not url.startswith(f"{service.url}/")]
            assert [] == [text for text in wrong if "422" not in text]
        finally:
            within.close()

    return open_page


def ask(page: "Page", *, text: str = "", file: Path | dict[str, Any] | None = None) -> None:
    if text:
        page.fill("#text", text)
    if file is not None:
        page.set_input_files("#file", file)  # type: ignore[arg-type]  # a mapping is a FilePayload
    page.click(".send button")


def faults_of(page: "Page") -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in Axe().run(page).response["violations"]]


def test_what_is_pasted_is_the_table_of_the_vade_mecum(opened: Opener) -> None:
    with opened() as page:
        assert "Un message vous est revenu" in page.inner_text("h1")
        ask(page, text=ANSWER)

        assert "Cette adresse n’existe pas, ou plus" == page.inner_text("h1")
        assert ["Message", "Traduction", "Signification"] == page.locator(".words th").all_inner_texts()
        message, translation, meaning = page.locator(".words td").all_inner_texts()
        assert (ANSWER, "Utilisateur inconnu") == (message, translation)
        assert meaning.startswith("Soit vous avez fait une faute")
        assert "retapez-la en entier" in page.inner_text(".do")
        assert "Réponse d’un serveur" == page.inner_text(".badge")


def test_without_scripts_a_file_is_read_and_the_table_answers(opened: Opener) -> None:
    item = msg_file(item_of(FULL.read_bytes()))
    with opened(java_script_enabled=False) as page:
        ask(page, file={"name": "avis.msg", "mimeType": "application/octet-stream", "buffer": item})
        assert "La boîte de votre correspondant est pleine" == page.inner_text("h1")
        assert "marie.durand@orange.fr" in page.inner_text(".recipient")
        assert "«\u00a0Facture n° 2026-0142\u00a0»" in page.inner_text(".about")
        assert not page.locator(".copy").is_visible()

        page.click(".home")
        page.click("text=User unknown")
        assert "Cette adresse n’existe pas, ou plus" == page.inner_text("h1")


def test_a_file_may_fall_anywhere(opened: Opener) -> None:
    with opened() as page:
        page.evaluate(
            """text => {
              const dropped = new DataTransfer();
              dropped.items.add(new File([text], "avis.eml"));
              const how = {dataTransfer: dropped, bubbles: true, cancelable: true};
              document.body.dispatchEvent(new DragEvent("drop", how));
            }""",
            FULL.read_text(encoding="utf-8"),
        )
        page.wait_for_selector(".verdict")
        assert "La boîte de votre correspondant est pleine" == page.inner_text("h1")


def test_the_text_to_pass_on_can_be_copied(opened: Opener) -> None:
    with opened(permissions=["clipboard-read", "clipboard-write"]) as page:
        ask(page, file=FULL)
        page.click(".forward summary")
        page.click(".copy")
        page.wait_for_selector("text=Le texte est copié.")
        copied = page.evaluate("navigator.clipboard.readText()")

        assert bouncekit.classify(FULL.read_bytes()).failures[0].forwardable("fr") == copied


def test_nothing_of_a_stranger_is_a_mark(opened: Opener) -> None:
    mark = '<script>document.title="got you"</script><img src="//x.example/y" onerror="1"><b>'
    with opened() as page:
        ask(page, text=f"550 5.1.1 {mark} User unknown")
        assert mark in page.inner_text(".words code")
        ask(page, text=mark)
        assert mark == page.input_value("#text")
        assert 0 == page.locator("main img, main script, main b").count()
        assert "got you" != page.title()


@pytest.mark.parametrize(("lang", "scheme"), [("fr", "light"), ("de", "dark")])
def test_axe_finds_nothing(opened: Opener, lang: str, scheme: str) -> None:
    with opened(f"?lang={lang}", bypass_csp=True, color_scheme=scheme) as page:  # axe is a script of the test
        shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (scheme == "dark") == (sum(map(int, re.findall(r"\d+", shade))) < 300)
        found = faults_of(page)
        ask(page, file=THREE)
        for summary in page.locator("summary").all()[:2]:
            summary.click()
        found += faults_of(page)
        assert [] == found

        page.evaluate("document.documentElement.removeAttribute('lang')")
        assert faults_of(page)  # it does look


def test_a_keyboard_is_enough(opened: Opener) -> None:
    def focused() -> str:
        return str(page.evaluate("document.activeElement.id || document.activeElement.className"))

    def go_to(name: str) -> None:
        for _ in range(12):
            page.keyboard.press("Tab")
            if name in (focused(), page.evaluate("document.activeElement.localName")):
                assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
                return
        raise AssertionError(f"{name} is not reached")

    with opened() as page:
        go_to("text")
        page.keyboard.type(ANSWER)
        go_to("file")
        go_to("button")
        page.keyboard.press("Enter")
        page.wait_for_selector(".verdict")
        go_to("summary")
        page.keyboard.press("Enter")
        assert page.locator(".forward pre").is_visible()


# 500 CSS pixels are a window of 1000 at 200 %; 320 are one of 1280 at 400 %, or a small telephone (WCAG 2.2, 1.4.10).
def test_the_longest_words_fit_large_and_small(opened: Opener) -> None:
    with opened("?lang=de") as page:
        ask(page, file=THREE)
        for width in (500, 320):
            page.set_viewport_size({"width": width, "height": 700})
            assert page.evaluate(FITS)
        for word in longest_words():
            page.evaluate(FILL, word)
            assert page.evaluate(FITS), word
        with page.expect_navigation():  # else the page that is left may be asked
            page.click(".home", force=True)
        page.wait_for_selector("#common")
        assert page.evaluate(FITS)


def longest_words() -> list[str]:
    """Return the longest words that German says anywhere, and what servers write without a blank."""
    texts = "".join(
        path.read_text(encoding="utf-8") for path in Path(next(iter(data.__path__)), "words", "de").glob("*.toml")
    )
    words = sorted(set(re.findall(r"[^\W\d_]{12,}", texts)), key=len)[-5:]
    return [*words, "x" * 300 + "@example.fr"]


def test_on_paper_stands_the_answer_alone(opened: Opener) -> None:
    with opened() as page:
        ask(page, file=FULL)
        page.emulate_media(media="print")

        assert page.locator(".words").is_visible()
        assert page.locator(".do").is_visible()
        assert not page.locator(".ask").is_visible()
        assert not page.locator("nav").is_visible()


@pytest.mark.parametrize(
    ("query", "lang"), [("", "fr"), ("?lang=en", "en"), ("?lang=de", "de"), ("?lang=auto", "de"), ("?lang=tlh", "fr")]
)
def test_french_comes_first_whatever_the_browser_speaks(service: Service, query: str, lang: str) -> None:
    page = service.ask(f"/{query}", headers={"accept-language": "it, de-AT;q=0.9, fr;q=0.4, *;q=x"})

    assert f'<html lang="{lang}">' in page.body.decode()
