package lambdatest

import "testing"

func startSandbox(t *testing.T) string { t.Helper(); return "http://127.0.0.1:1" }
