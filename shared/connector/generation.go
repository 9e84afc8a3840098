package connector

import (
	"slices"
	"strings"

	"patchbay/shared/catalog"
)

// Edits of an auth config leave its accounts as they are: each grant stays with the client that it was issued to, and
// with the scopes that it was asked for, until its account is linked again. So the clients and the sets of scopes that
// an auth config has had are numbered. An account keeps the numbers that it was linked with, and the connector's item
// counts the accounts of each number but 0, which has the rest. Nothing is counted where nothing was edited.

// Generation is a client and a set of scopes of an auth config, by their numbers. Its zero value is those that the auth
// config was made with.
type Generation struct{ Client, Scopes int }

// Generations are the clients and sets of scopes that an auth config has had, by number. Both are empty until the first
// edit.
type Generations struct {
	Clients []string // marks (ClientMark)
	Scopes  []string // sets: sorted, with blanks between
	Now     Generation
}

// Linked says how many accounts of an auth config are of which generation, but for those of number 0.
type Linked struct{ Clients, Scopes map[int]int }

// maxScopeSets is how many sets of scopes are remembered. One that is forgotten counts as empty.
const maxScopeSets = 20

// edited are the generations after an edit of the setup fields. Only a sign-in makes a grant that an edit leaves
// behind.
func (g Generations) edited(auth *catalog.Auth, before, after map[string]string) Generations {
	if auth.Scheme != catalog.Code {
		return g
	}
	g.Clients, g.Now.Client = numbered(g.Clients, g.Now.Client, ClientMark(auth, before),
		ClientMark(auth, after))
	g.Scopes, g.Now.Scopes = numbered(g.Scopes, g.Now.Scopes, setOf(auth.AskedScopes(before)),
		setOf(auth.AskedScopes(after)))
	for i := 0; i < len(g.Scopes)-maxScopeSets; i++ {
		if i != g.Now.Scopes {
			g.Scopes[i] = ""
		}
	}
	return g
}

// numbered gives what an edit brought its number: that of before, if it was there before.
func numbered(known []string, now int, before, after string) ([]string, int) {
	if before == after {
		return known, now
	}
	known = slices.Clone(known)
	if len(known) == 0 {
		known = []string{before}
	}
	if i := slices.Index(known, after); i >= 0 {
		return known, i
	}
	return append(known, after), len(known)
}

// Generation is that of a grant of the client with the mark that was asked for with the scopes.
func (c AuthConfig) Generation(client string, asked []string) Generation {
	past := c.Generations
	g := past.Now
	if i := slices.Index(past.Clients, client); i >= 0 {
		g.Client = i
	}
	if len(past.Scopes) == 0 {
		return g
	}
	had := setOf(asked)
	i := slices.Index(past.Scopes, had)
	if i < 0 && !covers(had, past.Scopes[past.Now.Scopes]) {
		i = slices.IndexFunc(past.Scopes, func(set string) bool { return !covers(set, past.Scopes[past.Now.Scopes]) })
	}
	if i >= 0 {
		g.Scopes = i
	}
	return g
}

// AskedBy is the set of scopes with the number, which values, the setup fields, say where it was never edited.
func (c AuthConfig) AskedBy(number int, auth *catalog.Auth, values map[string]string) []string {
	if number >= len(c.Generations.Scopes) {
		return auth.AskedScopes(values)
	}
	return strings.Fields(c.Generations.Scopes[number])
}

// OnFormerClient is how many accounts have a grant of another client than the auth config has now.
func (c AuthConfig) OnFormerClient() int {
	if len(c.Generations.Clients) == 0 {
		return 0
	}
	return c.AccountCount - c.having(c.Linked.Clients, c.Generations.Now.Client)
}

// MissingScopes is how many accounts were linked when the auth config did not ask for all that it asks for now.
func (c AuthConfig) MissingScopes() int {
	n := 0
	for i, set := range c.Generations.Scopes {
		if !covers(set, c.Generations.Scopes[c.Generations.Now.Scopes]) {
			n += c.having(c.Linked.Scopes, i)
		}
	}
	return n
}

// having is how many accounts have the number.
func (c AuthConfig) having(counts map[int]int, number int) int {
	if number > 0 {
		return counts[number]
	}
	rest := c.AccountCount
	for _, n := range counts {
		rest -= n
	}
	return rest
}

func setOf(scopes []string) string {
	return strings.Join(slices.Compact(slices.Sorted(slices.Values(scopes))), " ")
}

// covers says whether all scopes of a set are in another.
func covers(set, part string) bool {
	had := strings.Fields(set)
	return !slices.ContainsFunc(strings.Fields(part), func(s string) bool { return !slices.Contains(had, s) })
}
