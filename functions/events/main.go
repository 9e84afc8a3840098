// Command events is the Lambda function that tells others what has changed: it stores events, asks the queue for their
// delivery to webhook endpoints, gives them to the event bus where the deployment names one, and keeps the audit log.
//
// Trigger: the table's stream, what settings, accounts and connectors become (the filters are in template.yaml). Its
// answer names the records to try again. It has no access to any secret.
package main

import (
	"os"

	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/events"
)

func main() { os.Exit(bootstrap.Event(clients.FromEnv, events.New)) }
