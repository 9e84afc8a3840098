package account

import (
	"fmt"
	"slices"

	"patchbay/shared/fault"
)

// Sharing says for whom calls may be made in an account's name. The zero Sharing is an organisation's: for everybody
// whom the project's back end calls for.
type Sharing struct {
	Personal bool     // only for the owner and Users
	Users    []string // as the project knows them: other owners' ids or user names
}

// MaxUsers bounds the users of a personal account.
const MaxUsers = 100

// ErrNotShared refuses a call in a personal account's name for somebody else.
var ErrNotShared = fault.New(fault.Forbidden, "account_not_shared",
	"The account is personal, and the header x-acting-user names nobody whom it is shared with.")

// Admits says whether a call may be made in the account's name for a user, "" when the caller names none. ErrNotShared.
// The project's back end vouches for who the user is: a key is the project's, not a user's.
func (a Account) Admits(user string) error {
	switch {
	case !a.Sharing.Personal:
		return nil
	case user == "":
		return ErrNotShared.Says(
			"The account is personal: name the user whom the call is made for in the header x-acting-user.")
	case user == a.Owner.ID, user == a.Owner.Username, slices.Contains(a.Sharing.Users, user):
		return nil
	}
	return ErrNotShared
}

// Fault says what is wrong with a sharing, "" when nothing is.
func (s Sharing) Fault() string {
	switch {
	case !s.Personal && len(s.Users) > 0:
		return "an organization's account has no list of users: leave users out, or make it personal"
	case len(s.Users) > MaxUsers:
		return fmt.Sprintf("names at most %d users", MaxUsers)
	}
	for _, u := range s.Users {
		if u == "" {
			return "names a user without a name"
		}
		if why := LineFault(u); why != "" {
			return "a user " + why
		}
	}
	return ""
}
