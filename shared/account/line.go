package account

import (
	"fmt"
	"strings"
	"unicode"
)

// LineFault says why a text cannot stand for an owner or label an account, "" when it can.
func LineFault(text string) string {
	switch {
	case len(text) > MaxOwnerID:
		return fmt.Sprintf("has at most %d bytes", MaxOwnerID)
	case strings.ContainsFunc(text, unicode.IsControl):
		return "has a line break or another control character; remove it"
	}
	return ""
}
