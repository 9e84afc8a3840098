// Command connectors is the Lambda function behind the management API's settings: the catalog as a project sees it,
// enable and disable, auth configs, the project itself, and the API's own description.
//
// Trigger: HTTP API, routes /connectors*, /auth_configs*, /project, /openapi.json, /docs*. It is the only function that
// may write setup secrets.
package main

import (
	"os"

	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/connectors"
)

func main() { os.Exit(bootstrap.HTTP(clients.FromEnv, connectors.New)) }
