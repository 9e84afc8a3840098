// Command status-fanout is the Lambda function that brings the stored status of a connector's linked accounts in line
// after the connector was disabled or enabled. Reads never wait for it: effective status is computed (rule 5).
//
// Trigger: the table's stream, connector items only (the filter is in template.yaml). Its answer names the records to
// try again. It has no access to any secret.
package main

import (
	"os"

	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/statusfanout"
)

func main() { os.Exit(bootstrap.Event(clients.FromEnv, statusfanout.New)) }
