package connect

import (
	"errors"
	"slices"
	"testing"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/fault"
)

// A session lives from a second to thirty days, and to a week where it manages connections. Left out, it is not asked
// about.
func TestLifeOfASession(t *testing.T) {
	for _, c := range []struct {
		life        time.Duration
		connections bool
		ok          bool
	}{
		{0, false, true}, {MinLife, false, true}, {MinLife - 1, false, false}, {-MinLife, false, false},
		{MaxLife, false, true}, {MaxLife + 1, false, false}, {LongLife, true, true}, {LongLife + 1, true, false},
		{LongLife + 1, false, true}, {0, true, true},
	} {
		err := NewSession{Owner: account.Owner{ID: "o", Name: "O"}, Life: c.life, Connections: c.connections}.check()
		f, _ := errors.AsType[*fault.Error](err)
		isLife := func(f fault.Field) bool { return f.Location == "body.expires_in" }
		named := f != nil && slices.ContainsFunc(f.Fields, isLife)
		if (err == nil) != c.ok || named == c.ok {
			t.Errorf("%v, with connections %v: %v", c.life, c.connections, err)
		}
	}
}
