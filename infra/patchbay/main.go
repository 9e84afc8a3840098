// Command patchbay is the owner's command: it makes projects and API keys, which no function can, and the deployment's
// own keys and shared OAuth clients. It works through the caller's AWS credentials (IAM), or on the local stack with
// --dev.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"patchbay/shared/fault"
)

type commands struct {
	Target

	Setup      setupCommand    `cmd:"" help:"Make the deployment's root keys. Safe to repeat."`
	Project    projectGroup    `cmd:"" help:"Projects (tenants)."`
	Member     memberGroup     `cmd:"" help:"Who may do what in a project's console."`
	Key        keyGroup        `cmd:"" help:"API keys of a project."`
	Client     clientCommand   `cmd:"" help:"Store the deployment's shared OAuth client of a connector; reads {\"client_id\":…,\"client_secret\":…} from standard input."`
	Vault      vaultGroup      `cmd:"" help:"The deployment's root keys, which seal what accounts act with."`
	Deliveries deliveriesGroup `cmd:"" help:"What webhook endpoints are sent."`
	Events     eventsGroup     `cmd:"" help:"What others are told of changes."`
	Logs       logsCommand     `cmd:"" help:"Show a project's log, and follow it."`
	Audit      auditGroup      `cmd:"" help:"Who changed which setting."`
	Connectors catalogGroup    `cmd:"" name:"catalog" help:"Definitions of connectors: write, check, compile them."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var c commands
	k, err := c.parser()
	if err != nil {
		panic(err) // the tags above are wrong
	}
	k.FatalIfErrorf(c.run(ctx, k, os.Args[1:], os.Stdin, os.Stdout))
}

func (c *commands) parser() (*kong.Kong, error) {
	return kong.New(c, kong.Name("patchbay"), kong.Description("The owner's command of a Patchbay deployment."))
}

// run parses args and does what they ask.
func (c *commands) run(ctx context.Context, k *kong.Kong, args []string, in io.Reader, out io.Writer) error {
	parsed, err := k.Parse(args)
	if err != nil {
		return err
	}
	c.in, c.out = in, out
	parsed.BindTo(ctx, (*context.Context)(nil))
	return readable(&c.Target, parsed.Run(&c.Target))
}

// readable makes of an error for a caller what a person at a terminal wants: the message, then what is wrong where.
func readable(t *Target, err error) error {
	if t.Dev != "" && errors.Is(err, syscall.ECONNREFUSED) {
		return fmt.Errorf("is make dev running? Nothing answers at the addresses in %s, which a killed one leaves behind",
			t.Dev)
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	text := f.Message
	for _, field := range f.Fields {
		text += "\n  " + field.Location + ": " + field.Message
	}
	return errors.New(text)
}
