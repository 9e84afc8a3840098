// Command write writes gradual.yaml for a deployment from a checkout.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"patchbay/infra/deploy/gradual"
)

func main() {
	from := flag.String("from", "template.yaml", "the template")
	to := flag.String("o", "gradual.yaml", "what to write")
	flag.Parse()
	text, err := os.ReadFile(*from)
	if err == nil {
		text, err = gradual.Derive(text, time.Now().UTC().Format("20060102T150405Z"))
	}
	if err == nil {
		err = os.WriteFile(*to, text, 0o644) //nolint:gosec // a template, which is no secret
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gradual:", err)
		os.Exit(1)
	}
}
