// Command reconcile is the Lambda function that finishes fan-outs which a lost or failed stream record left behind.
//
// Trigger: a schedule (template.yaml), so that what the stream promises at least once also holds when a record ended in
// the failure queue. It has no access to any secret.
package main

import (
	"os"

	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/reconcile"
)

func main() { os.Exit(bootstrap.Event(clients.FromEnv, reconcile.New)) }
