from typing import Literal

ListActionsGroupBy = Literal["connector"]

LIST_ACTIONS_GROUP_BY_VALUES: set[ListActionsGroupBy] = {
    "connector",
}


def check_list_actions_group_by(value: str) -> ListActionsGroupBy:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
