"""The one door to the network: JSON over HTTPS to one forge, every page of it, within bounds, or `Partial`.

The token goes to the forge's own address only. What can be asked again without harm is asked again: reading after a
passing fault, anything after the forge said to come back later.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx

import satudata
from satudata.errors import SatudataError
from satudata.gate.forge import Partial

TRIES = 4
LONGEST_WAIT = 60.0  # seconds; a forge that wants more is asked by the next run
MAX_ANSWER = 20_000_000  # bytes of one JSON answer
MAX_PAGES = 100
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
REFUSALS = {401: "forge-unauthorised", 403: "forge-forbidden", 404: "forge-not-found"}

Sleep = Callable[[float], None]


class Refusal(SatudataError):
    """The forge answered, and said no. `status` is the HTTP status."""

    def __init__(self, key: str, status: int, what: str) -> None:
        super().__init__(key, status=status, what=what)
        self.status = status


class Lost(Partial):
    """No answer, or one that broke off: whether anything was done there is unknown."""


class Web:
    """One forge below `root`. `transport` and `sleep` are given by tests."""

    def __init__(
        self,
        root: str,
        headers: Mapping[str, str],
        transport: httpx.BaseTransport | None = None,
        sleep: Sleep = time.sleep,
    ) -> None:
        self._sleep = sleep
        self._client = httpx.Client(
            base_url=root.rstrip("/") + "/",
            headers={"User-Agent": f"satudata/{satudata.__version__}", **headers},
            timeout=TIMEOUT,
            transport=transport,
            follow_redirects=False,  # a repository that moved is a setting to be mended, not an address to follow
        )

    def get(self, path: str, **params: str | int) -> object:
        """The answer to a reading request."""
        return _parsed(self._ask("GET", path, params), path)

    def find(self, path: str, **params: str | int) -> object | None:
        """The same, None where the forge says that there is nothing."""
        try:
            return self.get(path, **params)
        except Refusal as refusal:
            if refusal.status == 404:
                return None
            raise

    def pages(self, path: str, within: str = "", **params: str | int) -> Iterator[object]:
        """Every item of every page, in order. `within` names the list where a page is an object around it.

        Pages are counted here and their `Link` only tells whether there is another, so no answer sends us elsewhere.
        """
        for page in range(1, MAX_PAGES + 1):
            answer = self._ask("GET", path, {**params, "page": page})
            items = _parsed(answer, path)
            if within:
                items = items.get(within) if isinstance(items, dict) else None
            if not isinstance(items, list):
                raise Partial("forge-partial", what=path)
            yield from items
            if "next" not in answer.links:
                return
        raise Partial("forge-too-many", what=path, n=MAX_PAGES)

    def send(self, method: str, path: str, body: Mapping[str, object]) -> object:
        """The answer to a request that changes something. Never sent twice unless the forge itself asked for that."""
        return _parsed(self._ask(method, path, {}, body), path)

    def content(self, path: str, accept: str, limit: int) -> bytes:
        """At most `limit` bytes as they are. Raises Partial for more, and for less than was announced."""
        answer = self._ask("GET", path, {}, None, accept, limit)
        return answer.content

    def elsewhere(self, path: str, limit: int) -> bytes:
        """Bytes that the forge keeps at another address, asked for there without the token."""
        answer = self._ask("GET", path, {}, None, "", limit, redirected=True)
        if not answer.is_redirect:
            return answer.content
        place = answer.headers.get("Location", "")
        if not place.startswith("https://"):
            raise Partial("forge-partial", what=path)
        try:
            bare = self._client.build_request("GET", place)
        except httpx.InvalidURL:
            raise Partial("forge-partial", what=path) from None
        bare.headers.pop("Authorization", None)
        kept = self._answered(bare, limit)
        if not kept.is_success:
            raise Partial("forge-partial", what=path)
        return kept.content

    def _ask(
        self,
        method: str,
        path: str,
        params: Mapping[str, str | int],
        body: Mapping[str, object] | None = None,
        accept: str = "",
        limit: int = MAX_ANSWER,
        redirected: bool = False,
    ) -> httpx.Response:
        headers = {"Accept": accept} if accept else {}
        for attempt in range(TRIES):
            # Without `params` an empty mapping would wipe the query of the path.
            request = self._client.build_request(method, path, params=params or None, json=body, headers=headers)
            wait = 2.0**attempt
            try:
                answer = self._answered(request, limit)
            except Lost:
                if method != "GET" or attempt == TRIES - 1:
                    raise
            else:
                if answer.is_success or (redirected and answer.is_redirect):
                    return answer
                wait = _wait(answer, wait)
                if not _again(method, answer) or attempt == TRIES - 1 or wait > LONGEST_WAIT:
                    raise _refused(answer, path)
            self._sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _answered(self, request: httpx.Request, limit: int) -> httpx.Response:
        """The whole answer, read within the limit."""
        try:
            answer = self._client.send(request, stream=True)
            try:
                whole = _whole(answer, limit)
            finally:
                answer.close()
        except (httpx.RequestError, httpx.InvalidURL):
            raise Lost("forge-unreachable", what=request.url.path) from None
        return httpx.Response(answer.status_code, headers=_plain(answer.headers), content=whole, request=request)


def _whole(answer: httpx.Response, limit: int) -> bytes:
    """All bytes of an answer, decoded. Raises Partial for more than the limit or fewer than announced."""
    parts: list[bytes] = []
    size = 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > limit:
            raise Partial("forge-too-large", what=answer.url.path, n=limit)
        parts.append(part)
    announced = answer.headers.get("Content-Length", "")
    if announced.isdecimal() and "Content-Encoding" not in answer.headers and int(announced) != size:
        raise Partial("forge-partial", what=answer.url.path)
    return b"".join(parts)


def _plain(headers: httpx.Headers) -> list[tuple[str, str]]:
    """The headers without those about the coding of a body that is decoded already."""
    dropped = ("content-encoding", "content-length", "transfer-encoding")
    return [(name, value) for name, value in headers.multi_items() if name.lower() not in dropped]


def _parsed(answer: httpx.Response, path: str) -> object:
    if not answer.content:
        return None
    try:
        value: object = json.loads(answer.content)
    except (ValueError, RecursionError):
        raise Partial("forge-partial", what=path) from None
    return value


def _again(method: str, answer: httpx.Response) -> bool:
    """Whether asking again may help and cannot harm."""
    if answer.status_code == 429 or (answer.status_code == 403 and _limited(answer)):
        return True
    return method == "GET" and answer.status_code >= 500


def _limited(answer: httpx.Response) -> bool:
    return "Retry-After" in answer.headers or answer.headers.get("X-RateLimit-Remaining") == "0"


def _wait(answer: httpx.Response, otherwise: float) -> float:
    """Seconds to wait, by the forge's own clock: `Retry-After`, or when its limit is renewed."""
    after = answer.headers.get("Retry-After", "")
    if after.isdecimal():
        return float(after)
    reset = answer.headers.get("X-RateLimit-Reset", "")
    if _limited(answer) and reset.isdecimal() and (now := _date(answer)) is not None:
        return max(1.0, int(reset) - now.timestamp() + 1)
    return otherwise


def _date(answer: httpx.Response) -> datetime | None:
    try:
        return parsedate_to_datetime(answer.headers.get("Date", ""))
    except ValueError:
        return None


def _refused(answer: httpx.Response, path: str) -> SatudataError:
    status = answer.status_code
    if status == 429 or (status == 403 and _limited(answer)):
        return Partial("forge-limited", what=path)
    if status >= 500:
        return Partial("forge-unreachable", what=path)
    return Refusal(REFUSALS.get(status, "forge-refused"), status, path)
