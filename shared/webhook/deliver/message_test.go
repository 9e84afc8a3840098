package deliver_test

import (
	"encoding/json"
	"testing"
	"time"

	"patchbay/shared/event"
	"patchbay/shared/webhook/deliver"
)

// A payload says what record it tells of, whichever it is, also after the event has been through queue and store.
func TestPayloadNamesItsRecord(t *testing.T) {
	t.Parallel()
	whole := event.Event{
		ID: "evt_1", Project: "prj_1", Account: "acc_1", Connector: "slack", Config: "cfg_1", Owner: "ada",
		Time: time.Unix(1, 0),
		Data: event.Data{"session_id": int64(1764400000123456), "endpoint_id": "whe_1",
			"pending_call_id": "pcl_1"},
	}
	want := map[string]string{
		"account": "acc_1", "connector": "slack", "connector_definition": "slack", "auth_config": "cfg_1",
		"session": "1764400000123456", "webhook": "whe_1", "provider": "acc_1", "pending_call": "pcl_1",
	}
	for _, of := range event.Types() {
		e := whole
		e.Type = of
		stored, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var read event.Event
		if err := json.Unmarshal(stored, &read); err != nil {
			t.Fatal(err)
		}
		for when, e := range map[string]event.Event{"fresh": e, "read": read} {
			body, err := deliver.Body(e, time.Unix(2, 0))
			if err != nil {
				t.Fatal(err)
			}
			var p deliver.Payload
			if err := json.Unmarshal(body, &p); err != nil {
				t.Fatal(err)
			}
			if p.RecordID == "" || p.RecordID != want[p.Record] {
				t.Errorf("%s, %s: %s %q, want %q", of, when, p.Record, p.RecordID, want[p.Record])
			}
		}
	}
	e := whole
	e.Type, e.Account = event.ProviderReceived, "" // nobody knows whose
	body, err := deliver.Body(e, time.Unix(2, 0))
	var p deliver.Payload
	if err != nil || json.Unmarshal(body, &p) != nil || p.RecordID != "cfg_1" {
		t.Errorf("a provider's event of no account is of %q, %v", p.RecordID, err)
	}
}
