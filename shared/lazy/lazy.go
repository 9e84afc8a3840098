// Package lazy makes what a function may never need when it is first used: a start of each function would pay for it.
package lazy

import (
	"regexp"
	"sync"
)

// Regexp compiles expr at its first use, and panics then when it does not compile.
func Regexp(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
