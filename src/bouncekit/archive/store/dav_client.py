"""A WebDAV client that real servers understand: webdav4's, with what Apache and lighttpd ask for besides.

Apache's mod_dav redirects who asks for a folder without a slash behind its name; lighttpd refuses a PROPFIND that does
not tell its depth (RFC 4918, 9.1 takes infinity then, and lets servers refuse that).
"""

from typing import Any
from urllib.parse import quote

from httpx import URL
from webdav4.client import Client, HTTPError, ResourceNotFound
from webdav4.fsspec import WebdavFileSystem, translate_exceptions, translate_info
from webdav4.multistatus import MultiStatusResponse, parse_multistatus_response

__all__ = ["DavClient", "DavFileSystem"]

_REDIRECTED = {301, 302, 303, 307, 308}
_FREE = '<?xml version="1.0"?><propfind xmlns="DAV:"><prop><quota-available-bytes/></prop></propfind>'


class DavClient(Client):
    """Asks for one thing at a time, and for a folder by its name with a slash."""

    def join_url(self, path: str, add_trailing_slash: bool = False) -> URL:
        """Return the address of `path`, each sign of which is one of a name: "%41" is no "A"."""
        return URL(super().join_url(quote(path), add_trailing_slash=add_trailing_slash))

    def propfind(
        self, path: str, data: str | None = None, headers: Any = None, follow_redirects: bool = False
    ) -> MultiStatusResponse:
        """Ask for the properties of `path` alone, unless `headers` tell another depth.

        No redirect is followed: behind a proxy it may lead anywhere, and out of TLS.
        """
        told = {"Depth": "0", **(headers or {})}

        def ask(*, as_folder: bool) -> Any:
            return self.with_retry(
                lambda: self._request(
                    "PROPFIND", path, add_trailing_slash=as_folder and bool(path.strip("/")), content=data, headers=told
                )
            )

        try:
            answer = ask(as_folder=told["Depth"] != "0")
        except HTTPError as error:
            if error.status_code not in _REDIRECTED or told["Depth"] != "0":
                raise
            answer = ask(as_folder=True)
        return parse_multistatus_response(answer)

    def info(self, path: str) -> dict[str, Any]:
        """Return what is known of `path` itself; what is in it is not asked for."""
        answers = self.propfind(path).responses
        answer = answers.get(self.join_url(path).path) or next(iter(answers.values()), None)
        if answer is None:
            raise ResourceNotFound(path)
        return {"name": answer.path_relative_to(self.base_url), "href": answer.href, **answer.properties.as_dict()}


class DavFileSystem(WebdavFileSystem):
    """webdav4's file system over `DavClient`."""

    @translate_exceptions()
    def ls(self, path: str, detail: bool = True, **_: Any) -> list[str | dict[str, Any]]:
        """List a folder; blanks around its name are signs of it."""
        found = self.client.ls(self._strip_protocol(path), detail=True, allow_listing_resource=False)
        entries = [translate_info(each) for each in found]
        return list(entries) if detail else [str(each["name"]) for each in entries]

    def free(self, path: str) -> int | None:
        """Return how many bytes there is room for (RFC 4331, 3), in `path` or the nearest folder around it that stands.

        None where the server does not tell; some tell numbers below 0 then.
        """
        path = self._strip_protocol(path)
        try:
            answers = self.client.propfind(path, _FREE, {"Content-Type": "application/xml"}).responses.values()
        except ResourceNotFound:
            return self.free(self._parent(path)) if path.strip("/") else None
        told = [answer.response_xml.findtext(".//{DAV:}quota-available-bytes") for answer in answers]
        return next((int(each) for each in told if each), None)

    def __init__(self, base_url: str, auth: Any = None, **options: Any) -> None:
        super().__init__(base_url, client=DavClient(base_url, auth=auth, **options))
