package lambdatest

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

// rule is one thing that must be true of the template. Its id is that of the check it mirrors, CKV_ of checkov,
// AwsSolutions- of cdk-nag, and Service.number of AWS Security Hub; a rule of our own has a name in lower case.
//
// Left out, with reasons: CKV_AWS_115 (reserved concurrency is taken from an account that may have ten in all),
// CKV_AWS_117 (in a VPC, calls to providers would need a NAT gateway, which costs while nobody calls; outbound refuses
// private addresses), CKV_AWS_173 and CKV_AWS_27's wish for a customer-managed key (neither environments nor queues
// hold a secret or data; Lambda's and SQS's own keys encrypt them), CKV_AWS_116 for functions that a caller waits for,
// CKV_AWS_297 (the schedule's payload is empty), AwsSolutions-APIG4 (the functions authorise: keys and session tokens
// are in the table).
type rule struct {
	id    string
	check func(stack) []string // what is wrong
	spoil []change             // each must be noticed
}

// change alters a resolved template; a nil value removes what the path names. In it, ~1 stands for the slash of a name,
// as in a JSON pointer (RFC 6901 section 3).
type change struct {
	path  string
	value any
}

// apply returns the stack with the change in it, sharing nothing with s.
func (c change) apply(t *testing.T, s stack) stack {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var changed stack
	if err := json.Unmarshal(text, &changed); err != nil {
		t.Fatal(err)
	}
	cut := strings.LastIndex(c.path, "/")
	above := any(map[string]any(changed))
	if cut > 0 {
		above = at(above, c.path[:cut])
	}
	parent, ok := above.(map[string]any)
	if !ok {
		t.Fatalf("%s: there is nothing to change", c.path)
	}
	if last := unescape(c.path[cut+1:]); c.value == nil {
		if _, ok := parent[last]; !ok {
			t.Fatalf("%s: there is nothing to remove", c.path)
		}
		delete(parent, last)
	} else {
		parent[last] = c.value
	}
	return changed
}

// TestRules holds the template to every rule, with the defaults and with everything switched on, and shows that each
// rule notices what it is there for.
func TestRules(t *testing.T) {
	t.Parallel()
	stacks := map[string]stack{"defaults": resolve(t, origins), "everything": resolve(t, everything)}
	seen := map[string]bool{}
	for _, r := range slices.Concat(dataRules(), rightsRules(), operationRules(), signedRules()) {
		t.Run(r.id, func(t *testing.T) {
			if seen[r.id] {
				t.Error("the id is there twice")
			}
			seen[r.id] = true
			for name, s := range stacks {
				for _, finding := range r.check(s) {
					t.Errorf("with %s: %s", name, finding)
				}
			}
			if len(r.spoil) == 0 {
				t.Error("nothing shows that the rule can fail")
			}
			for _, c := range r.spoil {
				if len(r.check(c.apply(t, stacks["everything"]))) == 0 {
					t.Errorf("%s = %v goes unnoticed", c.path, c.value)
				}
			}
		})
	}
}

// each makes a check of one that looks at every resource of a type; it fails where there is none.
func each(kind string, wrong func(s stack, name string) bool) func(stack) []string {
	return func(s stack) []string {
		names := s.of(kind)
		if len(names) == 0 {
			return []string{"there is no " + kind}
		}
		return slices.DeleteFunc(names, func(name string) bool { return !wrong(s, name) })
	}
}

// refuted lists the claims that are false.
func refuted(claims map[string]bool) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(claims)), func(claim string) bool { return claims[claim] })
}

// text is a node that is a string, else "".
func text(node any) string {
	s, _ := node.(string)
	return s
}

// number is a node that is a number, else 0.
func number(node any) float64 {
	n, _ := node.(float64)
	return n
}
