// Command refresh is the Lambda function that renews access tokens before they end, and uses refresh tokens that would
// die of idleness.
//
// Trigger: a schedule (template.yaml), each minute. It opens credentials and renews tokens; it changes no setting.
package main

import (
	"os"

	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/refresh"
)

func main() { os.Exit(bootstrap.Event(clients.FromEnv, refresh.New)) }
