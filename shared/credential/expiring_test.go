package credential

import (
	"testing"
	"time"

	"patchbay/shared/account"
)

func TestExpiring(t *testing.T) {
	now := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	in := func(days float64) time.Time { return now.Add(time.Duration(days * float64(day))) }
	told := func(ends time.Time, days int) account.Expiry { return account.Expiry{Ends: ends, Days: days} }
	for _, c := range []struct {
		name          string
		grant, access time.Time
		told          account.Expiry
		want          int // days that are told; 0 when nothing is
	}{
		{name: "no end"},
		{name: "far away", grant: in(14.1)},
		{name: "two weeks", grant: in(14), want: 14},
		{name: "eight days", grant: in(8), want: 14},
		{name: "a week", grant: in(6.9), want: 7},
		{name: "a day", grant: in(0.9), want: 1},
		{name: "over", grant: in(-1)},
		{name: "the access ends first", grant: in(13), access: in(5), want: 7},
		{name: "the grant ends first", grant: in(5), access: in(40), want: 7},
		{name: "told already", grant: in(12), told: told(in(12), 14)},
		{name: "told at another step", grant: in(6), told: told(in(6), 14), want: 7},
		{name: "a renewal put it off by a day", grant: in(6), told: told(in(5), 7)},
		{name: "a renewal put it off by a month, which is nearly over", grant: in(13), told: told(in(-17), 1), want: 14},
	} {
		e, ok := expiring(account.Account{GrantEndsAt: c.grant, AccessEndsAt: c.access, Told: c.told}, now)
		if ok != (c.want > 0) || ok && e.Days != c.want {
			t.Errorf("%s: %+v, %v; want %d", c.name, e, ok, c.want)
		}
	}
}
