// Command patchbay works with a deployment of Patchbay: as its owner through AWS credentials (projects, first keys,
// root keys, shared OAuth clients, queues), and as a project's back end through the management API, with an API key.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/aws/smithy-go"
	"github.com/willabides/kongplete"

	sdk "patchbay/infra/clients/go/patchbay"
	"patchbay/infra/patchbay/manage"
	"patchbay/shared/fault"
)

type commands struct {
	Target

	Projects    projectGroup     `cmd:"" aliases:"project" help:"Projects (tenants)."`
	Keys        keyGroup         `cmd:"" aliases:"key" help:"API keys of a project."`
	Members     memberGroup      `cmd:"" aliases:"member" help:"Who may do what in a project's console."`
	Connectors  connectorsGroup  `cmd:"" aliases:"connector" help:"What a project makes of the catalog's connectors."`
	AuthConfigs authConfigsGroup `cmd:"" aliases:"auth-config" help:"How connectors authenticate in a project."`
	Sessions    sessionsGroup    `cmd:"" aliases:"session" help:"Links by which end users link accounts."`
	Accounts    accountsGroup    `cmd:"" aliases:"account" help:"Linked accounts."`
	UseTokens   useTokensGroup   `cmd:"" aliases:"use-token" help:"Tokens that call providers in one customer's name."`
	Webhooks    webhooksGroup    `cmd:"" aliases:"webhook" help:"Endpoints of yours that are told what happens."`
	FanOut      fanOutGroup      `cmd:"" name:"fan-out" help:"How far enabling or disabling a connector has reached its accounts."`
	Export      exportCommand    `cmd:"" help:"Write a project's configuration as YAML, for review, for git, for another project. No secret is in it."`
	Plan        planCommand      `cmd:"" help:"Say what importing a file would change, and change nothing."`
	Import      importCommand    `cmd:"" help:"Show the plan of a file, ask, and do it."`
	Logs        logsCommand      `cmd:"" help:"Show a project's log, and follow it."`
	Audit       auditGroup       `cmd:"" help:"Who changed which setting."`
	Catalog     catalogGroup     `cmd:"" help:"Definitions of connectors: write, check, compile them."`

	Doctor     doctorCommand   `cmd:"" help:"Check a deployment end to end, and say of what is wrong what to do. It links an account, makes a call with it, and deletes it."`
	Setup      setupCommand    `cmd:"" help:"Make the deployment's root keys. Safe to repeat."`
	Client     clientCommand   `cmd:"" help:"Store the deployment's shared OAuth client of a connector; reads {\"client_id\":…,\"client_secret\":…} from standard input."`
	Vault      vaultGroup      `cmd:"" help:"The deployment's root keys, which seal what accounts act with."`
	Events     eventsGroup     `cmd:"" help:"What others are told of changes."`
	Deliveries deliveriesGroup `cmd:"" help:"What webhook endpoints are sent."`

	Profiles   profilesGroup     `cmd:"" aliases:"profile" help:"Deployments and projects by names of yours."`
	Completion completionCommand `cmd:"" help:"Print the completion script of a shell, to be sourced at its start."`
	Version    versionCommand    `cmd:"" help:"What this binary was built of."`
	Document   documentCommand   `cmd:"" hidden:"" help:"Write the page of the documentation about the commands."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c commands
	k, err := c.parser()
	if err != nil {
		panic(err) // the tags above are wrong
	}
	kongplete.Complete(k)
	if err := c.run(ctx, k, os.Args[1:], stdio{os.Stdin, os.Stdout, os.Stderr}); err != nil {
		if text := err.Error(); text != "" {
			k.Errorf("%s", text)
		}
		stop()
		os.Exit(exitOf(err)) //nolint:gocritic // stop has run
	}
}

// stdio is the terminal, or what stands in for it.
type stdio struct {
	in  io.Reader
	out io.Writer
	err io.Writer
}

func (c *commands) parser() (*kong.Kong, error) {
	return kong.New(c, kong.Name("patchbay"), kong.Description("Works with a deployment of Patchbay. "+
		"infra/docs/cli.md says more."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.ExplicitGroups([]kong.Group{{Key: "where", Title: "Which deployment, which project:"}}))
}

// run parses args and does what they ask.
func (c *commands) run(ctx context.Context, k *kong.Kong, args []string, s stdio) error {
	parsed, err := k.Parse(args)
	if err != nil {
		return hinted(err)
	}
	c.in, c.out, c.err = s.in, s.out, s.err
	parsed.BindTo(ctx, (*context.Context)(nil))
	return readable(&c.Target, parsed.Run(&c.Target))
}

// hinted says where to read more.
func hinted(err error) error {
	if p, ok := errors.AsType[*kong.ParseError](err); ok && p.Context != nil {
		text := strings.Replace(err.Error(), `one of "",`, "one of ", 1) // which is what it is when it is left out
		if node := p.Context.Selected(); node != nil {
			return usage("%s (see %s --help)", text, spelt(node))
		}
		return usage("%s (see patchbay --help)", text)
	}
	return err
}

// readable makes of an error for a caller what a person at a terminal wants: the message, then what is wrong where. Its
// exit code stays.
func readable(t *Target, err error) error {
	if t.Dev != "" && errors.Is(err, syscall.ECONNREFUSED) {
		return coded{exitUnavailable, fmt.Errorf(
			"is make dev running? Nothing answers at the addresses in %s, which a killed one leaves behind", t.Dev)}
	}
	if op, ok := errors.AsType[*smithy.OperationError](err); ok {
		return inWords(err, op)
	}
	// Of the published client, which import-nango takes.
	if e, ok := errors.AsType[*sdk.Error](err); ok {
		return manage.Refusal(t.URL, e.Status, e.Body)
	}
	if e, ok := errors.AsType[*url.Error](err); ok {
		return &manage.Unreachable{URL: t.URL, Cause: e.Err}
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	text := f.Message
	for _, field := range f.Fields {
		text += "\n  " + field.Location + ": " + field.Message
	}
	return coded{exitOf(err), errors.New(text)}
}
