package oauth

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"patchbay/shared/catalog"
)

// maxLifetime bounds what an answer may claim, so that no arithmetic overflows.
const maxLifetime = 10 * 365 * 24 * time.Hour

// expiry says when the answer's access token ends: what the answer says in the declared unit, else the declared
// lifetime, else the exp of a token that is a JWT, else nothing (the zero time). Nonsense counts as silence.
func expiry(r catalog.Response, document any, token string, now time.Time) time.Time {
	text := strings.TrimSpace(textAt(document, pathOr(r.ExpiresIn, "expires_in")))
	if at, ok := expiryOf(text, r.ExpiresUnit, now); ok {
		return at
	}
	if r.Lifetime > 0 {
		return now.Add(time.Duration(min(r.Lifetime, int(maxLifetime/time.Second))) * time.Second)
	}
	if at, ok := expiryOf(jwtExpiry(token), "at_s", now); ok {
		return at
	}
	return time.Time{}
}

// grantEndNames are where providers tell the lifetime of a refresh token in seconds; no RFC has a name for it.
var grantEndNames = []string{"refresh_token_expires_in", "refresh_expires_in", "x_refresh_token_expires_in"}

// grantEnd says when the answer's refresh token ends, if the answer tells. Nonsense counts as silence.
func grantEnd(r catalog.Response, document any, now time.Time) time.Time {
	names, unit := grantEndNames, ""
	if r.GrantExpiresIn != "" {
		names, unit = []string{r.GrantExpiresIn}, r.GrantExpiresUnit
	}
	for _, name := range names {
		if at, ok := expiryOf(strings.TrimSpace(textAt(document, name)), unit, now); ok {
			return at
		}
	}
	return time.Time{}
}

// expiryOf reads one value. A lifetime of zero or less is no lifetime: some servers mean "never" by it.
func expiryOf(text, unit string, now time.Time) (time.Time, bool) {
	if text == "" {
		return time.Time{}, false
	}
	switch unit {
	case "at_iso":
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700",
			"2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05", time.RFC1123} {
			if at, err := time.Parse(layout, text); err == nil {
				return within(at.Sub(now), now)
			}
		}
		return time.Time{}, false
	case "hms":
		return lifetimeHMS(text, now)
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) || n <= 0 {
		return time.Time{}, false
	}
	switch unit {
	case "ms":
		n /= 1000
	case "at_ms":
		n = n/1000 - float64(now.Unix())
	case "at_s":
		n -= float64(now.Unix())
	}
	n = math.Max(math.Min(n, maxLifetime.Seconds()), -maxLifetime.Seconds())
	return within(time.Duration(n*float64(time.Second)), now)
}

// within clips a lifetime. One that is over already is reported as it is: the token must be refreshed.
func within(d time.Duration, now time.Time) (time.Time, bool) {
	return now.Add(max(-maxLifetime, min(d, maxLifetime))), true
}

// lifetimeHMS reads hours:minutes:seconds, as Tableau has it; the hours may exceed a day.
func lifetimeHMS(text string, now time.Time) (time.Time, bool) {
	parts := strings.Split(text, ":")
	if len(parts) != 3 {
		return time.Time{}, false
	}
	seconds := 0
	for _, p := range parts {
		n, err := strconv.ParseUint(p, 10, 20)
		if err != nil {
			return time.Time{}, false
		}
		seconds = seconds*60 + int(n)
	}
	if seconds == 0 {
		return time.Time{}, false
	}
	return within(time.Duration(seconds)*time.Second, now)
}

// jwtExpiry is the exp of a token that happens to be a JWT, unverified: it only says when to renew (quirk 48).
func jwtExpiry(token string) string {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return ""
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return ""
	}
	var claims struct {
		Expiry json.Number `json:"exp"`
	}
	if json.Unmarshal(payload, &claims) != nil {
		return ""
	}
	return claims.Expiry.String()
}
