from typing import Literal

ListActionsInclude = Literal["operation_details"]

LIST_ACTIONS_INCLUDE_VALUES: set[ListActionsInclude] = {
    "operation_details",
}


def check_list_actions_include(value: str) -> ListActionsInclude:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
