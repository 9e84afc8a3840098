package engine

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"patchbay/infra/local/durable"
)

// dataFile is dynoxide's file in its data folder.
const dataFile = "dynoxide.sqlite"

// template is an empty data file of dynoxide with an index and a trigger on its stream records (template/stream.sql).
// Without them each write costs more the more there were before. dynoxide opens it as a file of its own; a newer one
// migrates it as such.
//
//go:embed template/dynoxide.sqlite.gz
var template []byte

// prepareDynoxide makes the data folder, and the data file in it when there is none, and returns the file's path. It
// never touches a file that is there.
func prepareDynoxide(dir string) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make the data folder: %w", err)
	}
	path := filepath.Join(dir, dataFile)
	if _, err := os.Stat(path); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return path, err
	}
	data, err := emptyData()
	if err != nil {
		return "", err
	}
	return path, durable.Write(path, data)
}

func emptyData() ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(template))
	if err != nil {
		return nil, fmt.Errorf("the engine's template: %w", err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("the engine's template: %w", err)
	}
	return data, nil
}
