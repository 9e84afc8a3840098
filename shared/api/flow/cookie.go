package flow

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"patchbay/shared/wire"
)

// flowCookie binds a flow to the browser that started it (F3). Its name carries the attempt, so that two popups do not
// undo each other. The prefix __Host- needs https, which only a local deployment lacks.
func flowCookie(ctx context.Context, attempt, value string, life time.Duration) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // Secure wherever the deployment has https; a local one has not
		Name:  cookieName(ctx, attempt),
		Value: value, Path: "/", MaxAge: int(life.Seconds()), Secure: secure(ctx), HttpOnly: true,
		SameSite: http.SameSiteLaxMode, // the provider's redirect is a cross-site top-level navigation
	}
}

// flowCookies are the values that flows left in the browser, by attempt.
func flowCookies(r *http.Request) map[string]string {
	values := map[string]string{}
	for _, c := range r.Cookies() {
		if attempt, _, ok := strings.Cut(c.Value, "."); ok && c.Name == cookieName(r.Context(), attempt) {
			values[attempt] = c.Value
		}
	}
	return values
}

func cookieName(ctx context.Context, attempt string) string {
	sum := sha256.Sum256([]byte(attempt))
	name := "patchbay_flow_" + hex.EncodeToString(sum[:8])
	if secure(ctx) {
		return "__Host-" + name
	}
	return name
}

func secure(ctx context.Context) bool { return strings.HasPrefix(wire.BaseURL(ctx), "https://") }
