// Command deliver is the Lambda function that delivers events to webhook endpoints.
//
// Trigger: the queue Deliveries (template.yaml). It reads endpoints and their secrets, posts to the owners' receivers,
// and writes how endpoints fare and what was given up.
package main

import (
	"os"

	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/deliver"
)

func main() { os.Exit(bootstrap.Event(clients.FromEnv, deliver.New)) }
