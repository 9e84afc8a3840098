from typing import Literal

ExportAuditFormat = Literal["csv", "jsonl"]

EXPORT_AUDIT_FORMAT_VALUES: set[ExportAuditFormat] = {
    "csv",
    "jsonl",
}


def check_export_audit_format(value: str) -> ExportAuditFormat:
    # Patchbay: a value that this client does not know is handed out as it is.
    return value  # type: ignore[return-value]
