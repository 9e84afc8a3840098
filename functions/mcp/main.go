// Command mcp is the Lambda function through which agents use linked accounts, by the Model Context Protocol.
//
// Trigger: the HTTP API, /mcp. It opens credentials, as the function proxy does.
package main

import (
	"os"

	"patchbay/shared/app/bootstrap"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/mcp"
)

func main() { os.Exit(bootstrap.HTTP(clients.FromEnv, mcp.New)) }
