package table_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/project"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

// itemOf is the one item of the entity.
func itemOf(t *testing.T, w *tabletest.World, entity string) map[string]types.AttributeValue {
	t.Helper()
	var found map[string]types.AttributeValue
	for _, it := range w.Items(t) {
		if show(it)["entity"] == entity {
			if found != nil {
				t.Fatalf("there are several items of %s", entity)
			}
			found = it
		}
	}
	return found
}

// A use token is made once, ends once, and keeps what it was made with. The same one again changes nothing.
func TestUseTokens(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		ctx, p := t.Context(), w.MakeProject(t)
		made := newUseToken(w, w.MakeKey(t, p).Key)
		does(t, w.CreateUseToken(ctx, made))
		got(t, made)(w.UseToken(ctx, p, made.ID))
		fails[project.UseToken](t, project.ErrUseTokenNotFound)(w.UseToken(ctx, w.MakeProject(t), made.ID))
		ttl := number(t, itemOf(t, w, "use_token")[table.TTLAttribute])
		if want := made.ExpiresAt.Add(project.KeepUseToken).Unix(); ttl != want {
			t.Errorf("the table deletes it at %d; want %d", ttl, want)
		}

		// A second creation under the same Idempotency-Key says the same text, so the same hash, and what it finds stays.
		before := w.Items(t)
		renamed := made
		renamed.Name = "another"
		does(t, w.CreateUseToken(ctx, renamed))
		if after := w.Items(t); !reflect.DeepEqual(before, after) {
			t.Errorf("made twice: %s", changes(before, after))
		}
		other := made
		other.Hash = "another text"
		refuses(t, w, table.ErrOtherToken, func(ctx context.Context) error { return w.CreateUseToken(ctx, other) })

		end := w.Clock.Add(time.Minute)
		ended := made
		ended.RevokedAt = end
		got(t, ended)(w.RevokeUseToken(ctx, p, made.ID, end))
		before = w.Items(t)
		got(t, ended)(w.RevokeUseToken(ctx, p, made.ID, w.Clock.Add(time.Minute)))
		if after := w.Items(t); !reflect.DeepEqual(before, after) {
			t.Errorf("revoked twice: %s", changes(before, after))
		}
		if number(t, itemOf(t, w, "use_token")[table.TTLAttribute]) != ttl {
			t.Error("a revoked one is not listed as long as others")
		}
		does(t, w.CreateUseToken(ctx, made))
		got(t, ended)(w.UseToken(ctx, p, made.ID)) // a late repeat of the creation gives no life back
		for _, of := range []struct{ project, id string }{{p, "ust_none"}, {w.MakeProject(t), made.ID}} {
			refuses(t, w, project.ErrUseTokenNotFound, func(ctx context.Context) error {
				return second(w.RevokeUseToken(ctx, of.project, of.id, end))
			})
		}
	})
}

// Of creations at once of one token all have made it, and revocations at once agree on its end.
func TestUseTokensAtOnce(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		p := w.MakeProject(t)
		made := newUseToken(w, w.MakeKey(t, p).Key)
		const callers = 8
		ends := make(chan any, 2*callers)
		for range callers {
			go func() { ends <- w.CreateUseToken(t.Context(), made) }()
		}
		for range callers {
			if err := <-ends; err != nil {
				t.Errorf("created: %v", err)
			}
		}
		for range callers {
			go func() {
				u, err := w.RevokeUseToken(t.Context(), p, made.ID, w.Clock.Tick())
				if err != nil {
					t.Error(err)
				}
				ends <- u.RevokedAt
			}()
		}
		first := <-ends
		for range callers - 1 {
			if at := <-ends; !reflect.DeepEqual(at, first) {
				t.Errorf("it ended at %v and at %v", first, at)
			}
		}
	})
}

// The clients that Patchbay has at MCP servers take the place of those that were read, and of no others.
func TestKeepClients(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		ctx, p := t.Context(), w.MakeProject(t)
		c := w.MakeConfig(t, p, "slack")
		keep := func(over []byte, sealed, document string) func(context.Context) error {
			read := c
			read.Clients = over
			return func(ctx context.Context) error { return w.KeepClients(ctx, read, []byte(sealed), document) }
		}
		is := func(sealed, document string) {
			t.Helper()
			want := c
			want.Clients, want.ClientDocument = []byte(sealed), document
			_, now, err := w.AuthConfig(ctx, p, c.ID)
			got(t, want)(now, err) // no new version: who edits the auth config has seen all they need
		}
		refuses(t, w, fault.ErrStale, keep([]byte("none yet"), "x", ""))
		does(t, keep(nil, "first", "https://patchbay.test/client.json")(ctx))
		is("first", "https://patchbay.test/client.json")
		refuses(t, w, fault.ErrStale, keep(nil, "x", ""))
		refuses(t, w, fault.ErrStale, keep([]byte("another"), "x", ""))
		does(t, keep([]byte("first"), "second", "")(ctx))
		is("second", "")
		refuses(t, w, fault.ErrStale, keep([]byte("first"), "x", ""))

		// An edit by the owner neither loses them nor is lost.
		_, read, err := w.AuthConfig(ctx, p, c.ID)
		does(t, err)
		does(t, keep([]byte("second"), "third", "")(ctx))
		read.Name = "Renamed"
		_, err = w.UpdateAuthConfig(ctx, read)
		does(t, err)
		_, now, err := w.AuthConfig(ctx, p, c.ID)
		if err != nil || now.Name != "Renamed" || string(now.Clients) != "third" {
			t.Errorf("after an edit it is %+v, %v", now, err)
		}

		gone := w.MakeConfig(t, p, "slack")
		does(t, w.DeleteAuthConfig(ctx, p, gone.ID, gone.Version))
		refuses(t, w, connector.ErrConfigUnknown, func(ctx context.Context) error {
			return w.KeepClients(ctx, gone, []byte("x"), "")
		})
	})
}
