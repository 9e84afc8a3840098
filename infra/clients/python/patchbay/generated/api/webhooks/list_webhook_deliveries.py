from typing import Any
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...models.deliveries_output_body import DeliveriesOutputBody
from ...models.list_webhook_deliveries_delivered import ListWebhookDeliveriesDelivered
from ...models.problem import Problem
from ...types import UNSET, Response, Unset, is_problem


def _get_kwargs(
    id: str,
    *,
    event_id: str | Unset = UNSET,
    event: str | Unset = UNSET,
    delivered: ListWebhookDeliveriesDelivered | Unset = UNSET,
    page_size: int | Unset = 25,
    next_: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["event_id"] = event_id

    params["event"] = event

    json_delivered: str | Unset = UNSET
    if not isinstance(delivered, Unset):
        json_delivered = delivered

    params["delivered"] = json_delivered

    params["page_size"] = page_size

    params["next"] = next_

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/webhooks/{id}/deliveries".format(
            id=quote(str(id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> DeliveriesOutputBody | Problem | None:
    if response.status_code == 200:
        response_200 = DeliveriesOutputBody.from_dict(response.json())

        return response_200

    if not is_problem(response):
        return None
    response_default = Problem.from_dict(response.json())

    return response_default


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[DeliveriesOutputBody | Problem | None]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
    event_id: str | Unset = UNSET,
    event: str | Unset = UNSET,
    delivered: ListWebhookDeliveriesDelivered | Unset = UNSET,
    page_size: int | Unset = 25,
    next_: str | Unset = UNSET,
) -> Response[DeliveriesOutputBody | Problem | None]:
    """List tries to deliver events to a webhook endpoint, the newest first

     They are kept as long as the project keeps its log, and appear some seconds after they were made.

    The API key needs the scope `webhooks:read`.

    Args:
        id (str):
        event_id (str | Unset): The tries of one event
        event (str | Unset): A name of an event
        delivered (ListWebhookDeliveriesDelivered | Unset):
        page_size (int | Unset):  Default: 25.
        next_ (str | Unset): next of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DeliveriesOutputBody | Problem]
    """

    kwargs = _get_kwargs(
        id=id,
        event_id=event_id,
        event=event,
        delivered=delivered,
        page_size=page_size,
        next_=next_,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: str,
    *,
    client: AuthenticatedClient,
    event_id: str | Unset = UNSET,
    event: str | Unset = UNSET,
    delivered: ListWebhookDeliveriesDelivered | Unset = UNSET,
    page_size: int | Unset = 25,
    next_: str | Unset = UNSET,
) -> DeliveriesOutputBody | Problem | None:
    """List tries to deliver events to a webhook endpoint, the newest first

     They are kept as long as the project keeps its log, and appear some seconds after they were made.

    The API key needs the scope `webhooks:read`.

    Args:
        id (str):
        event_id (str | Unset): The tries of one event
        event (str | Unset): A name of an event
        delivered (ListWebhookDeliveriesDelivered | Unset):
        page_size (int | Unset):  Default: 25.
        next_ (str | Unset): next of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DeliveriesOutputBody | Problem
    """

    return sync_detailed(
        id=id,
        client=client,
        event_id=event_id,
        event=event,
        delivered=delivered,
        page_size=page_size,
        next_=next_,
    ).parsed


async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient,
    event_id: str | Unset = UNSET,
    event: str | Unset = UNSET,
    delivered: ListWebhookDeliveriesDelivered | Unset = UNSET,
    page_size: int | Unset = 25,
    next_: str | Unset = UNSET,
) -> Response[DeliveriesOutputBody | Problem | None]:
    """List tries to deliver events to a webhook endpoint, the newest first

     They are kept as long as the project keeps its log, and appear some seconds after they were made.

    The API key needs the scope `webhooks:read`.

    Args:
        id (str):
        event_id (str | Unset): The tries of one event
        event (str | Unset): A name of an event
        delivered (ListWebhookDeliveriesDelivered | Unset):
        page_size (int | Unset):  Default: 25.
        next_ (str | Unset): next of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DeliveriesOutputBody | Problem]
    """

    kwargs = _get_kwargs(
        id=id,
        event_id=event_id,
        event=event,
        delivered=delivered,
        page_size=page_size,
        next_=next_,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient,
    event_id: str | Unset = UNSET,
    event: str | Unset = UNSET,
    delivered: ListWebhookDeliveriesDelivered | Unset = UNSET,
    page_size: int | Unset = 25,
    next_: str | Unset = UNSET,
) -> DeliveriesOutputBody | Problem | None:
    """List tries to deliver events to a webhook endpoint, the newest first

     They are kept as long as the project keeps its log, and appear some seconds after they were made.

    The API key needs the scope `webhooks:read`.

    Args:
        id (str):
        event_id (str | Unset): The tries of one event
        event (str | Unset): A name of an event
        delivered (ListWebhookDeliveriesDelivered | Unset):
        page_size (int | Unset):  Default: 25.
        next_ (str | Unset): next of the page before

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DeliveriesOutputBody | Problem
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            event_id=event_id,
            event=event,
            delivered=delivered,
            page_size=page_size,
            next_=next_,
        )
    ).parsed
