"""A client of Patchbay's API for back ends.

``patchbay.generated`` has every operation and model of the OpenAPI document; this module adds what a program needs
around them: a key, errors, repeats, pages and calls to providers.

    from patchbay import connect, must
    from patchbay.generated.api.accounts import get_account

    client = connect("https://patchbay.example.com", os.environ["PATCHBAY_API_KEY"])
    account = must(get_account.sync_detailed(account_id, client=client))

An answer may have members, values and statuses that this client does not know. Members are kept in
``additional_properties``, values are handed out as they are, what is missing is ``UNSET``, and every status from 400 on
is a ``PatchbayError``.
"""

import re
import secrets
from collections.abc import Iterator
from typing import Any, TypeVar, cast
from urllib.parse import parse_qs, urlsplit

import httpx

from .generated.api.accounts import list_accounts
from .generated.api.auth_configs import list_auth_configs
from .generated.api.events import list_events
from .generated.api.logs import list_logs
from .generated.client import AuthenticatedClient
from .generated.models import AuthConfig, Event, LinkedAccount, Log, Problem
from .generated.types import UNSET, Response, Unset

__all__ = [
    "UNSET",
    "PatchbayError",
    "Unset",
    "accounts",
    "auth_configs",
    "call",
    "connect",
    "events",
    "idempotency_key",
    "if_match",
    "logs",
    "must",
    "refused",
]

T = TypeVar("T")


def connect(base_url: str, api_key: str, **options: Any) -> AuthenticatedClient:
    """A client of the deployment at an address, with an API key or a use token.

    Options are those of the generated client, such as ``timeout=httpx.Timeout(30)`` or ``httpx_args={...}``.
    """
    if not api_key:
        raise ValueError("patchbay: the API key is empty")
    options.setdefault("timeout", httpx.Timeout(60))
    return AuthenticatedClient(base_url=base_url.rstrip("/"), token=api_key, **options)


class PatchbayError(Exception):
    """An answer that is no success.

    ``problem`` says what happened and what to do; it is None for an answer that is not Patchbay's, such as a gateway's.
    ``retry_after`` is in seconds, where the answer says so.
    """

    def __init__(self, status: int, problem: Problem | None, retry_after: float | None = None):
        self.status = status
        self.problem = problem
        self.code = problem.code if problem is not None and not isinstance(problem.code, Unset) else None
        self.retry_after = retry_after
        message = problem.message if problem is not None and problem.message else "the call failed"
        super().__init__(f"{message} ({status}{' ' + self.code if self.code else ''})")


def must(answer: Response[Any]) -> Any:
    """What an operation's answer (``sync_detailed``) holds, or a PatchbayError."""
    if 200 <= answer.status_code < 300:
        return answer.parsed
    raise PatchbayError(answer.status_code, _problem(answer.parsed), _seconds(answer.headers.get("retry-after")))


def _problem(parsed: Any) -> Problem | None:
    return parsed if isinstance(parsed, Problem) else None


def _seconds(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:  # a date
        return None


def idempotency_key() -> str:
    """A key for one POST. Sent again with the same body, it does nothing twice: keep it with what you are about to do."""
    return secrets.token_urlsafe(24)


def if_match(answer: Response[Any]) -> str | Unset:
    """The version that an answer has, for ``if_match=`` of a change that must not undo another's."""
    return answer.headers.get("etag") or UNSET


def accounts(client: AuthenticatedClient, **match: Any) -> Iterator[LinkedAccount]:
    """All linked accounts that match, page by page. What can be asked for is what list_accounts takes."""
    while True:
        answer = list_accounts.sync_detailed(client=client, **match)
        yield from cast(list[LinkedAccount], must(answer))
        link = re.search(r'<([^>]*)>\s*;[^,]*rel="?next"?', answer.headers.get("link", ""))
        cursor = parse_qs(urlsplit(link.group(1)).query).get("cursor") if link else None
        if not cursor:
            return
        match.pop("page", None)
        match["cursor"] = cursor[0]


def events(client: AuthenticatedClient, **match: Any) -> Iterator[Event]:
    """All events that match, in the order asked for."""
    while True:
        page = must(list_events.sync_detailed(client=client, **match))
        yield from page.data
        if not page.next_:
            return
        match["cursor"] = page.next_


def logs(client: AuthenticatedClient, **match: Any) -> Iterator[Log]:
    """All entries of the log that match, newest first unless asked otherwise."""
    while True:
        page = must(list_logs.sync_detailed(client=client, **match))
        yield from page.data
        if not page.next_:
            return
        match["next_"] = page.next_


def auth_configs(client: AuthenticatedClient, **match: Any) -> Iterator[AuthConfig]:
    """All auth configs that match."""
    page, seen = 1, 0
    while True:
        found = must(list_auth_configs.sync_detailed(client=client, page=page, **match))
        yield from found.data
        seen, page = seen + len(found.data), page + 1
        if not found.data or seen >= found.total:
            return


def call(
    client: AuthenticatedClient,
    account: str,
    path: str,
    method: str = "GET",
    *,
    headers: dict[str, str] | None = None,
    body: Any = None,
    acting_user: str | None = None,
) -> httpx.Response:
    """Makes a request at the provider of a linked account, with the account's credential in it.

    The answer is the provider's, whatever its status and form; a refusal by Patchbay has a problem as its body
    (see ``refused``).
    """
    request: dict[str, Any] = {"method": method, "path": path}
    if headers:
        request["headers"] = headers
    if body is not None:
        request["body"] = body
    names = {"x-account-id": account} | ({"x-acting-user": acting_user} if acting_user else {})
    return client.get_httpx_client().post("/unified/proxy", json=request, headers=names)


def refused(answer: httpx.Response) -> Problem | None:
    """The problem where Patchbay has refused a call; None where the answer is the provider's."""
    if answer.status_code < 400:
        return None
    try:
        body = answer.json()
    except ValueError:
        return None
    ours = isinstance(body, dict) and body.get("statusCode") == answer.status_code and body.get("code")
    return Problem.from_dict(body) if ours else None
