// Command generate makes the clients for Go, TypeScript and Python of shared/api/openapi.json (decision 0036).
//
// The generators of two languages come from their registries and take half a minute. So sums.gen.txt has what each
// client was made of and what was made. Where both are as they were, nothing runs; -force runs all.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A client is made by one generator.
type client struct {
	name   string
	flavor flavor
	inputs []string // files and folders below infra/clients that decide what is made, with the document
	output string   // a file or folder below infra/clients
	make   func(g *generation) error
}

func clients() []client {
	return []client{
		{
			name: "go", output: "go/patchbay/api.gen.go",
			inputs: []string{"generate/languages.go", "go/oapi-codegen.yaml"},
			flavor: flavor{exactNumbers: true}, make: makeGo,
		},
		{
			name: "typescript", inputs: []string{"generate/languages.go", "typescript/generator"},
			output: "typescript/src/api.gen.ts", make: makeTypeScript,
		},
		{
			name: "python", inputs: []string{"generate/languages.go", "python/generator"},
			output: "python/patchbay/generated", make: makePython,
		},
	}
}

func main() {
	force := flag.Bool("force", false, "run every generator, also where nothing has changed")
	flag.Parse()
	if err := run(*force); err != nil {
		fmt.Fprintln(os.Stderr, "clients:", err)
		os.Exit(1)
	}
}

// generation is one run of one generator.
type generation struct {
	root     string // of the repository
	home     string // infra/clients
	tools    string // where generators are installed, not committed
	document string // the prepared document's file
	output   string
}

func run(force bool) error {
	root, err := repository()
	if err != nil {
		return err
	}
	home := filepath.Join(root, "infra/clients")
	text, err := readFile(filepath.Join(root, "shared/api/openapi.json"))
	if err != nil {
		return err
	}
	file := filepath.Join(home, "sums.gen.txt")
	known := readSums(file)
	sums := map[string]string{}
	for _, c := range clients() {
		document, err := prepare(text, c.flavor)
		if err != nil {
			return err
		}
		g := &generation{root: root, home: home, tools: filepath.Join(root, ".local/clients"),
			output: filepath.Join(home, c.output)}
		if sums[c.name], err = c.sum(g, document); err != nil {
			return err
		}
		if !force && sums[c.name] == known[c.name] {
			continue
		}
		if err := g.run(c, document); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		if sums[c.name], err = c.sum(g, document); err != nil {
			return err
		}
	}
	return writeSums(file, sums)
}

// run gives the generator a document of its own.
func (g *generation) run(c client, document []byte) error {
	if err := makeFolder(g.tools); err != nil {
		return err
	}
	g.document = filepath.Join(g.tools, c.name+".json")
	if err := writeFile(g.document, document); err != nil {
		return err
	}
	return c.make(g)
}

// command runs a program; what it says is shown where it fails.
func command(dir, name string, args ...string) error {
	c := exec.Command(name, args...) //nolint:gosec,noctx // a generator, with arguments of our own; it runs to its end
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, out)
	}
	return nil
}

// sum is of what a client is made of, and of what was made.
func (c client) sum(g *generation, document []byte) (string, error) {
	made := sha256.Sum256(document)
	parts := []string{c.name, hex.EncodeToString(made[:])}
	for _, path := range append(slices.Clone(c.inputs), c.output) {
		s, err := sumOf(filepath.Join(g.home, path))
		if err != nil {
			return "", err
		}
		parts = append(parts, path, s)
	}
	all := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(all[:]), nil
}

// sumOf is the digest of a file, or of a folder's files with their names. What is not there has an empty one.
func sumOf(path string) (string, error) {
	h := sha256.New()
	err := filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			if os.IsNotExist(err) {
				return nil
			}
			return err
		}
		if entry.IsDir() {
			// What tools leave behind is no part of a client, and no clone has it.
			if slices.Contains([]string{"__pycache__", "node_modules", ".ruff_cache"}, entry.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		content, err := readFile(file)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(path, file)
		if err != nil {
			return err
		}
		one := sha256.Sum256(content)
		_, _ = fmt.Fprintf(h, "%s %x\n", filepath.ToSlash(name), one)
		return nil
	})
	return hex.EncodeToString(h.Sum(nil)), err
}

func readSums(file string) map[string]string {
	sums := map[string]string{}
	text, err := readFile(file)
	if err != nil {
		return sums // all is made
	}
	for line := range strings.Lines(string(text)) {
		if name, sum, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			sums[name] = sum
		}
	}
	return sums
}

func writeSums(file string, sums map[string]string) error {
	var b strings.Builder
	for _, c := range clients() {
		_, _ = fmt.Fprintf(&b, "%s %s\n", c.name, sums[c.name])
	}
	if text, err := readFile(file); err == nil && string(text) == b.String() {
		return nil
	}
	return writeFile(file, []byte(b.String()))
}

// repository is the folder that has go.mod, above this one.
func repository() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("run it inside the repository")
		}
		dir = up
	}
}
