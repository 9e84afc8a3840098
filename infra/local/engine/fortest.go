package engine

import "testing"

// ForTest starts an engine without lasting data for one test, ends it with the test, and returns its address. name is
// Auto, Dynoxide or DynamoDBLocal. It never skips: without the engine the test fails with the command that installs it.
// Dynoxide takes milliseconds, so each test may have its own; share DynamoDB Local by calling this in a parent test.
func ForTest(t testing.TB, name string) string {
	t.Helper()
	e, err := Start(t.Context(), Options{Engine: name})
	if err != nil {
		t.Fatalf("this test needs a DynamoDB engine: %v", err)
	}
	t.Cleanup(e.Stop)
	return e.Endpoint
}

// ForTests names the engines of a test that must hold on each. -short leaves out the one that takes seconds to start.
func ForTests() []string {
	if testing.Short() {
		return []string{Dynoxide}
	}
	return []string{Dynoxide, DynamoDBLocal}
}
