// Command log-ingest is the Lambda function that stores the entries of the activity log, which the other functions
// write into their own logs before they answer.
//
// Trigger: a subscription filter of every function's log group (the pattern is in template.yaml). An error makes
// CloudWatch Logs deliver the batch again. It has no access to any secret.
package main

import (
	"os"

	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/logingest"
)

func main() { os.Exit(bootstrap.Event(clients.FromEnv, logingest.New)) }
