package catalog_test

import (
	"testing"

	"patchbay/shared/catalog"
)

func TestPins(t *testing.T) {
	versions := []string{"1.2.9", "0.9.0", "1.10.0", "1.2.10", "2.0.0", "12.0.0"}
	for text, want := range map[string]string{
		"": "12.0.0", "latest": "12.0.0", "1.x.x": "1.10.0", "1.2.x": "1.2.10", "1.2.9": "1.2.9", "2.x.x": "2.0.0",
		"12.0.x": "12.0.0", "3.x.x": "", "1.2.1": "", "1.1.x": "", "0.9.0": "0.9.0",
	} {
		pin, ok := catalog.ParsePin(text)
		best, found := pin.Best(versions)
		if !ok || best != want || found != (want != "") {
			t.Errorf("%q: %v, %q, %v; want %q", text, ok, best, found, want)
		}
	}
	for _, text := range []string{
		"1", "1.2", "x.x.x", "1.x.2", "1.2.0.1", "v1.2.0", "1.2.0-beta", " 1.2.0", "01.2.0", "-1.0.0", "1.x", "LATEST", "1..0",
		"*", "^1.2.0", "1.x.x.x",
	} {
		if pin, ok := catalog.ParsePin(text); ok {
			t.Errorf("%q is a pin: %q", text, pin)
		}
	}
}
