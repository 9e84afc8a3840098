package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	sdk "patchbay/infra/clients/go/patchbay"
	"patchbay/infra/patchbay/nango"
)

type accountsImportNango struct {
	File      string            `arg:"" help:"What Nango's GET /connections/{id} answers, one after the other or as a list; - is standard input. infra/docs/from-nango.md says how to get it."`
	Apply     bool              `help:"Do it. Without, what would be done is said and nothing is changed."`
	Connector map[string]string `help:"What a Nango integration is here: its provider_config_key, and a connector or an auth config (cfg_…); repeat for more." placeholder:"INTEGRATION=KEY" mapsep:"none"`
	Owner     string            `help:"Whose id an account's owner has: the end user's organization (else the end user), the end-user, or the connection." enum:"organization,end-user,connection" default:"organization"`
	NoVerify  bool              `help:"Do not ask the providers whether the credentials are good."`
}

// imported is what a step is with --json.
type imported struct {
	ConnectionID string `json:"nango_connection_id"`
	Integration  string `json:"nango_provider_config_key"`
	Connector    string `json:"connector,omitempty"`
	AccountID    string `json:"account_id,omitempty"`
	// Outcome is import (planned), linked, already, passed_by (nothing can be done) or failed.
	Outcome string `json:"outcome"`
	Says    string `json:"says"`
}

// Run plans the import, and does it where that was asked for.
func (c accountsImportNango) Run(ctx context.Context, t *Target) error {
	all, err := c.read(t)
	if err != nil {
		return err
	}
	if _, err := t.api(ctx); err != nil { // holds the key to --project
		return err
	}
	address, key, err := t.where()
	if err != nil {
		return err
	}
	client, err := sdk.New(address, key)
	if err != nil {
		return err
	}
	steps, err := nango.Plan(ctx, client, all, nango.Options{
		Connectors: c.Connector, Owner: c.Owner, Verify: !c.NoVerify, Now: time.Now,
	})
	if err != nil {
		return err
	}
	var done []imported
	counts := map[string]int{}
	tell := func(s nango.Step) {
		one := imported{
			ConnectionID: s.Connection.ConnectionID, Integration: s.Connection.ProviderConfigKey, Connector: s.Connector,
			AccountID: s.Account, Outcome: outcome(s, c.Apply), Says: s.Says,
		}
		counts[one.Outcome]++
		done = append(done, one)
		t.say("%s (%s) %s", plain(one.ConnectionID), plain(one.Integration), plain(one.Says))
	}
	if c.Apply {
		nango.Run(ctx, client, steps, tell)
	} else {
		for _, s := range steps {
			tell(s)
		}
	}
	if err := t.answer(listOf(done), func() { c.sum(t, counts) }); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return errors.New("interrupted: what is linked stays; run it again for the rest")
	}
	if n := counts["failed"]; n > 0 {
		return fmt.Errorf("%d of %d failed: mend what is said, and run it again; what is linked is passed by", n, len(done))
	}
	return nil
}

func (c accountsImportNango) read(t *Target) ([]nango.Connection, error) {
	if c.File == "-" {
		return nango.Read(t.in)
	}
	f, err := os.Open(c.File)
	if err != nil {
		return nil, usage("%v", err)
	}
	defer func() { _ = f.Close() }() // it was read alone
	all, err := nango.Read(f)
	if err != nil {
		return nil, usage("%s: %v", c.File, err)
	}
	return all, nil
}

func outcome(s nango.Step, applied bool) string {
	switch {
	case s.Failed:
		return "failed"
	case s.Account != "" && s.Request == nil:
		return "already"
	case s.Account != "":
		return "linked"
	case s.Request == nil:
		return "passed_by"
	case applied:
		return "failed" // interrupted before it
	}
	return "import"
}

func (c accountsImportNango) sum(t *Target, counts map[string]int) {
	if c.Apply {
		t.say("%d linked, %d linked before, %d cannot be, %d failed.", counts["linked"], counts["already"],
			counts["passed_by"], counts["failed"])
		return
	}
	t.say("%d would be linked, %d are already, %d cannot be. Nothing was changed: say --apply.", counts["import"],
		counts["already"], counts["passed_by"])
}
