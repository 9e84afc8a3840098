package connector

import "strings"

// redactedPrefix is the hub's convention for a stored secret that is shown but not known (client contract, section 3).
const redactedPrefix = "__secretvalue:**redacted**"

// Redacted returns what stands for a stored secret; hint is its last characters or "".
func Redacted(hint string) string { return redactedPrefix + hint }

// IsRedacted says whether a value sent back is such a placeholder: the caller left the secret alone.
func IsRedacted(value string) bool { return strings.HasPrefix(value, redactedPrefix) }
