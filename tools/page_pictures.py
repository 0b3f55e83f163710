"""The pictures of the page in docs/pictures: ``python tools/page_pictures.py``, with Debian's Chromium and pillow."""

import io
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/support")]

from servers.browser import running_browser  # noqa: E402 - found by the path that was just set
from servers.service import running_service  # noqa: E402 - as above

_PICTURES = ROOT / "docs" / "pictures"
_NOTICE = ROOT / "corpus/postfix/mailbox-full-orange-417.eml"
_ANSWER = "550 5.1.1 <marie.durand@exemple.fr>: Recipient address rejected: User unknown in virtual mailbox table"
_COLOURS = 64


def main() -> None:
    """Make every picture anew."""
    _PICTURES.mkdir(exist_ok=True)
    with running_service("--jobs", "1", "--lang", "fr") as service, running_browser() as browser:
        for name, width, height, scheme in (
            ("page", 900, 780, "light"),
            ("page-answer", 900, 780, "light"),
            ("page-dark", 900, 780, "dark"),
            ("page-telephone", 360, 780, "light"),
        ):
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(service.url)
            if name == "page":
                page.fill("#text", _ANSWER)
            else:
                page.set_input_files("#file", _NOTICE)
                page.click(".send button")
                page.wait_for_selector(".verdict")
            save(page.screenshot(), _PICTURES / f"{name}.png")


def save(picture: bytes, path: Path) -> None:
    """Keep a picture with few colours, which a page of plain colours does not miss."""
    with Image.open(io.BytesIO(picture)) as opened:
        opened.convert("RGB").quantize(_COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    main()
