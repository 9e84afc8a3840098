package project

import (
	"slices"

	"patchbay/shared/scope"
)

// Unbound are the scopes that lead around a call policy: who reads a credential calls the provider without Patchbay,
// who writes a definition says where it is sent, who makes keys makes one without a policy, and who approves calls lets
// pass what the policy holds back.
func Unbound() []scope.Scope {
	return []scope.Scope{
		scope.CredentialsRead, scope.CredentialsExport, scope.DefinitionsWrite, scope.ProjectAdmin,
		scope.PendingCallsWrite,
	}
}

// bounded checks the policy of a new key. A key with a policy that is given no scopes has those of today that do not
// lead around it.
func bounded(n NewKey) (NewKey, error) {
	var err error
	if n.Policy, err = n.Policy.Clean("body.call_policy"); err != nil || n.Policy.Empty() {
		return n, err
	}
	if len(n.Scopes) == 0 {
		n.Scopes = slices.DeleteFunc(scope.All(), func(s scope.Scope) bool { return slices.Contains(Unbound(), s) })
	}
	for _, s := range n.Scopes {
		if slices.Contains(Unbound(), s) {
			return n, ErrInvalidKey.At("body.scopes",
				"has "+string(s)+", which leads around the key's call policy; leave out one of the two")
		}
	}
	return n, nil
}
