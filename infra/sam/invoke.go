package main

import "context"

// invoke sends every file of events/ to its function, and holds the answers to what infra/lambdatest expects of them.
func (r *run) invoke(ctx context.Context) error {
	return r.goTest(ctx, "./infra/lambdatest", "TestSAMInvoke", r.cli.Environ())
}
