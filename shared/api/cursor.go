package api

import (
	"encoding/base64"
	"strings"

	"patchbay/shared/fault"
)

var errCursor = fault.New(fault.Invalid, "invalid_cursor", "The cursor is not one that this list gave out: start again without it.")

// A cursor is opaque to callers. It names a place, never a tenant: the project always comes from the key.
func makeCursor(place, list string) *string {
	c := base64.RawURLEncoding.EncodeToString([]byte(list + ":" + place))
	return &c
}

func readCursor(cursor, list string) (string, error) {
	if cursor == "" {
		return "", nil
	}
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return "", errCursor
	}
	place, ok := strings.CutPrefix(string(text), list+":")
	if !ok || place == "" {
		return "", errCursor
	}
	return place, nil
}
