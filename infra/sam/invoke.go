package main

import "context"

// invoke runs every file of events/ by `sam local invoke`, or one of each function, and holds the answers to what
// infra/lambdatest expects of them.
func (r *run) invoke(ctx context.Context) error {
	return r.goTest(ctx, "./infra/lambdatest", "TestSAMInvoke", r.cli.Environ())
}
