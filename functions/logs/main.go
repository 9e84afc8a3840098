// Command logs is the Lambda function that shows the activity log of a project, and changes what of it is kept.
//
// Trigger: the HTTP API, /requests and /project/logs. It has no access to any secret, nor to credentials.
package main

import (
	"os"

	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/logs"
)

func main() { os.Exit(bootstrap.HTTP(clients.FromEnv, logs.New)) }
