package sandbox

import (
	"log/slog"
	"slices"
)

// HideState is a slog.HandlerOptions.ReplaceAttr for a process that runs a sandbox. The library logs through slog's default
// logger, and with an error also the state that it sends back with it: at that moment nobody has used it yet, so whoever
// reads the log could end the sign-in.
func HideState(groups []string, a slog.Attr) slog.Attr {
	if slices.Contains(groups, "oidc_error") && (a.Key == "state" || a.Key == "session_state") {
		return slog.String(a.Key, "hidden")
	}
	return a
}
