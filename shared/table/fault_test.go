package table_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/fanout"
	"patchbay/shared/fault"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

type items = map[string]map[string]types.AttributeValue

// survivable are plans after which a write must answer and leave what it does without any fault.
var survivable = map[string][]tabletest.Fault{
	"error before":                     {tabletest.Before},
	"answer lost":                      {tabletest.After},
	"answer lost twice":                {tabletest.After, tabletest.After},
	"error before, then answer lost":   {tabletest.Before, tabletest.After},
	"answer lost, then error before":   {tabletest.After, tabletest.Before},
	"answer of a second write lost":    {tabletest.None, tabletest.After},
	"failed inside":                    {tabletest.Inside, tabletest.Inside},
	"throttled":                        {tabletest.Throttle, tabletest.Throttle},
	"throttled, then answer lost":      {tabletest.Throttle, tabletest.After},
	"conflict":                         {tabletest.Conflict, tabletest.Conflict},
	"conflict, then answer lost":       {tabletest.Conflict, tabletest.After},
	"answer lost, then conflict twice": {tabletest.After, tabletest.Conflict, tabletest.Conflict},
	"conflict with the second write":   {tabletest.None, tabletest.Conflict},
}

// plans are the survivable ones by name. On the slow engine, and with -short, they are those that an engine can tell
// apart: a write comes twice, it comes three times, or the second one does. What the client meets besides never reaches
// an engine.
func plans(t *testing.T) []string {
	if onAWS(t) || testing.Short() {
		return []string{"answer lost", "answer lost twice", "answer of a second write lost"}
	}
	return slices.Sorted(maps.Keys(survivable))
}

// R2: of every write the caller hears what happened, and nothing is done twice.
func TestWritesSurviveFaults(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		for name, c := range writes(t, w) {
			t.Run(name, func(t *testing.T) {
				before := w.Items(t)
				defer restore(t, w, before)
				want, err := c.do(t.Context(), w.Store)
				does(t, err)
				after := plain(w.Items(t))
				if reflect.DeepEqual(after, plain(before)) {
					t.Fatal("it changes nothing, so this test shows nothing")
				}
				var f tabletest.Faults
				faulty := w.Through(f.Install).Hasty()
				there := w.Items(t)
				for _, plan := range plans(t) {
					put(t, w, there, before)
					f.Plan(survivable[plan]...)
					have, err := c.do(t.Context(), faulty)
					if err != nil || !c.silent && !reflect.DeepEqual(have, want) {
						t.Errorf("%s: answered %+v, %v; want %+v", plan, have, err, want)
					}
					if f.Tries() < 2 && survivable[plan][0] != tabletest.None {
						t.Errorf("%s: one try, so no fault was met", plan)
					}
					there = w.Items(t)
					if now := plain(there); !reflect.DeepEqual(now, after) {
						t.Errorf("%s: %s", plan, changes(after, now))
					}
				}
				for plan, end := range map[tabletest.Fault]items{tabletest.Before: plain(before), tabletest.After: after} {
					put(t, w, there, before)
					f.Plan(slices.Repeat([]tabletest.Fault{plan}, 20)...)
					if _, err := c.do(t.Context(), faulty); err == nil && plan == tabletest.Before {
						t.Error("nothing ever arrived, and there is no error")
					}
					there = w.Items(t)
					if now := plain(there); !c.steps && !reflect.DeepEqual(now, end) {
						t.Errorf("fault %d every time: %s", plan, changes(end, now))
					}
				}
			})
		}
	})
}

// A write that meets others' transactions every time ends with a fault for its caller, and has written nothing.
func TestWritesGiveUpOnConflicts(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		var f tabletest.Faults
		faulty := w.Through(f.Install).Hasty()
		for name, c := range writes(t, w) {
			t.Run(name, func(t *testing.T) {
				f.Plan(slices.Repeat([]tabletest.Fault{tabletest.Conflict}, 2*tries)...)
				refuses(t, w, table.ErrContended, func(ctx context.Context) error {
					_, err := c.do(ctx, faulty)
					contended, ok := errors.AsType[*fault.Error](err)
					switch {
					case name == "Materialise" && err != nil && !ok: // some of its statements may have been done
						return table.ErrContended
					case ok && (contended.Kind != fault.Unavailable || contended.RetryAfter <= 0):
						t.Errorf("the caller is told %+v", contended)
					}
					return err
				})
				want := tries
				if c.joins {
					want++
				}
				if f.Tries() != want {
					t.Errorf("%d tries; want %d", f.Tries(), want)
				}
			})
		}
	})
}

// A conflict says nothing of the tries before it: where one of those lost its answer, the write may have been done, and
// its caller must not be told that it was not.
func TestConflictsAfterALostAnswer(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		var f tabletest.Faults
		faulty := w.Through(f.Install).Hasty()
		all := writes(t, w)
		before := w.Items(t)
		for _, name := range []string{"CreateSession", "MakeDefault"} { // a put and an update
			for _, c := range []struct {
				name  string
				first []tabletest.Fault
				want  error
				done  bool
			}{
				{"lost", []tabletest.Fault{tabletest.After}, table.ErrUnsure, true},
				{"never arrived", []tabletest.Fault{tabletest.Before}, table.ErrUnsure, false},
				{"failed inside", []tabletest.Fault{tabletest.Inside}, table.ErrUnsure, true},
				{"throttled, then lost", []tabletest.Fault{tabletest.Throttle, tabletest.After}, table.ErrUnsure, true},
				{"conflict, then lost", []tabletest.Fault{tabletest.Conflict, tabletest.After}, table.ErrUnsure, true},
				{"throttled", []tabletest.Fault{tabletest.Throttle, tabletest.Throttle}, table.ErrContended, false},
			} {
				t.Run(name+", "+c.name, func(t *testing.T) {
					defer restore(t, w, before)
					f.Plan(append(c.first, slices.Repeat([]tabletest.Fault{tabletest.Conflict}, 2*tries)...)...)
					_, err := all[name].do(t.Context(), faulty)
					if !errors.Is(err, c.want) || fault.Refused(err) == errors.Is(err, table.ErrUnsure) {
						t.Errorf("error = %v; want %v", err, c.want)
					}
					if done := !reflect.DeepEqual(w.Items(t), before); done != c.done {
						t.Errorf("done: %v; this test is about %v", done, c.done)
					}
				})
			}
		}
	})
}

// plain leaves out the marks of single writes, which are random, and a lease's end that is none.
func plain(all items) items {
	out := items{}
	for place, it := range all {
		it = maps.Clone(it)
		delete(it, "write_id")
		if reflect.DeepEqual(it["lease_until"], &types.AttributeValueMemberN{Value: "0"}) {
			delete(it, "lease_until")
		}
		out[place] = it
	}
	return out
}

// restore makes the table what it was.
func restore(t *testing.T, w *tabletest.World, want items) {
	t.Helper()
	put(t, w, w.Items(t), want)
}

// put makes what the table has what it was. It writes only what differs: a suite of some 500 faults is mostly this.
func put(t *testing.T, w *tabletest.World, have, want items) {
	t.Helper()
	var all []types.WriteRequest
	for place, it := range have {
		if want[place] == nil {
			key := map[string]types.AttributeValue{"PK": it["PK"], "SK": it["SK"]}
			all = append(all, types.WriteRequest{DeleteRequest: &types.DeleteRequest{Key: key}})
		}
	}
	for place, it := range want {
		if !reflect.DeepEqual(have[place], it) {
			all = append(all, types.WriteRequest{PutRequest: &types.PutRequest{Item: it}})
		}
	}
	for chunk := range slices.Chunk(all, 25) {
		_, err := w.DB.BatchWriteItem(t.Context(),
			&dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{w.Table: chunk}})
		does(t, err)
	}
}

func TestBatchesSurviveHalves(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		c := w.MakeConfig(t, w.MakeProject(t), "slack")
		ref := w.MakeKey(t, c.Project)
		a := w.MakeAccount(t, c, "owner")
		halves := func() *table.Store { return w.Through(tabletest.Half(3)) }

		admission, err := w.Admit(t.Context(), ref, a.ID)
		does(t, err)
		got(t, admission)(halves().Admit(t.Context(), ref, a.ID))
		n := connect.NewSession{Owner: a.Owner, Connector: "slack", ConfigID: c.ID, AccountID: a.ID}
		issue, err := w.AdmitIssue(t.Context(), ref, n)
		does(t, err)
		got(t, issue)(halves().AdmitIssue(t.Context(), ref, n))
		var keys []string
		for i := range 150 {
			keys = append(keys, fmt.Sprintf("connector-%d", i))
		}
		keys = append(keys, "slack")
		states, err := w.States(t.Context(), c.Project, keys)
		does(t, err)
		got(t, states)(halves().States(t.Context(), c.Project, keys))

		var ids []string
		for i := range 60 {
			ids = append(ids, w.MakeAccount(t, c, fmt.Sprintf("o%d", i)).ID)
		}
		got(t, 60)(halves().Materialise(t.Context(), fanout.Job{Project: c.Project, Connector: "slack"}, ids,
			connector.Disabled, 2))
		for _, id := range ids {
			if have, _, err := w.Account(t.Context(), c.Project, id); err != nil || have.SeenState != connector.Disabled ||
				have.SeenEpoch != 2 {
				t.Errorf("%s has seen %s, %v", id, have.SeenState, err)
			}
		}
	})
}

// A mark tells a write's own repeat from somebody else's write with the same condition: the loser must not take the
// winner's effect for its own.
func TestLostAnswerOfALoser(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		a := w.MakeAccount(t, w.MakeConfig(t, w.MakeProject(t), "slack"), "owner")
		until := w.Clock.Now().Add(time.Minute)
		lease := func(s *table.Store, holder string) func(context.Context) error {
			return func(ctx context.Context) error { return s.Lease(ctx, a.Project, a.ID, 1, 0, holder, until) }
		}
		does(t, lease(w.Store, "same name")(t.Context()))
		var f tabletest.Faults
		f.Plan(tabletest.Before, tabletest.After)
		refuses(t, w, credential.ErrBusy, lease(w.Through(f.Install), "same name"))
	})
}
