package bench_test

import (
	"fmt"
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/infra/bench"
	"patchbay/shared/app/refresh"
	secretsclient "patchbay/shared/app/secrets"
	"patchbay/shared/credential"
	"patchbay/shared/table"
	"patchbay/shared/vault"
)

// renewed is how many accounts are renewed by the schedule, beside as many by proxied calls.
const renewed = 500

// TestScheduledRefresh holds a renewal by the schedule to what it may cost, and tells the CPU of one beside that of a
// proxied call that renews. Both figures have the provider's own CPU in them, and none of the engine's.
func TestScheduledRefresh(t *testing.T) {
	if testing.Short() {
		t.Skip("500 accounts are linked by OAuth")
	}
	d := deploy(t)
	ids := d.authorized(renewed)
	d.meter.Take()
	cfg := d.cfg
	cfg.Middleware = d.meter.Install
	schedule, err := refresh.Schedule(cfg)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	var cost bench.Cost
	var used time.Duration
	// A token of an hour is visited every 27 minutes. The first run sets the beginning, the third one renews.
	for _, minutes := range []int{0, 28, 55} {
		schedule.Now = func() time.Time { return began.Add(time.Duration(minutes) * time.Minute) }
		before := cpu(t)
		tally, err := schedule.Run(t.Context())
		used, cost = cpu(t)-before, d.meter.Take()
		t.Logf("after %d minutes: %+v, %v", minutes, tally, cost)
		if err != nil || minutes == 55 && tally.Renewed != renewed {
			t.Fatalf("%+v, %v", tally, err)
		}
	}
	calls, writes := float64(cost.Total())/renewed, cost.Write/renewed
	t.Logf("a renewal by the schedule: %.2f AWS calls, %.2f RRU, %.2f WRU", calls, cost.Read/renewed, writes)
	hold(t, map[string]bench.Count{"renewal by the schedule": {Calls: calls, Read: cost.Read / renewed, Write: writes}})
	if calls > 3 || writes > 3 {
		t.Errorf("a renewal takes %.2f AWS calls and %.2f WRU", calls, writes)
	}

	for _, id := range ids {
		d.end(id)
	}
	d.meter.Take()
	before := cpu(t)
	for _, id := range ids {
		d.call(http.MethodPost, "/unified/proxy", object{"path": "/me"}, http.StatusOK, "x-account-id", id)
	}
	proxied, spent := cpu(t)-before, d.meter.Take()
	if spent.Write < renewed {
		t.Fatalf("the proxied calls renewed nothing: %v", spent)
	}
	t.Logf("a renewal by a proxied call: %.2f AWS calls, %.2f WRU", float64(spent.Total())/renewed, spent.Write/renewed)
	t.Logf("CPU: %v by the schedule, %v by a proxied call: %.2f times the throughput", used/renewed, proxied/renewed,
		float64(proxied)/float64(used))
}

// end makes an account's access token one that has ended.
func (d *deployment) end(id string) { d.t.Helper(); d.endIn(id, -time.Second) }

// endIn makes an account's access token one that ends after a time.
func (d *deployment) endIn(id string, after time.Duration) {
	d.t.Helper()
	ctx := d.t.Context()
	sealer := vault.Envelopes{Roots: &vault.RootKeys{Client: secretsclient.Client(d.cfg), Prefix: d.cfg.SecretPrefix}}
	stored, err := table.New(d.cfg.DynamoDB(), d.cfg.Table).Credential(ctx, d.project, id)
	if err != nil {
		d.t.Fatal(err)
	}
	m, err := credential.OpenMaterial(ctx, sealer, d.project, id, stored.Sealed)
	if err != nil {
		d.t.Fatal(err)
	}
	m.ExpiresAt = time.Now().Add(after)
	sealed, err := m.Seal(ctx, sealer, d.project, id)
	if err != nil {
		d.t.Fatal(err)
	}
	d.set(d.credentialKey(id), "sealed", &types.AttributeValueMemberB{Value: sealed})
}

func (d *deployment) credentialKey(id string) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{
		"PK": &types.AttributeValueMemberS{Value: "PROJ#" + d.project + "#ACCT#" + id},
		"SK": &types.AttributeValueMemberS{Value: "CRED"},
	}
}

// authorized links accounts of so many owners by OAuth.
func (d *deployment) authorized(n int) (ids []string) {
	d.t.Helper()
	config := d.text("id", http.MethodPost, "/auth_configs", object{
		"connector_key": "sandbox-oauth", "auth_type": "oauth2",
		"setup_fields": object{"client_id": "bench", "client_secret": clientSecret}}, http.StatusCreated)
	for i := range n {
		owner := fmt.Sprint("authorized-", i)
		f := d.flow(config, owner)
		f.start()
		f.back(d.consent(f.authorize))
		ids = append(ids, d.accountOf(owner))
	}
	return ids
}

// cpu is what this process has used.
func cpu(t testing.TB) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
