package lambdatest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/table"
)

const (
	webhookSecret = "EXAMPLE-webhook-secret"
	namedID       = "acc_sandbox-key_01jd0000000000000000000007" // that events of the sandbox mean
)

// signedHeaders are those of an event that the sandbox sends now.
func signedHeaders(body string) map[string]string {
	now := time.Now().Unix()
	mac := hmac.New(sha256.New, []byte(webhookSecret))
	_, _ = fmt.Fprintf(mac, "%d.%s", now, body)
	return map[string]string{
		"x-sandbox-signature": fmt.Sprintf("t=%d,v1=%s", now, hex.EncodeToString(mac.Sum(nil))),
	}
}

// inboundSteps are an event of an account, the same again, one that ends it, and what is refused.
func inboundSteps() []step {
	const path = "/inbound/" + projectID + "/" + eventConfig
	event := `{"id":"evt-2","type":"contact.changed","user":"ada"}`
	gone := fmt.Sprintf(`{"id":"evt-3","type":"tokens_revoked","time":%d,"users":["ada"]}`, time.Now().Unix()+60)
	challenge := `{"type":"url_verification","challenge":"abc"}`
	return []step{
		{"POST", path, event, signedHeaders(event), 200, ""},
		{"POST", path, event, signedHeaders(event), 200, ""},
		{"POST", path, challenge, signedHeaders(challenge), 200, ""},
		{"POST", path, gone, signedHeaders(gone), 200, ""},
		{"POST", path, gone, signedHeaders(event), 401, ""},
		{"GET", path, "", nil, 400, ""},
		{"POST", "/inbound/" + projectID + "/" + keyConfig, event, signedHeaders(event), 404, ""},
	}
}

// namedInEvents links the account that the sandbox's events name.
func namedInEvents(t *testing.T, store *table.Store) {
	t.Helper()
	now := time.Now()
	err := store.Link(t.Context(), connect.Link{Sealed: []byte("sealed"), Account: account.Account{
		ID: namedID, Project: projectID, Connector: "sandbox-key", ConfigID: eventConfig, AuthType: "basic",
		Owner: account.Owner{ID: "ada", Name: "Ada"}, Own: account.Active, SeenState: connector.Enabled, SeenEpoch: 1,
		Inbound: account.Inbound{Key: "ada", Since: now}, CreatedAt: now, UpdatedAt: now, Version: 1,
	}})
	if err != nil {
		t.Fatal(err)
	}
}

func ownIs(id string, want account.Status) func(*testing.T, *table.Store) {
	return func(t *testing.T, store *table.Store) {
		t.Helper()
		a, _, err := store.Account(t.Context(), projectID, id)
		if err != nil || a.Own != want {
			t.Errorf("%s is %s, %v; want %s", id, a.Own, err, want)
		}
	}
}
