// Package activity is what happened: proxied calls, attempts to link, renewals, tests, deliveries and requests of the
// management API, each an entry that a person can follow. An entry is written as one line before the answer it tells of
// goes out, and stored from there later, so that no caller waits and none is lost with a process (decision 0016).
package activity

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"patchbay/shared/fault"
)

// Kind is what an entry tells of.
type Kind string

// The kinds.
const (
	Call     Kind = "call"     // a call through the proxy
	Link     Kind = "link"     // a step of an attempt to link: form, start, callback; entries of one attempt share its ID
	Refresh  Kind = "refresh"  // a renewal of an account's credential
	Test     Kind = "test"     // a test of an account
	Delivery Kind = "delivery" // a try to deliver an event to a webhook endpoint
	Inbound  Kind = "inbound"  // an event that a provider sent
	Request  Kind = "request"  // a request of the management API or the hub: what the contract calls a platform log
)

// Entry is one thing that happened. It holds no secret: addresses are without query, words of others are cut and shown
// as text only, payloads are there when the project captures them, and redacted.
type Entry struct {
	// ID is made by ident.New at Time, by which it is found; of an entry of a request it is the request's.
	ID      string        `json:"id"`
	Project string        `json:"project"`
	Kind    Kind          `json:"kind"`
	Action  string        `json:"action,omitempty"` // of a Request the operation's ID, of a Link its step; else more of the kind
	Time    time.Time     `json:"time"`             // of the beginning, in whole milliseconds
	Took    time.Duration `json:"took"`

	// RequestID correlates: the request, or the run of a schedule, that everything began with.
	RequestID string `json:"request_id,omitempty"`
	Connector string `json:"connector,omitempty"` // provider key
	Category  string `json:"category,omitempty"`
	Config    string `json:"config,omitempty"` // auth config
	Account   string `json:"account,omitempty"`
	Owner     string `json:"owner,omitempty"` // origin_owner_id
	Attempt   string `json:"attempt,omitempty"`
	Session   string `json:"session,omitempty"`
	Endpoint  string `json:"endpoint,omitempty"`  // webhook endpoint
	Event     string `json:"event,omitempty"`     // ID of the event that is delivered
	By        string `json:"by,omitempty"`        // actor.Actor.String
	IP        string `json:"ip,omitempty"`        // of the caller
	UseToken  string `json:"use_token,omitempty"` // name of the use token that a call is made with
	// PendingCall is the approval with which a call is made, ApprovedBy actor.Actor.String of whoever gave it.
	PendingCall string `json:"pending_call,omitempty"`
	ApprovedBy  string `json:"approved_by,omitempty"`

	Method string `json:"method,omitempty"`
	URL    string `json:"url,omitempty"` // without query, user and fragment
	Status int    `json:"status,omitempty"`
	Failed bool   `json:"failed,omitempty"`
	// Age is how old an event was when its delivery began.
	Age time.Duration `json:"age,omitempty"`

	// What went wrong, for the owner: our code, our words, the provider's own code and words, and what to do.
	Code          string `json:"code,omitempty"`
	Message       string `json:"message,omitempty"`
	ProviderCode  string `json:"provider_code,omitempty"`
	ProviderWords string `json:"provider_words,omitempty"`
	FailedStep    string `json:"failed_step,omitempty"` // the step's name, or the action where no request failed
	Cure          string `json:"cure,omitempty"`

	Steps    []Step   `json:"steps,omitempty"` // requests to the provider, in their order
	Sent     *Payload `json:"sent,omitempty"`  // what the caller sent, when the project captures payloads
	Answered *Payload `json:"answered,omitempty"`
}

// Step is one request to a provider.
type Step struct {
	Name     string        `json:"name"` // exchange, refresh, verify, identity, revoke, discovery, call, deliver
	Time     time.Time     `json:"time"`
	Took     time.Duration `json:"took"`
	Method   string        `json:"method,omitempty"`
	URL      string        `json:"url,omitempty"` // without query, user and fragment
	Status   int           `json:"status,omitempty"`
	Failed   bool          `json:"failed,omitempty"`
	Error    string        `json:"error,omitempty"` // why there is no answer
	Sent     *Payload      `json:"sent,omitempty"`
	Answered *Payload      `json:"answered,omitempty"`
}

// Payload is headers and body of a message, redacted. Body is cut at MaxPayload bytes.
type Payload struct {
	Header map[string]string `json:"header,omitempty"`
	Body   string            `json:"body,omitempty"`
	Cut    bool              `json:"cut,omitempty"`
}

// MaxPayload is how much of a body is kept, in bytes.
const MaxPayload = 8 << 10

// Mode is which entries a project keeps.
type Mode string

// The modes.
const (
	All    Mode = "all"
	Errors Mode = "errors" // entries that failed
	None   Mode = "none"
)

// Settings is what a project keeps of its entries.
type Settings struct {
	Mode     Mode `json:"mode"`           // "" is All
	Days     int  `json:"retention_days"` // 1 to 365; 0 is DefaultDays
	Payloads bool `json:"payloads"`       // captures bodies and headers of proxied calls, redacted
}

// DefaultDays is how long entries are kept, in days, unless the project says otherwise.
const DefaultDays = 30

// MaxDays bounds how long entries are kept, in days.
const MaxDays = 365

// ErrSettings refuses settings.
var ErrSettings = fault.New(fault.Invalid, "invalid_log_settings", "The settings of the log are not valid.")

// Check refuses settings that mean nothing.
func (s Settings) Check() error {
	var wrong []fault.Field
	if !slices.Contains([]Mode{"", All, Errors, None}, s.Mode) {
		wrong = append(wrong, fault.Field{Location: "body.mode", Message: "is all, errors or none"})
	}
	if s.Days < 0 || s.Days > MaxDays {
		wrong = append(wrong, fault.Field{
			Location: "body.retention_days", Message: fmt.Sprintf("is a number of days from 1 to %d", MaxDays),
		})
	}
	err := ErrSettings
	for _, f := range wrong {
		err = err.At(f.Location, f.Message)
	}
	if len(wrong) > 0 {
		return err
	}
	return nil
}

// Explicit returns the settings with what an empty member stands for.
func (s Settings) Explicit() Settings {
	if s.Mode == "" {
		s.Mode = All
	}
	if s.Days == 0 {
		s.Days = DefaultDays
	}
	return s
}

// Keep is how long the project's entries are kept.
func (s Settings) Keep() time.Duration { return time.Duration(s.Explicit().Days) * 24 * time.Hour }

// Lacks says in words what a list does not have, since the project does not keep it; "" when it keeps everything.
func (s Settings) Lacks() string {
	switch s.Mode {
	case Errors:
		return "The project keeps errors alone: what succeeded is not listed."
	case None:
		return "The project keeps no log: nothing new is listed."
	default:
		return ""
	}
}

// Keeps says whether an entry is kept.
func (s Settings) Keeps(e *Entry) bool {
	return s.Mode == "" || s.Mode == All || s.Mode == Errors && e.Failed
}

// Line is the form in which an entry leaves a function: one line of JSON with a member that no other line has, which
// the subscription of the log group selects by.
type Line struct {
	Activity *Entry `json:"activity"`
}

// FilterPattern selects lines with an entry, in CloudWatch Logs' syntax.
const FilterPattern = `{ $.activity.id = "*" }`

// ParseLine reads a line; ok is false for a line without an entry.
func ParseLine(line []byte) (e Entry, ok bool) {
	var l Line
	if json.Unmarshal(line, &l) != nil || l.Activity == nil || l.Activity.ID == "" || l.Activity.Project == "" {
		return Entry{}, false
	}
	return *l.Activity, true
}
