package table_test

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"patchbay/shared/account"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/table/tabletest"
)

// model is one connector of one project as the rules describe it, in memory.
type model struct {
	state    connector.State
	epoch    int64
	standard string                     // the default auth config
	configs  map[string]string          // id → the same; a set
	accounts map[string]account.Account // by owner
}

// machine runs the same steps on the store and on the model.
type machine struct {
	*tabletest.World
	project string
	m       model
}

// R4: whatever the order of steps, store and model agree on every answer and on what there is.
func TestStoreFollowsItsModel(t *testing.T) {
	checks := flag.Lookup("rapid.checks")
	defer func(given string) { does(t, checks.Value.Set(given)) }(checks.Value.String())
	chosen := checks.Value.String() != checks.DefValue
	every(t, func(t *testing.T, w *tabletest.World) {
		if !chosen { // how many sequences of 30 steps
			n := "40"
			if onAWS(t) {
				n = "10"
			}
			does(t, checks.Value.Set(n))
		}
		rapid.Check(t, func(rt *rapid.T) {
			x := &machine{World: w, project: w.MakeProject(t), m: model{
				state: connector.NotConfigured, configs: map[string]string{}, accounts: map[string]account.Account{},
			}}
			rt.Repeat(map[string]func(*rapid.T){
				"": x.agree, "create": x.create, "make default": x.makeDefault, "delete": x.delete,
				"switch": x.setState, "link": x.link, "unlink": x.unlink, "move": x.move,
			})
		})
		coherent(t, w)
	})
}

// expect compares an answer with the model's.
func expect(rt *rapid.T, err, want error) bool {
	if !errors.Is(err, want) {
		rt.Fatalf("error = %v; the model says %v", err, want)
	}
	return want == nil
}

// config draws the id of an auth config, which may be one that was never there.
func (x *machine) config(rt *rapid.T) string {
	ids := append(slices.Sorted(maps.Keys(x.m.configs)), x.NewConfig(x.project, "slack").ID)
	return rapid.SampledFrom(ids).Draw(rt, "config")
}

func (x *machine) create(rt *rapid.T) {
	c, makeDefault := x.NewConfig(x.project, "slack"), rapid.Bool().Draw(rt, "make default")
	expect(rt, x.CreateAuthConfig(rt.Context(), c, makeDefault), nil)
	if len(x.m.configs) == 0 {
		x.m.state, x.m.epoch = connector.Enabled, max(1, x.m.epoch)
	}
	if len(x.m.configs) == 0 || makeDefault {
		x.m.standard = c.ID
	}
	x.m.configs[c.ID] = c.ID
}

func (x *machine) makeDefault(rt *rapid.T) {
	id := x.config(rt)
	var want error
	if x.m.configs[id] == "" {
		want = connector.ErrConfigUnknown
	}
	if expect(rt, x.MakeDefault(rt.Context(), x.project, id), want) {
		x.m.standard = id
	}
}

func (x *machine) used(id string) (n int) {
	for _, a := range x.m.accounts {
		if a.ConfigID == id {
			n++
		}
	}
	return n
}

func (x *machine) delete(rt *rapid.T) {
	id := x.config(rt)
	var want error
	switch {
	case x.m.configs[id] == "":
		want = connector.ErrConfigUnknown
	case x.used(id) > 0:
		want = connector.ErrHasAccounts
	case x.m.standard == id && len(x.m.configs) > 1:
		want = connector.ErrDefault
	}
	if !expect(rt, x.DeleteAuthConfig(rt.Context(), x.project, id, 0), want) {
		return
	}
	if delete(x.m.configs, id); len(x.m.configs) == 0 {
		x.m.state, x.m.standard = connector.NotConfigured, ""
		x.m.epoch++
	}
}

func (x *machine) setState(rt *rapid.T) {
	state := rapid.SampledFrom([]connector.State{connector.Enabled, connector.Disabled}).Draw(rt, "state")
	var want error
	if x.m.state == connector.NotConfigured {
		want = connector.ErrNotConfigured
	}
	_, changed, err := x.SetState(rt.Context(), x.project, "slack", state)
	if !expect(rt, err, want) {
		return
	}
	if changed != (x.m.state != state) {
		rt.Fatalf("changed = %v from %s to %s", changed, x.m.state, state)
	}
	if changed {
		x.m.state = state
		x.m.epoch++
	}
}

func (x *machine) link(rt *rapid.T) {
	config := x.config(rt)
	owner := fmt.Sprintf("owner-%d", rapid.IntRange(0, 3).Draw(rt, "owner"))
	a := account.Account{
		ID: "acc" + x.NewConfig(x.project, "slack").ID[3:], Project: x.project, Connector: "slack", ConfigID: config,
		Owner: account.Owner{ID: owner},
		Own:   account.Active, SeenEpoch: x.m.epoch, CreatedAt: x.Clock.Now(), Version: 1,
	}
	err := x.Link(rt.Context(), tabletest.LinkOf(a))
	var linked *connect.AlreadyLinked
	switch there, ok := x.m.accounts[owner]; {
	case x.m.state != connector.Enabled:
		expect(rt, err, connector.ErrNotEnabled)
	case x.m.configs[config] == "":
		expect(rt, err, connector.ErrConfigUnknown)
	case ok:
		if !errors.As(err, &linked) || linked.AccountID != there.ID {
			rt.Fatalf("error = %v; the model has %s", err, there.ID)
		}
	default:
		expect(rt, err, nil)
		x.m.accounts[owner] = a
	}
}

// one draws an account that is there.
func (x *machine) one(rt *rapid.T) account.Account {
	if len(x.m.accounts) == 0 {
		rt.Skip("no account")
	}
	owner := rapid.SampledFrom(slices.Sorted(maps.Keys(x.m.accounts))).Draw(rt, "account of")
	return x.m.accounts[owner]
}

func (x *machine) unlink(rt *rapid.T) {
	a := x.one(rt) // its credential changes whenever it does: in move
	expect(rt, x.Delete(rt.Context(), a, a.Version), nil)
	expect(rt, x.Delete(rt.Context(), a, a.Version), account.ErrNotFound)
	delete(x.m.accounts, a.Owner.ID)
}

// move links an account again through an auth config that may be another.
func (x *machine) move(rt *rapid.T) {
	a := x.one(rt)
	from := a.ConfigID
	a.ConfigID = x.config(rt)
	var want error
	switch {
	case x.m.state != connector.Enabled:
		want = connector.ErrNotEnabled
	case x.m.configs[a.ConfigID] == "":
		want = connector.ErrConfigUnknown
	}
	l := tabletest.LinkOf(a)
	l.Over = a.Version
	if expect(rt, x.Relink(rt.Context(), l, from), want) {
		a.Version++
		x.m.accounts[a.Owner.ID] = a
	}
}

// agree reads everything back.
func (x *machine) agree(rt *rapid.T) {
	c, err := x.Configured(rt.Context(), x.project, "slack")
	if err != nil {
		rt.Fatal(err)
	}
	if c.State != x.m.state || c.Epoch != x.m.epoch || c.DefaultConfig != x.m.standard ||
		c.ConfigCount != len(x.m.configs) || len(c.Configs) != len(x.m.configs) {
		rt.Fatalf("the store has %+v; the model %+v", c, x.m)
	}
	for _, cfg := range c.Configs {
		if x.m.configs[cfg.ID] == "" || cfg.AccountCount != x.used(cfg.ID) {
			rt.Fatalf("%s counts %d accounts; the model %d", cfg.ID, cfg.AccountCount, x.used(cfg.ID))
		}
	}
	for owner, want := range x.m.accounts {
		have, state, err := x.Account(rt.Context(), x.project, want.ID)
		if err != nil || have.ConfigID != want.ConfigID || have.Version != want.Version {
			rt.Fatalf("%s is %+v, %v", want.ID, have, err)
		}
		if status := have.Effective(state); (status == account.Active) != (x.m.state == connector.Enabled) {
			rt.Fatalf("%s is %s while its connector is %s", want.ID, status, x.m.state)
		}
		if id, err := x.OwnerAccount(rt.Context(), x.project, owner, "slack"); id != want.ID || err != nil {
			rt.Fatalf("%s has %q, %v", owner, id, err)
		}
	}
}
