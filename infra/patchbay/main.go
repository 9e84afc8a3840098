// Command patchbay is the owner's command: it makes projects and API keys, which no function can, and the deployment's
// own keys and shared OAuth clients. It works through the caller's AWS credentials (IAM), or on the local stack with --dev.
package main

import (
	"context"
	"errors"
	"os"
	"os/signal"

	"github.com/alecthomas/kong"

	"patchbay/shared/fault"
)

type commands struct {
	Target

	Setup   setupCommand  `cmd:"" help:"Make the deployment's root keys. Safe to repeat."`
	Project projectGroup  `cmd:"" help:"Projects (tenants)."`
	Key     keyGroup      `cmd:"" help:"API keys of a project."`
	Client  clientCommand `cmd:"" help:"Store the deployment's shared OAuth client of a connector; reads {\"client_id\":…,\"client_secret\":…} from standard input."`
	Rotate  rotateCommand `cmd:"" help:"Make a new root key, which seals from then on; older ones go on opening."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var c commands
	k := kong.Parse(&c, kong.Name("patchbay"), kong.Description("The owner's command of a Patchbay deployment."),
		kong.BindTo(ctx, (*context.Context)(nil)))
	k.FatalIfErrorf(readable(k.Run(&c.Target)))
}

// readable makes of an error for a caller what a person at a terminal wants: the message, then what is wrong where.
func readable(err error) error {
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
