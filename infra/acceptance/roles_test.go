package acceptance_test

import (
	"net/http"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/aws/smithy-go/middleware"

	"patchbay/infra/local/stack"
	"patchbay/infra/roles"
)

// Every function in these tests has the rights of its role in template.yaml and no others: a call that AWS would refuse
// is refused here, and fails the run even where the test that made it looks at something else.

var deployed = sync.OnceValue(func() roles.Roles {
	text, err := os.ReadFile("../../template.yaml")
	if err != nil {
		panic(err)
	}
	all, err := roles.Read(text)
	if err != nil {
		panic(err)
	}
	return all
})

var (
	refusing sync.Mutex
	refusals = map[string]bool{}
)

func guard(function string) func(*middleware.Stack) error {
	return deployed().Guard(function, "patchbay/local", func(why string) {
		refusing.Lock()
		defer refusing.Unlock()
		refusals[why] = true
	})
}

// The guard refuses: a function that gets the role of another cannot do its work.
func TestFunctionsHaveTheirRolesOnly(t *testing.T) {
	t.Parallel()
	var refused []string
	own := stack.ForTest(t, func(o *stack.Options) {
		o.Middleware = func(function string) func(*middleware.Stack) error {
			if function == "accounts" {
				function = "connect-sessions" // which may not read accounts
			}
			return deployed().Guard(function, "patchbay/local", func(why string) { refused = append(refused, why) })
		}
	})
	p := tenantOf(t, own)
	p.get("/connectors").want(http.StatusOK)
	p.get("/accounts").want(http.StatusInternalServerError)
	if !slices.Contains(refused, "the function connect-sessions calls dynamodb:Query on accounts PROJ#"+p.id+
		"#ACCTS, which its role does not allow") {
		t.Errorf("refused: %q", refused)
	}
}
