// Package nango moves connections out of Nango: it reads what Nango's API says of them, decides for each what it
// becomes in Patchbay, and links it by POST /accounts/import. Nothing of it is done twice, and what cannot be done is
// said in words.
package nango

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Connection is an answer of Nango's GET /connections/{connectionId} (nango packages/types/lib/connection/api/get.ts,
// read 2026-11-30 at commit 2f4c0af6).
type Connection struct {
	ConnectionID      string            `json:"connection_id"`
	ProviderConfigKey string            `json:"provider_config_key"`
	Provider          string            `json:"provider"`
	Errors            []Fault           `json:"errors"`
	EndUser           *EndUser          `json:"end_user"`
	Tags              map[string]string `json:"tags"`
	Metadata          map[string]any    `json:"metadata"`
	Config            map[string]any    `json:"connection_config"`
	Credentials       map[string]any    `json:"credentials"`
}

// Fault is what is wrong with a connection; a type of "auth" says that Nango could not renew it.
type Fault struct {
	Type string `json:"type"`
}

// EndUser is whom Nango knows a connection by.
type EndUser struct {
	ID           string        `json:"id"`
	Name         string        `json:"display_name"`
	Email        string        `json:"email"`
	Organization *Organization `json:"organization"`
}

// Organization is an end user's.
type Organization struct {
	ID   string `json:"id"`
	Name string `json:"display_name"`
}

// Read reads an export: one connection, a list of them, an object with the list as connections or data, or one
// connection after the other (JSON lines).
func Read(r io.Reader) ([]Connection, error) {
	d := json.NewDecoder(r)
	d.UseNumber() // metadata may hold 64-bit ids
	var all []Connection
	for n := 1; ; n++ {
		var raw json.RawMessage
		if err := d.Decode(&raw); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("the export is no JSON: %w", err)
		}
		some, err := connections(raw)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	if len(all) == 0 {
		return nil, errors.New("the export has no connection")
	}
	return all, nil
}

func connections(raw json.RawMessage) ([]Connection, error) {
	var list struct{ Connections, Data json.RawMessage }
	text := bytes.TrimSpace(raw)
	if len(text) > 0 && text[0] == '{' {
		if err := decode(text, &list); err != nil {
			return nil, err
		}
		switch {
		case list.Connections != nil:
			text = list.Connections
		case list.Data != nil:
			text = list.Data
		default:
			text = append(append([]byte{'['}, text...), ']')
		}
	}
	var all []Connection
	if err := decode(text, &all); err != nil {
		return nil, fmt.Errorf("the export is not Nango's: %w", err)
	}
	for i, c := range all {
		if c.ConnectionID == "" || c.ProviderConfigKey == "" {
			return nil, fmt.Errorf("connection %d of the export has no connection_id or no provider_config_key", i+1)
		}
	}
	return all, nil
}

func decode(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode(into)
}

// text is a credential's or a setting's value, also of a name written in another way: api_key, apiKey.
func text(values map[string]any, names ...string) string {
	for _, name := range names {
		for key, value := range values {
			if plain(key) != plain(name) {
				continue
			}
			switch v := value.(type) {
			case string:
				return v
			case json.Number:
				return v.String()
			}
		}
	}
	return ""
}

// plain is a name without case, dashes and underscores.
func plain(name string) string {
	return strings.NewReplacer("_", "", "-", "", ".", "").Replace(strings.ToLower(name))
}

// endsAt is when the access token ends; zero where the export does not say.
func (c Connection) endsAt() (time.Time, error) {
	s := text(c.Credentials, "expires_at")
	if s == "" {
		return time.Time{}, nil
	}
	for _, form := range []string{
		time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02 15:04:05.999999999Z07:00",
	} {
		if t, err := time.Parse(form, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("expires_at is %q, which is no time", s)
}

// redacted tells whether the export has placeholders in place of secrets.
func (c Connection) redacted() bool {
	for key, value := range c.Credentials {
		if s, ok := value.(string); ok && s == "REDACTED" && key != "type" {
			return true
		}
	}
	return false
}
