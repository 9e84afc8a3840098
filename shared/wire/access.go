package wire

import (
	"patchbay/shared/scope"
)

// Access says what a route asks of its caller. The zero value asks for nothing that exists, and no route can be
// registered with it: a route is open to nobody until its registration says to whom.
type Access struct {
	kind  kind
	scope scope.Scope
}

type kind int

const (
	undecided kind = iota
	withKey
	withAnyKey
	withSession
	withCookie
	public
)

// The accesses that are not an API key's.
var (
	// Session is a route for an end user's browser, which presents a connect session's token.
	Session = Access{kind: withSession}
	// Console is a route for the console about who is signed in to it, whose session is in a cookie.
	Console = Access{kind: withCookie}
	// AnyKey is a route for whoever presents an API key, which is to be admitted for scope.Any. What its scopes allow, the
	// route looks at by itself.
	AnyKey = Access{kind: withAnyKey}
	// Public is a route that asks for no credential, or that reads its credential by itself, as the OAuth flow's do.
	Public = Access{kind: public}
)

// Key is a route for a project's back end, which presents an API key with the scope, and for its members in the
// console, who present a session.
func Key(need scope.Scope) Access {
	if need == "" || need == scope.Any {
		return Access{}
	}
	return Access{kind: withKey, scope: need}
}

// Scope is the scope that an API key needs, and "" where no key is asked for.
func (a Access) Scope() scope.Scope { return a.scope }

// String says in words what the access is.
func (a Access) String() string {
	switch a.kind {
	case withKey:
		return "key with " + string(a.scope)
	case withAnyKey:
		return "any key"
	case withSession:
		return "session"
	case withCookie:
		return "console"
	case public:
		return "public"
	default:
		return "undecided"
	}
}

// security names the schemes of the OpenAPI document that satisfy the access. One of them is enough.
func (a Access) security() []map[string][]string {
	switch a.kind {
	case withKey, withAnyKey:
		return []map[string][]string{{SchemeBasic: {}}, {SchemeBearer: {}}}
	case withSession:
		return []map[string][]string{{SchemeSession: {}}}
	case withCookie:
		return []map[string][]string{{SchemeConsole: {}}}
	default:
		return nil
	}
}
