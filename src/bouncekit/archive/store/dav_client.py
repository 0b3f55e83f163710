"""A WebDAV client that real servers understand: webdav4's, with what Apache and lighttpd ask for besides.

Apache's mod_dav redirects who asks for a folder without a slash behind its name; lighttpd refuses a PROPFIND that does
not tell its depth (RFC 4918, 9.1 takes infinity then, and lets servers refuse that).
"""

from threading import Lock
from typing import Any
from urllib.parse import quote

from httpx import URL
from webdav4.client import BadGatewayError, Client, HTTPError, ResourceNotFound
from webdav4.fsspec import WebdavFileSystem, translate_exceptions, translate_info
from webdav4.multistatus import MultiStatusResponse, parse_multistatus_response

__all__ = ["DavClient", "DavFileSystem"]

_REDIRECTED = {301, 302, 303, 307, 308}
_NO_SUCH_DESTINATION = {400, 502}  # RFC 4918, 9.9.4
_FORMS = 3  # of `_destinations`
_FREE = '<?xml version="1.0"?><propfind xmlns="DAV:"><prop><quota-available-bytes/></prop></propfind>'


class DavClient(Client):
    """Asks for one thing at a time, and for a folder by its name with a slash."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._form = 0  # of destinations
        self._is_form_known = False
        self._finding_form = Lock()

    def request(self, method: str, path: str, **options: Any) -> Any:
        """Send a request; see `move`."""
        headers = options.get("headers") or {}
        if "Destination" in headers:
            options["headers"] = {**headers, "Destination": _destinations(headers["Destination"])[self._form]}
        return super().request(method, path, **options)

    def move(self, from_path: str, to_path: str, overwrite: bool = False) -> None:
        """Move a file; where the server refuses the address of its new place, by its path, or with http:// before it.

        Behind a proxy that ends TLS, a server knows itself by http:// alone, and https:// is another one to it; what
        it takes besides differs (RFC 4918, 10.3).
        """
        if self._is_form_known:
            super().move(from_path, to_path, overwrite)
            return
        with self._finding_form:
            refusals: list[Exception] = []
            for form in (self._form,) if self._is_form_known else range(_FORMS):
                self._form = form
                try:
                    super().move(from_path, to_path, overwrite)
                except (BadGatewayError, HTTPError) as error:
                    if getattr(error, "status_code", 502) not in _NO_SUCH_DESTINATION:
                        raise
                    refusals.append(error)
                else:
                    self._is_form_known = True
                    return
            self._form = 0
            raise refusals[0]

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


def _destinations(url: str) -> tuple[str, str, str]:
    return url, URL(url).raw_path.decode(), url.replace("https://", "http://", 1)


class DavFileSystem(WebdavFileSystem):
    """webdav4's file system over `DavClient`."""

    @translate_exceptions()
    def ls(self, path: str, detail: bool = True, **_: Any) -> list[str | dict[str, Any]]:
        """List a folder; blanks around its name are signs of it."""
        found = self.client.ls(self._strip_protocol(path), detail=True, allow_listing_resource=False)
        entries = [self._sized(translate_info(each)) for each in found]
        return list(entries) if detail else [str(each["name"]) for each in entries]

    @translate_exceptions()
    def info(self, path: str, **_: Any) -> dict[str, Any]:
        """Return what is known of `path`."""
        return self._sized(translate_info(self.client.info(self._strip_protocol(path))))

    def _sized(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Return `entry` with the size that the server tells who fetches, where it lists none."""
        if entry["type"] == "file" and entry["size"] is None:
            told = self.client.http.head(self.client.join_url(entry["name"])).headers.get("Content-Length", "")
            entry["size"] = int(told) if told.isdigit() else len(self.cat_file(entry["name"]))
        return entry

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
