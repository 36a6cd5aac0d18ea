"""A patient connection: it tries again where that helps, and says in one line why it gave up."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import requests

TRY_AGAIN = {429, 500, 502, 503, 504}

LONGEST_WAIT_S = 60.0
"""float, s: if a server asks for a longer pause, we give up and say so. Reason: a reader waits."""

FIRST_WAIT_S = 1.0
"""float, s: pause before the second try; it doubles with each. Reason: RFC 9110 leaves it open."""


class Unavailable(ConnectionError):
    """No answer: no network, key or extra package, or a server that does not do its part.

    Parameters
    ----------
    reason : str
        Why, and what can be done; the sentence about the snapshot is added.

    Examples
    --------
    >>> print(Unavailable("example.org: no network."))
    example.org: no network. Nothing was fetched; for the frozen table call sources.snapshot().
    """

    def __init__(self, reason: str):
        super().__init__(
            f"{reason} Nothing was fetched; for the frozen table call sources.snapshot()."
        )


@dataclass
class Conversation:
    """What was said between us and a server: the pages that came, and why it ended."""

    attempts: int = 4
    timeout_s: float = 30.0
    headers: dict[str, str] = field(default_factory=dict)
    host: str = ""
    first_url: str = ""
    rows: int = 0
    total: int | None = None
    meta: dict = field(default_factory=dict)
    failure: Unavailable | None = None

    def session(self) -> type[requests.Session]:
        """Class of sessions for a client, which all take part in this conversation."""
        import requests

        talk = self

        class PatientSession(requests.Session):
            def __init__(self):
                super().__init__()
                self.headers.update(talk.headers)

            def request(self, method, url, **options):
                # a key must not follow a redirect to another host, as its header would
                options |= {"timeout": talk.timeout_s, "allow_redirects": not talk.headers}
                send = super().request
                return talk.ask(url, lambda: send(method, url, **options))

        return PatientSession

    def ask(self, url: str, send: Callable[[], requests.Response]) -> requests.Response:
        """Answer to one request, after up to `attempts` tries; raises Unavailable."""
        self.host = urlsplit(url).netloc.rpartition("@")[2]
        for attempt in range(1, self.attempts + 1):
            response, reason, pause_s = self._try(send, attempt)
            if response is not None:
                return response
            if pause_s > LONGEST_WAIT_S:
                self._give_up(f"{reason} and asks to wait {pause_s:.0f} s. Try again later.")
            if attempt < self.attempts:
                pause(pause_s)
        times = f", {self.attempts} times in a row" if self.attempts > 1 else ""
        self._give_up(f"{reason}{times}.")

    def _try(self, send: Callable, attempt: int) -> tuple[requests.Response | None, str, float]:
        import requests

        pause_s = FIRST_WAIT_S * 2 ** (attempt - 1)
        try:
            response = send()
        except requests.Timeout:
            return None, f"the server said nothing for {self.timeout_s:g} s", pause_s
        except requests.exceptions.ChunkedEncodingError:
            return None, "the answer broke off in the middle", pause_s
        except requests.RequestException as error:
            return None, f"no connection ({_cause(error)})", pause_s
        status = response.status_code
        if status in TRY_AGAIN:
            said = response.headers.get("Retry-After", "")
            return None, f"the server answers {status} {response.reason}", _wait_s(said, pause_s)
        if 300 <= status < 400:
            self._give_up(f"the server sends us to {response.headers.get('Location')!r}.")
        if status == 200:
            return self._note(response), "the answer is not JSON", pause_s
        return response, "", 0.0

    def _note(self, response: requests.Response) -> requests.Response | None:
        """Count the rows of a page; None if it is not JSON."""
        try:
            page = response.json()
        except ValueError:
            return None
        if not isinstance(page, dict):
            return None
        if isinstance(page.get("data"), list):
            self.first_url = self.first_url or response.url
            self.rows += len(page["data"])
            self.meta = page.get("meta") or {}
            total = self.meta.get("data_returned", self.meta.get("total_doc"))
            self.total = total if isinstance(total, int) else self.total
        return response

    def _give_up(self, reason: str) -> None:
        came = f" {self.rows}{self._of()} rows had come and are not kept." if self.rows else ""
        self.failure = Unavailable(f"{self.host}: {reason}{came}")
        raise self.failure

    def _of(self) -> str:
        return "" if self.total is None else f" of {self.total}"


def pause(seconds: float) -> None:
    """Wait; a test does not."""
    time.sleep(seconds)


def _wait_s(said: str, otherwise_s: float) -> float:
    """Seconds that a Retry-After header asks for: a number, or a date (RFC 9110, 10.2.3)."""
    if said.strip().isdigit():
        return float(said)
    try:
        return max(email.utils.parsedate_to_datetime(said).timestamp() - time.time(), 0.0)
    except (TypeError, ValueError, OverflowError):
        return otherwise_s


def _cause(error: Exception) -> str:
    """The innermost words of an error, which are the shortest."""
    while getattr(error, "reason", None) or (error.args and isinstance(error.args[0], Exception)):
        inner = getattr(error, "reason", None) or error.args[0]
        if not isinstance(inner, Exception):
            break
        error = inner
    text = str(error).rpartition(": ")[2]
    return text.strip("'. ") or type(error).__name__
