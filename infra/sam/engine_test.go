package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWithoutAddresses(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "disable_ipv6")
	read := func() string {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	for _, before := range []string{"0\n", "1\n"} {
		if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
			t.Fatal(err)
		}
		restore, err := withoutAddresses(path)
		if err != nil || read()[0] != '1' {
			t.Errorf("%q became %q, %v", before, read(), err)
		}
		restore()
		if read() != before {
			t.Errorf("%q is %q afterwards", before, read())
		}
	}
	restore, err := withoutAddresses(path + "/none")
	restore()
	if err == nil {
		t.Error("a file that cannot be read is taken for none")
	}
	restore, err = withoutAddresses(filepath.Join(filepath.Dir(path), "none"))
	if err != nil {
		t.Fatal("a kernel without IPv6:", err)
	}
	restore()
}
