from typing import Literal

ListAuditOrder = Literal["asc", "desc"]

LIST_AUDIT_ORDER_VALUES: set[ListAuditOrder] = {
    "asc",
    "desc",
}


def check_list_audit_order(value: str) -> ListAuditOrder:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
