package table_test

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/actor"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

// Who made a change, and from where, is on every item that a write leaves. A deletion leaves none: then an item that
// counts the deleted one says which it was, in the same transaction.
func TestEveryWriteSaysWho(t *testing.T) {
	deleted := map[string]string{ // write → the entity that it deletes
		"RevokeKey": "api_key", "DeleteAuthConfig": "auth_config", "DeleteAuthConfig, the only": "auth_config",
		"Delete": "account", "DeleteEndpoint": table.EntityEndpoint,
		"DeleteDefinition": table.EntityDefinition,
	}
	// The key is freed by the request that took it, which is on the item that goes. Who ends a session is who had it. That
	// a deleted account's grant is revoked was said by its deletion. A delivery that is not among the dead any more is
	// told by its next attempt.
	unsaid := []string{"Abandon", "EndSession", "Forget", "Unbury"}
	every(t, func(t *testing.T, w *tabletest.World) {
		ctx := actor.With(t.Context(), actor.Actor{Kind: actor.Key, ID: "0123"})
		ctx = actor.WithOrigin(ctx, actor.Origin{Request: "req_1", IP: "203.0.113.7"})
		all := writes(t, w)
		before := w.Items(t)
		for name, write := range all {
			restore(t, w, before)
			if _, err := write.do(ctx, w.Store); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			after := w.Items(t)
			said := 0
			for k, it := range after {
				if reflect.DeepEqual(before[k], it) {
					continue
				}
				said++
				if who, _ := it["by"].(*types.AttributeValueMemberS); who == nil || who.Value != "key:0123" {
					t.Errorf("%s: %s was written by %v", name, k, show(it)["by"])
				}
				if from := show(it)["origin"]; from != "req_1 203.0.113.7" {
					t.Errorf("%s: %s was written from %v", name, k, from)
				}
				if entity := deleted[name]; entity != "" {
					checkDeleted(t, name, entity, before, after, it)
				}
			}
			if said == 0 && !strings.Contains(strings.Join(unsaid, ","), name) {
				t.Errorf("%s says nothing of who did it", name)
			}
		}
	})
}

func checkDeleted(t *testing.T, write, entity string, before, after map[string]map[string]types.AttributeValue,
	it map[string]types.AttributeValue) {
	t.Helper()
	m, _ := it["deleted"].(*types.AttributeValueMemberM)
	if m == nil {
		t.Errorf("%s does not say what it deleted: %v", write, show(it))
		return
	}
	said := show(m.Value)
	for k, was := range before {
		if after[k] == nil && show(was)["entity"] == entity {
			id := show(was)["id"]
			if entity == "api_key" {
				id = show(was)["hash"].(string)[:16]
			}
			if id == nil {
				id = acme // a definition has its key in the key of its item
			}
			if said["entity"] != entity || said["id"] != id {
				t.Errorf("%s deleted %v and says %v", write, id, said)
			}
		}
	}
}

func TestNothingIsWrittenByNobody(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		nobody := w.As(actor.Actor{})
		all := writes(t, w)
		before := w.Items(t)
		for name, write := range all {
			if _, err := write.do(context.Background(), nobody); err == nil ||
				!strings.Contains(err.Error(), "without an actor") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if after := w.Items(t); !reflect.DeepEqual(before, after) {
			t.Errorf("the table changed: %s", changes(before, after))
		}
	})
}
