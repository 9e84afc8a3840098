package deliver

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"patchbay/shared/event"
	"patchbay/shared/secret"
	"patchbay/shared/webhook"
)

// The headers of a delivery: those of Standard Webhooks 1.0, and the contract's older one.
const (
	HeaderID        = "Webhook-Id"
	HeaderTimestamp = "Webhook-Timestamp"
	HeaderSignature = "Webhook-Signature"
	HeaderStackOne  = "X-Stackone-Signature"
)

// Payload is the body of a delivery: the members of Standard Webhooks 1.0, and beside them those that receivers of the
// contract's older form read.
type Payload struct {
	Type      event.Type `json:"type" doc:"What happened"`
	Timestamp time.Time  `json:"timestamp" doc:"When it was committed"`
	Data      event.Data `json:"data" doc:"What a receiver needs to decide whether to ask for more; never a secret"`

	ID        string     `json:"id" doc:"Of the event, as in the header webhook-id; a repeat has the same"`
	Project   string     `json:"project_id"`
	Event     event.Type `json:"event" doc:"The same as type"`
	EventDate time.Time  `json:"event_date" doc:"The same as timestamp"`
	SentAt    time.Time  `json:"sent_at" doc:"Of this try"`
	Record    string     `json:"record_type" doc:"The kind of what changed: account, connector, connector_definition, auth_config, session, webhook, pending_call or provider"`
	RecordID  string     `json:"record_id,omitempty"`
	Account   string     `json:"account_id,omitempty"`
	Provider  string     `json:"provider,omitempty" doc:"Key of the connector"`
	Config    string     `json:"auth_config_id,omitempty"`
	Owner     string     `json:"origin_owner_id,omitempty"`
	RequestID string     `json:"request_id,omitempty" doc:"What the change began with: correlation_id of the log"`
	Version   int64      `json:"version,omitempty" doc:"Grows with each change of the record: the larger one is the later"`
}

// Body makes the body of a delivery at a time.
func Body(e event.Event, now time.Time) ([]byte, error) {
	record, _, _ := strings.Cut(string(e.Type), ".")
	p := Payload{
		Type: e.Type, Timestamp: e.Time.UTC(), Data: maps.Clone(e.Data), ID: e.ID, Project: e.Project,
		RequestID: e.RequestID, Event: e.Type,
		EventDate: e.Time.UTC(), SentAt: now.UTC().Truncate(time.Millisecond), Record: record, RecordID: recordID(record, e),
		Account: e.Account, Provider: e.Connector, Config: e.Config, Owner: e.Owner, Version: e.Version,
	}
	if p.Data == nil {
		p.Data = event.Data{}
	}
	for name, value := range map[string]string{
		"account_id": e.Account, "provider": e.Connector, "auth_config_id": e.Config, "origin_owner_id": e.Owner,
	} {
		if _, there := p.Data[name]; !there && value != "" {
			p.Data[name] = value
		}
	}
	text, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("encode a payload: %w", err)
	}
	return text, nil
}

// recordID is the id of what changed, or of what a provider's own event is about.
func recordID(record string, e event.Event) string {
	switch record {
	case "account":
		return e.Account
	case "connector", "connector_definition":
		return e.Connector
	case "auth_config":
		return e.Config
	case "session":
		return number(e.Data["session_id"])
	case "webhook":
		id, _ := e.Data["endpoint_id"].(string)
		return id
	case "pending_call":
		id, _ := e.Data["pending_call_id"].(string)
		return id
	case "provider":
		return cmp.Or(e.Account, e.Config)
	}
	return ""
}

// number is the text of a whole number that JSON may have made another type of.
func number(v any) string {
	switch n := v.(type) {
	case int64:
		return strconv.FormatInt(n, 10)
	case float64:
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	return ""
}

// signer is one secret of an endpoint, opened.
type signer struct {
	key   []byte    // of Standard Webhooks: what the text encodes
	text  []byte    // of the older header: the text as the owner has it
	until time.Time // of a former secret; zero for the one in force
}

func newSigner(text secret.Text, until time.Time) (signer, error) {
	encoded, ok := strings.CutPrefix(text.Reveal(), webhook.SecretPrefix)
	key, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil {
		return signer{}, fmt.Errorf("a webhook's secret does not have its form")
	}
	return signer{key: key, text: []byte(text.Reveal()), until: until}, nil
}

// sign makes the headers of a delivery. Each secret in force signs; the signatures stand in one line with one blank in
// between, which is the only form that every published verifier reads.
func sign(signers []signer, id string, body []byte, now time.Time) map[string]string {
	seconds := strconv.FormatInt(now.Unix(), 10)
	h := map[string]string{HeaderID: id, HeaderTimestamp: seconds}
	var all []string
	for _, s := range signers {
		if !s.until.IsZero() && !now.Before(s.until) {
			continue
		}
		all = append(all, "v1,"+base64.StdEncoding.EncodeToString(mac(s.key, []byte(id+"."+seconds+"."), body)))
		if s.until.IsZero() {
			h[HeaderStackOne] = base64.RawURLEncoding.EncodeToString(mac(s.text, body))
		}
	}
	h[HeaderSignature] = strings.Join(all, " ")
	return h
}

func mac(key []byte, parts ...[]byte) []byte {
	m := hmac.New(sha256.New, key)
	for _, p := range parts {
		_, _ = m.Write(p) // a hash never fails
	}
	return m.Sum(nil)
}
