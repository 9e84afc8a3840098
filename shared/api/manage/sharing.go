package manage

import "patchbay/shared/account"

// NewSharing says for whom calls may be made in an account's name.
type NewSharing struct {
	Kind  string   `json:"kind" enum:"organization,personal" doc:"A personal account is for its owner and users; a call then names one of them in the header x-acting-user"`
	Users []string `json:"users,omitempty" maxItems:"100" doc:"Ids or user names, as you know them"`
}

// AccountSharing is NewSharing in an answer.
type AccountSharing NewSharing

// The kinds of sharing.
const (
	organization = "organization"
	personal     = "personal"
)

// domain is nil for what a request leaves out.
func (s *NewSharing) domain() *account.Sharing {
	if s == nil {
		return nil
	}
	return &account.Sharing{Personal: s.Kind == personal, Users: s.Users}
}

// sharingOf is nil for an organisation's account.
func sharingOf(s account.Sharing) *AccountSharing {
	if !s.Personal {
		return nil
	}
	return &AccountSharing{Kind: personal, Users: s.Users}
}
