package account

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"patchbay/shared/ident"
)

// Narrow is what of an account a list may ask for beside its owner, connector and status; empty members do not narrow.
type Narrow struct {
	Reasons      []ReasonCode // one of them
	Configs      []string     // auth configs, one of them
	Label        string       // exactly
	Type         string       // production or test
	MissingScope string       // asked for and not granted
	Lacking      []string     // scopes, one of which the grant does not have, whether it was asked for or not
	Search       string       // in the owner's id, name or user name, the label, the id, or who it is upstream
	EndsBefore   time.Time    // access or grant ends before it
	Metadata     []string     // name=value of members at the top, all of them; values as text
}

// Empty says that nothing is narrowed.
func (n Narrow) Empty() bool {
	return len(n.Reasons)+len(n.Configs)+len(n.Metadata)+len(n.Lacking) == 0 &&
		n.Label+n.Type+n.MissingScope+n.Search == "" &&
		n.EndsBefore.IsZero()
}

// statuses are those that accounts with one of the reasons have; all statuses where no reason is asked for.
func (n Narrow) statuses() []Status {
	if len(n.Reasons) == 0 {
		return []Status{Active, Inactive, Error}
	}
	var all []Status
	for _, r := range n.Reasons {
		if s := r.status(); !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// status is the one status that a reason is of.
func (r ReasonCode) status() Status {
	switch r {
	case ConnectorDisabled, ConnectorWithheld, AccountSuspended:
		return Inactive
	case RefreshFailing, ClientRefused:
		return Active
	default:
		return Error
	}
}

// matches says whether an account is what is asked for.
func (n Narrow) matches(v Seen) bool {
	if n.Empty() {
		return true
	}
	a := v.Account
	kind := a.Type
	if kind == "" {
		kind = "production"
	}
	ends := func(at time.Time) bool { return !at.IsZero() && at.Before(n.EndsBefore) }
	has := func(r Reason) bool { return slices.Contains(n.Reasons, r.Code) }
	return (len(n.Reasons) == 0 || slices.ContainsFunc(v.Reasons(), has)) &&
		(len(n.Configs) == 0 || slices.Contains(n.Configs, a.ConfigID)) &&
		(n.Label == "" || n.Label == a.Label) && (n.Type == "" || n.Type == kind) &&
		(n.MissingScope == "" || slices.Contains(a.Scopes.Missing, n.MissingScope)) &&
		n.matchesLacking(a.Scopes) && n.matchesSearch(a) &&
		(n.EndsBefore.IsZero() || ends(a.AccessEndsAt) || ends(a.GrantEndsAt)) && n.matchesMetadata(a.Metadata)
}

// matchesLacking passes over grants without scopes: such a provider has none, or tells none.
func (n Narrow) matchesLacking(s Scopes) bool {
	if len(n.Lacking) == 0 {
		return true
	}
	lacks := func(scope string) bool { return !slices.Contains(s.Granted, scope) }
	return len(s.Granted)+len(s.Missing) > 0 && slices.ContainsFunc(n.Lacking, lacks)
}

// matchesSearch finds the text in any case of its letters.
func (n Narrow) matchesSearch(a Account) bool {
	if n.Search == "" {
		return true
	}
	text := strings.ToLower(n.Search)
	return slices.ContainsFunc(
		[]string{a.Owner.ID, a.Owner.Name, a.Owner.Username, a.Label, a.ID, a.Upstream.ID, a.Upstream.Name},
		func(s string) bool { return strings.Contains(strings.ToLower(s), text) })
}

func (n Narrow) matchesMetadata(text json.RawMessage) bool {
	if len(n.Metadata) == 0 {
		return true
	}
	var members map[string]any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if d.Decode(&members) != nil {
		return false // an account without any
	}
	return !slices.ContainsFunc(n.Metadata, func(pair string) bool { return !hasMember(members, pair) })
}

// hasMember says whether one of the members is the one of a pair name=value. A name may have = in it, too.
func hasMember(members map[string]any, pair string) bool {
	for i := range len(pair) {
		if pair[i] != '=' {
			continue
		}
		if v, there := members[pair[:i]]; there && isText(v, pair[i+1:]) {
			return true
		}
	}
	return false
}

// isText says whether a JSON value other than a list or an object is written so.
func isText(v any, text string) bool {
	switch v := v.(type) {
	case string:
		return v == text
	case json.Number:
		return v.String() == text
	case bool:
		return strconv.FormatBool(v) == text
	case nil:
		return text == "null"
	}
	return false
}

// prepared is the filter with what follows from its parts, so that less is read: a reason is of one status, an auth
// config of one connector. none says that nothing can match.
func (f Filter) prepared() (out Filter, none bool) {
	if len(f.Reasons) > 0 {
		all := f.Narrow.statuses()
		if len(f.Statuses) > 0 {
			all = slices.DeleteFunc(all, func(s Status) bool { return !slices.Contains(f.Statuses, s) })
		}
		if f.Statuses = all; len(all) == 0 {
			return f, true
		}
	}
	if len(f.Configs) > 0 && len(f.Connectors) == 0 {
		for _, id := range f.Configs {
			if key, ok := ident.Owner("cfg", id); ok && !slices.Contains(f.Connectors, key) {
				f.Connectors = append(f.Connectors, key)
			}
		}
		if len(f.Connectors) == 0 {
			return f, true
		}
	}
	return f, false
}
