// Package reference names secrets where they must not be written: in arguments and in files that are kept in git.
package reference

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// maxSecret is the longest secret, in bytes: what Secrets Manager holds.
const maxSecret = 64 << 10

// Resolver finds what references name: env:NAME is a variable of the environment, file:PATH a file's text without the
// line break at its end, stdin the whole standard input, and stdin:NAME a member of the JSON object there. text:… is
// the text itself, for one that begins like a reference.
type Resolver struct {
	In io.Reader

	read bool
	text string
}

// kinds are how references begin.
var kinds = []string{"env:", "file:", "stdin:", "text:"}

// Is says whether a text is a reference. A text that is none stands for itself.
func Is(text string) bool {
	if text == "stdin" {
		return true
	}
	for _, k := range kinds {
		if strings.HasPrefix(text, k) {
			return true
		}
	}
	return false
}

// Literal is how a text is written that must not be taken for a reference.
func Literal(text string) string {
	if Is(text) {
		return "text:" + text
	}
	return text
}

// Names says whether a reference names a secret outside of the text.
func Names(text string) bool { return Is(text) && !strings.HasPrefix(text, "text:") }

// Value is what a text stands for. No error repeats a value. What a reference names is not blank.
func (r *Resolver) Value(text string) (string, error) {
	value, err := r.value(text)
	if err == nil && Names(text) && strings.TrimSpace(value) == "" {
		return "", fmt.Errorf("what %s names is blank", text)
	}
	return value, err
}

func (r *Resolver) value(text string) (string, error) {
	kind, name, _ := strings.Cut(text, ":")
	if !Is(text) {
		return text, nil
	}
	switch kind {
	case "text":
		return name, nil
	case "env":
		value := os.Getenv(name)
		if value == "" {
			return "", fmt.Errorf("%s is not set: export %s, or name the secret otherwise (file:PATH, stdin:NAME)", name, name)
		}
		return value, nil
	case "file":
		return file(name)
	}
	if err := r.input(); err != nil {
		return "", err
	}
	if text == "stdin" {
		return r.text, nil
	}
	var members map[string]string
	if json.Unmarshal([]byte(r.text), &members) != nil {
		return "", errors.New("standard input must be one JSON object of texts, since something refers to a member of it")
	}
	if members[name] == "" {
		return "", fmt.Errorf("standard input has no member %s", name)
	}
	return members[name], nil
}

func file(path string) (string, error) {
	f, err := os.Open(path) //nolint:gosec // the caller names the file
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	if err != nil {
		return "", err
	}
	return trimmed("the file "+path, text)
}

// input reads standard input once.
func (r *Resolver) input() error {
	if r.read {
		return nil
	}
	if r.In == nil {
		return errors.New("there is no standard input")
	}
	text, err := io.ReadAll(io.LimitReader(r.In, maxSecret+1))
	if err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	r.text, err = trimmed("standard input", text)
	r.read = err == nil
	return err
}

func trimmed(what string, text []byte) (string, error) {
	if len(text) > maxSecret {
		return "", fmt.Errorf("%s is longer than %d bytes", what, maxSecret)
	}
	value := strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r")
	if value == "" {
		return "", fmt.Errorf("%s is empty", what)
	}
	return value, nil
}
