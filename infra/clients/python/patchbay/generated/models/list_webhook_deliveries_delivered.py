from typing import Literal

ListWebhookDeliveriesDelivered = Literal["false", "true"]

LIST_WEBHOOK_DELIVERIES_DELIVERED_VALUES: set[ListWebhookDeliveriesDelivered] = {
    "false",
    "true",
}


def check_list_webhook_deliveries_delivered(
    value: str,
) -> ListWebhookDeliveriesDelivered:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
