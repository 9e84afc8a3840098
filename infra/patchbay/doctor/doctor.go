// Package doctor checks a deployment end to end, as its owner and its callers see it, and says of each thing what is
// wrong and what to do.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/smithy-go"

	"patchbay/infra/patchbay/manage"
	"patchbay/shared/app/clients"
)

// Outcome is what a check came to.
type Outcome string

// The outcomes.
const (
	OK      Outcome = "ok"
	Wrong   Outcome = "wrong"
	Warning Outcome = "warning" // it works, and may be meant
	Skipped Outcome = "skipped" // Says has the reason
)

// Check is one thing that was looked at.
type Check struct {
	Name    string  `json:"name"`
	Outcome Outcome `json:"outcome"`
	Says    string  `json:"says"`
	Do      string  `json:"do,omitempty"` // what to do, of what is wrong
}

// Doctor looks at a deployment.
type Doctor struct {
	API    *manage.Client // nil where no address or no key is named; NoAPI says why
	NoAPI  string
	AWS    *clients.Config // nil where no table is named; NoAWS says why
	NoAWS  string
	Local  bool              // the stack of make dev
	Stack  string            // of CloudFormation; "" for none
	Queues map[string]string // URLs of failure queues, by their names
	Now    func() time.Time
	// Wait bounds how long the stream is given to tell a change.
	Wait time.Duration
	Note func(format string, args ...any)

	checks []Check
	down   bool // the address does not answer
	stack  *outputs
}

// Run makes every check. It ends before the last only with ctx.
func (d *Doctor) Run(ctx context.Context) []Check {
	for _, part := range []func(context.Context){
		d.address, d.key, d.caches, d.callback, d.origins, d.webhooks, d.stackOutputs, d.table, d.rootKeys,
		d.failureQueues, d.alarms, d.sandbox,
	} {
		if ctx.Err() != nil {
			break
		}
		part(ctx)
	}
	return d.checks
}

func (d *Doctor) say(name string, o Outcome, do, format string, args ...any) {
	c := Check{name, o, fmt.Sprintf(format, args...), do}
	d.checks = append(d.checks, c)
	d.Note("%s: %s", name, o)
}

func (d *Doctor) ok(name, format string, args ...any) { d.say(name, OK, "", format, args...) }

func (d *Doctor) skip(name, format string, args ...any) { d.say(name, Skipped, "", format, args...) }

// noAPI skips a check that needs the API, where there is none.
func (d *Doctor) noAPI(name string) bool {
	switch {
	case d.API == nil:
		d.skip(name, "%s", d.NoAPI)
	case d.down:
		d.skip(name, "the address does not answer")
	default:
		return false
	}
	return true
}

// refused is a failure of an AWS call: of rights, where that is what it says, else of the thing itself.
func (d *Doctor) refused(name, action, do string, err error) {
	var api smithy.APIError
	if errors.As(err, &api) {
		switch api.ErrorCode() {
		case "AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "UnrecognizedClientException",
			"InvalidClientTokenId", "ExpiredTokenException", "ExpiredToken", "SignatureDoesNotMatch":
			d.say(name, Wrong, "let the role of whoever runs this have "+action+" there (infra/docs/deployment.md), or sign "+
				"in anew",
				"AWS refuses %s: %s", action, api.ErrorMessage())
			return
		}
		d.say(name, Wrong, do, "%s: %s", api.ErrorCode(), api.ErrorMessage())
		return
	}
	d.say(name, Wrong, do, "%v", err)
}
