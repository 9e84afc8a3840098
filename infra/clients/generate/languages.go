package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
)

// oapiCodegen is the Go generator. go run takes it from the module proxy, apart from what go.mod requires.
const oapiCodegen = "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2"

func makeGo(g *generation) error {
	err := command(g.root, "go", "run", oapiCodegen, "-config", filepath.Join(g.home, "go/oapi-codegen.yaml"),
		"-o", g.output, g.document)
	if err != nil {
		return err
	}
	text, err := readFile(g.output)
	if err != nil {
		return err
	}
	if !bytes.Contains(text, []byte(strictError)) {
		return errors.New("oapi-codegen reads errors in another way than before: see strictError")
	}
	return writeFile(g.output, bytes.ReplaceAll(text, []byte(strictError), []byte(openError)))
}

// strictError is how oapi-codegen reads an error. What a gateway answers may be JSON and no object, and the status
// would be lost; openError keeps it.
const (
	strictError = `		var dest Problem
		if err := json.Unmarshal(bodyBytes, &dest); err != nil {
			return nil, err
		}
		response.JSONDefault = &dest
`
	openError = `		response.JSONDefault = problemOf(bodyBytes)
`
)

// makeTypeScript runs openapi-typescript. It needs TypeScript 5, whose compiler has an API, and so a folder of its own.
func makeTypeScript(g *generation) error {
	from, to := filepath.Join(g.home, "typescript/generator"), filepath.Join(g.tools, "typescript")
	err := install(from, to, []string{"package.json", "package-lock.json", ".npmrc"}, func() error {
		return command(to, "npm", "ci", "--silent", "--ignore-scripts")
	})
	if err != nil {
		return err
	}
	return command(to, "node", "node_modules/openapi-typescript/bin/cli.js", g.document, "-o", g.output,
		"--default-non-nullable", "false")
}

// makePython runs openapi-python-client with templates that read what is unknown (python/generator).
func makePython(g *generation) error {
	from, to := filepath.Join(g.home, "python/generator"), filepath.Join(g.tools, "python")
	err := install(from, to, []string{"requirements.txt"}, func() error {
		if err := command(to, "python3", "-m", "venv", "--clear", "venv"); err != nil {
			return err
		}
		return command(to, "venv/bin/pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt")
	})
	if err != nil {
		return err
	}
	path := filepath.Join(to, "venv/bin") + string(os.PathListSeparator) + os.Getenv("PATH")
	if err := os.Setenv("PATH", path); err != nil { // the generator looks for ruff there
		return err
	}
	if err := os.RemoveAll(g.output); err != nil {
		return err
	}
	return command(to, "venv/bin/openapi-python-client", "generate", "--path", g.document, "--meta", "none",
		"--output-path", g.output, "--config", filepath.Join(from, "config.yaml"),
		"--custom-template-path", filepath.Join(from, "templates"), "--fail-on-warning")
}

// install copies what says which versions and installs them, unless they are there. The last file tells that.
func install(from, to string, files []string, do func() error) error {
	stamp := filepath.Join(to, "installed")
	var want bytes.Buffer
	for _, name := range files {
		content, err := readFile(filepath.Join(from, name))
		if err != nil {
			return err
		}
		want.Write(content)
		if err := makeFolder(to); err != nil {
			return err
		}
		if err := writeFile(filepath.Join(to, name), content); err != nil {
			return err
		}
	}
	if have, err := readFile(stamp); err == nil && bytes.Equal(have, want.Bytes()) {
		return nil
	}
	if err := do(); err != nil {
		return err
	}
	return writeFile(stamp, want.Bytes())
}
