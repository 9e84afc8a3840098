// Package bundle turns the folders below functions/ into what Lambda runs: one static binary named bootstrap per
// function, alone in a zip file.
package bundle

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
)

// Functions lists the functions of a checkout by folder name, in order.
func Functions(root string) ([]string, error) {
	mains, err := filepath.Glob(filepath.Join(root, "functions", "*", "main.go"))
	if err != nil {
		return nil, fmt.Errorf("list functions: %w", err)
	}
	if len(mains) == 0 {
		return nil, errors.New("no functions/*/main.go here; run from the top of the checkout")
	}
	names := make([]string, 0, len(mains))
	for _, m := range mains {
		names = append(names, filepath.Base(filepath.Dir(m)))
	}
	sort.Strings(names)
	return names, nil
}

// Function is the package of a function, by its folder's name.
func Function(name string) string { return "./functions/" + name }

// Kept is where tests and the Makefile's build of `sam build` leave a function's bootstrap. go build does not link what
// is current there: linking every function for one architecture takes some 20 s of CPU, and was done twice for each.
func Kept(root, name, arch string) string {
	return filepath.Join(root, ".local", "functions", arch, name, "bootstrap")
}

// Build compiles a package of the checkout at root into out, the bootstrap file itself, for an architecture in Go's
// spelling (arm64, amd64). lambda.norpc leaves out the RPC server of the retired go1.x runtime. -s -w leaves out
// symbols and DWARF, which a stack trace does not need. More flags of go build may follow.
func Build(ctx context.Context, root, pkg, arch, out string, flags ...string) error {
	out, err := filepath.Abs(out) // the compiler runs in root, and out is meant from here
	if err != nil {
		return fmt.Errorf("output: %w", err)
	}
	args := slices.Concat([]string{"build", "-tags", "lambda.norpc", "-trimpath", "-ldflags", "-s -w"}, flags,
		[]string{"-o", out, pkg})
	cmd := exec.CommandContext(ctx, "go", args...) //nolint:gosec // the arguments are packages of this checkout
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH="+arch, "CGO_ENABLED=0")
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", pkg, err, text)
	}
	return nil
}

// Zip packs a bootstrap file as Lambda wants it, at zlib's default level, as SAM CLI does. The best level takes three
// times the CPU and saves 0.3 %. The same binary always gives the same bytes: no time is recorded.
func Zip(bootstrap string) ([]byte, error) {
	binary, err := os.ReadFile(bootstrap) //nolint:gosec // a file that Build just wrote
	if err != nil {
		return nil, fmt.Errorf("zip: %w", err)
	}
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.DefaultCompression)
	})
	header := &zip.FileHeader{Name: "bootstrap", Method: zip.Deflate}
	header.SetMode(0o755)
	w, err := z.CreateHeader(header)
	if err != nil {
		return nil, fmt.Errorf("zip: %w", err)
	}
	if _, err := w.Write(binary); err != nil {
		return nil, fmt.Errorf("zip: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("zip: %w", err)
	}
	return packed.Bytes(), nil
}
