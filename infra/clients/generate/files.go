package main

import "os"

func readFile(path string) ([]byte, error) { return os.ReadFile(path) } //nolint:gosec // of this checkout

func writeFile(path string, content []byte) error {
	return os.WriteFile(path, content, 0o644) //nolint:gosec // readable by all, as what is committed
}

func makeFolder(path string) error { return os.MkdirAll(path, 0o755) } //nolint:gosec // likewise
