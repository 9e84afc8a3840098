package table_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"patchbay/shared/account"
	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/table"
	"patchbay/shared/table/tabletest"
)

// step is one operation of a history on one connector; its answer is answer.
type step struct {
	kind  string // switch, link, read
	state connector.State
	epoch int64 // link: what it claims to have seen
}

type answer struct {
	changed bool
	epoch   int64
	status  account.Status // read: effective; link: "linked", "off" or "stale"
}

// switchboard is the sequential meaning: a state and an epoch, which links and effective statuses follow at once.
type switchboard struct {
	on    bool
	epoch int64
}

var linear = porcupine.Model{
	Init: func() any { return switchboard{on: true, epoch: 1} },
	Step: func(state, input, output any) (bool, any) {
		s, in, out := state.(switchboard), input.(step), output.(answer)
		switch in.kind {
		case "switch":
			changed := s.on != (in.state == connector.Enabled)
			if changed {
				s.on, s.epoch = !s.on, s.epoch+1
			}
			return out.changed == changed && out.epoch == s.epoch, s
		case "link":
			want := account.Status("linked")
			switch {
			case !s.on:
				want = "off"
			case in.epoch != s.epoch:
				want = "stale"
			}
			return out.status == want, s
		default:
			want := account.Inactive
			if s.on {
				want = account.Active
			}
			return out.status == want && out.epoch == s.epoch, s
		}
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v → %+v", input, output) },
}

// R4: enable, disable, link and reads of an effective status behave as if each happened at one moment between its call
// and its answer.
func TestSwitchingIsLinearizable(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		for range 3 {
			c := w.MakeConfig(t, w.MakeProject(t), "slack")
			seen := w.MakeAccount(t, c, "seen")
			var mu sync.Mutex
			var history []porcupine.Operation
			begin := time.Now()
			race(t, 8, func(ctx context.Context, client int) error {
				epoch := int64(1)
				for i := range 20 {
					in := []step{
						{kind: "switch", state: connector.Disabled}, {kind: "read"}, {kind: "switch", state: connector.Enabled},
						{kind: "read"},
						{kind: "link", epoch: epoch}, {kind: "read"},
					}[(i+client)%6]
					call := time.Since(begin)
					out, err := take(ctx, w, in, c, seen.ID, fmt.Sprintf("owner-%d-%d", client, i))
					end := time.Since(begin)
					if err != nil {
						return err
					}
					if out.epoch > 0 {
						epoch = out.epoch
					}
					mu.Lock()
					history = append(history, porcupine.Operation{ClientId: client, Input: in, Output: out, Call: int64(call),
						Return: int64(end)})
					mu.Unlock()
				}
				return nil
			}, oneOf())
			if !porcupine.CheckOperations(linear, history) {
				t.Errorf("a history of %d operations is not linearizable", len(history))
				for _, op := range history {
					t.Logf("%d..%d client %d: %s", op.Call, op.Return, op.ClientId, linear.DescribeOperation(op.Input, op.Output))
				}
			}
		}
		coherent(t, w)
	})
}

func take(ctx context.Context, w *tabletest.World, in step, c connector.AuthConfig, seen,
	owner string) (answer, error) {
	switch in.kind {
	case "switch":
		now, changed, err := w.SetState(ctx, c.Project, c.Connector, in.state)
		return answer{changed: changed, epoch: now.Epoch}, err
	case "link":
		a := account.Account{
			ID: "acc" + w.NewConfig(c.Project, c.Connector).ID[3:], Project: c.Project, Connector: c.Connector, ConfigID: c.ID,
			Owner: account.Owner{ID: owner}, Own: account.Active, SeenEpoch: in.epoch, Version: 1, CreatedAt: w.Clock.Now(),
		}
		err := w.Link(ctx, tabletest.LinkOf(a))
		for errors.Is(err, table.ErrContended) {
			err = w.Link(ctx, tabletest.LinkOf(a))
		}
		switch {
		case err == nil:
			return answer{status: "linked"}, nil
		case errors.Is(err, connector.ErrNotEnabled):
			return answer{status: "off"}, nil
		case errors.Is(err, fault.ErrStale):
			return answer{status: "stale"}, nil
		default:
			return answer{}, err
		}
	default:
		a, now, err := w.Account(ctx, c.Project, seen)
		return answer{status: a.Effective(now), epoch: now.Epoch}, err
	}
}
