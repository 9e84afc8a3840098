package wire

import (
	"encoding/base64"
	"strings"

	"patchbay/shared/fault"
)

// ErrCursor refuses a cursor that the list did not give out.
var ErrCursor = fault.New(
	fault.Invalid,
	"invalid_cursor",
	"The cursor is not one that this list gave out: start again without it.",
)

// NewCursor returns the cursor of a place in a list, which is opaque to callers. It names a place, never a tenant: the
// project always comes from the key.
func NewCursor(place, list string) *string {
	c := base64.RawURLEncoding.EncodeToString([]byte(list + ":" + place))
	return &c
}

// ReadCursor returns the place that a cursor of the list names, and "" for none.
func ReadCursor(cursor, list string) (string, error) {
	if cursor == "" {
		return "", nil
	}
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return "", ErrCursor
	}
	place, ok := strings.CutPrefix(string(text), list+":")
	if !ok || place == "" {
		return "", ErrCursor
	}
	return place, nil
}
