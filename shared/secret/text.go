// Package secret holds text that must never be printed.
package secret

import (
	"fmt"
	"log/slog"
)

const redacted = "[redacted]"

// Text is a secret in memory: a token, a key, a client secret. However it is printed, logged or encoded, it reads
// "[redacted]"; Reveal is the only way to its value, so a review can find every use by that name.
type Text struct{ value string }

// New wraps a value that was just read from its source.
func New(value string) Text { return Text{value: value} }

// Reveal returns the value. Call it where the secret leaves the process, and nowhere earlier.
func (t Text) Reveal() string { return t.value }

// Empty says whether there is no secret.
func (t Text) Empty() bool { return t.value == "" }

// Hint returns up to the last n characters, for a person to recognise a secret by, and nothing of a secret so short
// that they would give it away (fewer than four times n).
func (t Text) Hint(n int) string {
	r := []rune(t.value)
	if len(r) < 4*n {
		return ""
	}
	return string(r[len(r)-n:])
}

// String implements fmt.Stringer.
func (Text) String() string { return redacted }

// Format implements fmt.Formatter, so that %x, %q and %#v print no secret either.
func (Text) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// MarshalText keeps the secret out of JSON, YAML and every other encoder that honours it.
func (Text) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue implements slog.LogValuer.
func (Text) LogValue() slog.Value { return slog.StringValue(redacted) }
