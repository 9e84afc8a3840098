package activity

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"
)

// Filter selects entries. An empty list lets every value pass.
type Filter struct {
	From, To    time.Time // inclusive; zero is no bound
	IDs         []string  // of the entry, or of what it began with
	Kinds       []Kind
	Actions     []string
	Connectors  []string
	Categories  []string
	Configs     []string
	Accounts    []string
	Owners      []string
	Attempts    []string
	Sessions    []string
	Endpoints   []string
	Events      []string
	Correlation []string // RequestID
	Methods     []string
	Statuses    []int
	By          []string // as actor.Actor's String
	ByKinds     []string // actor.Kind
	ByIDs       []string // the actor's ID
	Failed      *bool
	Nothing     bool // an attribute is asked for that no entry has
}

func oneOf[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

// Match says whether an entry passes.
func (f *Filter) Match(e *Entry) bool {
	kind, id := e.Actor()
	return !f.Nothing && f.during(e.Time) &&
		(len(f.IDs) == 0 || slices.Contains(f.IDs, e.ID) || slices.Contains(f.IDs, e.RequestID)) &&
		oneOf(f.Kinds, e.Kind) && oneOf(f.Actions, e.Action) && oneOf(f.Connectors, e.Connector) &&
		oneOf(f.Categories, e.Category) && oneOf(f.Configs, e.Config) && oneOf(f.Accounts, e.Account) &&
		oneOf(f.Owners, e.Owner) && oneOf(f.Attempts, e.Attempt) && oneOf(f.Sessions, e.Session) &&
		oneOf(f.Endpoints, e.Endpoint) && oneOf(f.Events, e.Event) && oneOf(f.Correlation, e.RequestID) &&
		oneOf(f.Methods, e.Method) && oneOf(f.Statuses, e.Status) && oneOf(f.By, e.By) && oneOf(f.ByKinds, kind) &&
		oneOf(f.ByIDs, id) && (f.Failed == nil || *f.Failed == e.Failed)
}

// Actor is who made what the entry tells of: the kind and the ID in By.
func (e *Entry) Actor() (kind, id string) {
	for i := range len(e.By) {
		if e.By[i] == ':' {
			return e.By[:i], e.By[i+1:]
		}
	}
	return "", e.By
}

func (f *Filter) during(t time.Time) bool {
	return (f.From.IsZero() || !t.Before(f.From)) && (f.To.IsZero() || !t.After(f.To))
}

// needles are texts of which an entry that passes has one of each list. Looking for them is many times as fast as
// decoding every entry.
func (f *Filter) needles() [][][]byte {
	var all [][][]byte
	for _, values := range [][]string{f.IDs, f.Connectors, f.Configs, f.Accounts, f.Owners, f.Attempts, f.Sessions,
		f.Endpoints, f.Events, f.Correlation} {
		var texts [][]byte
		for _, v := range values {
			text, err := json.Marshal(v)
			if err != nil || v == "" { // an absent member has no text
				texts = nil
				break
			}
			texts = append(texts, text)
		}
		if texts != nil {
			all = append(all, texts)
		}
	}
	return all
}

func hasAll(text []byte, needles [][][]byte) bool {
	for _, any := range needles {
		if !slices.ContainsFunc(any, func(n []byte) bool { return bytes.Contains(text, n) }) {
			return false
		}
	}
	return true
}
