from typing import Literal

CheckAuthConfigOutputBodyOutcome = Literal[
    "accepted", "not_checkable", "refused", "unanswered", "unclear"
]

CHECK_AUTH_CONFIG_OUTPUT_BODY_OUTCOME_VALUES: set[CheckAuthConfigOutputBodyOutcome] = {
    "accepted",
    "not_checkable",
    "refused",
    "unanswered",
    "unclear",
}


def check_check_auth_config_output_body_outcome(
    value: str,
) -> CheckAuthConfigOutputBodyOutcome:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
