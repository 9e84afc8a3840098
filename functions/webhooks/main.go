// Command webhooks is the Lambda function of the management API's webhook endpoints.
//
// Trigger: the HTTP API, /webhooks and below (template.yaml). It writes endpoints, seals and opens their secrets, posts
// tests to the owners' receivers, and puts replays into the queue.
package main

import (
	"os"

	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/webhooks"
)

func main() { os.Exit(bootstrap.HTTP(clients.FromEnv, webhooks.New)) }
