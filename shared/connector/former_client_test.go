package connector

import (
	"errors"
	"testing"

	"patchbay/shared/catalog"
	"patchbay/shared/secret"
)

// A grant goes where it was issued: the client that is used for it has its id and its sign-in server's host, or there
// is none. With a fixed host the id alone tells.
func TestClientOfAGrant(t *testing.T) {
	auth := func(token string) *catalog.Auth {
		return &catalog.Auth{
			Scheme: catalog.Code, Setup: []catalog.Field{{Key: "client_id"}, {Key: "server"}, {Key: "tenant"}},
			OAuth2: &catalog.OAuth2{Token: catalog.Token{URL: catalog.NewTemplate(token)}},
		}
	}
	setup := func(id, server string) map[string]string {
		return map[string]string{"client_id": id, "server": server, "tenant": "t"}
	}
	fixed, placed := auth("https://acme.test/{tenant}/token"), auth("https://{server}.acme.test/{customer}/token")
	if mark := ClientMark(fixed, setup("a", "x")); mark != "a" {
		t.Errorf("with a fixed host the mark is %q", mark)
	}
	ours, evil, back := setup("a", "ours"), setup("a", "evil"), setup("b", "ours")
	secrets := map[string]secret.Text{}
	was := map[string]string(nil)
	for _, is := range []map[string]string{ours, evil, back, setup("b", "ours")} {
		if was != nil {
			former, err := readFormer(secrets)
			if err = errors.Join(err, keepFormer(placed, secrets, former, was, is)); err != nil {
				t.Fatal(err)
			}
		}
		was = is
	}
	former, err := readFormer(secrets)
	if err != nil || len(former) != 2 {
		t.Fatalf("%v, %v", former, err)
	}
	for name, c := range map[string]struct {
		mark, id, server string
		err              error
	}{
		"of the first host":             {ClientMark(placed, ours), "a", "ours", nil},
		"of the second host":            {ClientMark(placed, evil), "a", "evil", nil},
		"of the present client":         {ClientMark(placed, back), "b", "ours", nil},
		"of a host that nobody knows":   {ClientMark(placed, setup("b", "evil")), "", "", ErrClientMoved},
		"of no client":                  {"", "b", "ours", nil},
		"stored without a host":         {"a", "a", "ours", nil},
		"the present, without a host":   {"b", "b", "ours", nil},
		"of a client that nobody knows": {"c", "b", "ours", nil},
	} {
		got, err := clientValues(back, former, c.mark)
		if !errors.Is(err, c.err) || got["client_id"] != c.id || got["server"] != c.server {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if got, err := clientValues(evil, former[:1], "a"); err != nil || got["server"] != "ours" {
		t.Errorf("stored without a host, before the host moved: %v, %v", got, err)
	}
	now := AuthConfig{Setup: back, AccountCount: 3}
	for mark, formerly := range map[string]bool{
		ClientMark(placed, ours): true, ClientMark(placed, back): false, ClientMark(placed, evil): true, "": false,
		ClientMark(placed, setup("b", "evil")): true,
	} {
		if now.Formerly(mark) != formerly {
			t.Errorf("%q is a former client: %v", mark, !formerly)
		}
	}
	if now.Generations = now.Generations.edited(placed, ours, evil); now.OnFormerClient() != 3 {
		t.Errorf("after the host moved %d accounts are of another client", now.OnFormerClient())
	}
	other := now
	if other.Generations = (Generations{}).edited(fixed, ours, evil); other.OnFormerClient() != 0 {
		t.Errorf("what is no host leaves %d accounts behind", other.OnFormerClient())
	}
}
