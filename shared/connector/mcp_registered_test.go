package connector

import (
	"errors"
	"strconv"
	"testing"
)

// A further server's registration takes the place of none that an account cannot renew without.
func TestRoomForRegistrations(t *testing.T) {
	own := &ownClients{}
	for i := range maxAny {
		if err := own.makeRoom(); err != nil || len(own.Registered) != i {
			t.Fatalf("%v, %d are kept", err, len(own.Registered))
		}
		r := registeredClient{ID: strconv.Itoa(i), Secret: "s"}
		if i == 7 || i == 9 {
			r.Secret = ""
		}
		own.Registered = append(own.Registered, r)
	}
	for _, gone := range []string{"7", "9"} {
		if err := own.makeRoom(); err != nil || len(own.Registered) != maxAny-1 {
			t.Fatalf("%v, %d are kept", err, len(own.Registered))
		}
		for _, r := range own.Registered {
			if r.ID == gone {
				t.Errorf("%s is kept", gone)
			}
		}
		own.Registered = append(own.Registered, registeredClient{ID: "more", Secret: "s"})
	}
	if err := own.makeRoom(); !errors.Is(err, ErrNoRoom) || len(own.Registered) != maxAny {
		t.Errorf("%v, %d are kept", err, len(own.Registered))
	}
}
