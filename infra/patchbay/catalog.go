package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
)

// catalogGroup are the commands for who writes definitions. None of them needs a deployment.
type catalogGroup struct {
	New     catalogNewCommand     `cmd:"" help:"Write the skeleton of a definition, with what to fill in."`
	Lint    catalogLintCommand    `cmd:"" help:"Check definitions; each fault with its file, line and remedy."`
	Test    catalogTestCommand    `cmd:"" help:"Link, use, renew and delete an account of each auth type, against a provider that the definition describes."`
	Compile catalogCompileCommand `cmd:"" help:"Check a folder of definitions and compile it into the form that functions read."`
}

type catalogNewCommand struct {
	Key    string `arg:"" help:"The provider key: small letters, digits and underscores, such as acme."`
	Scheme string `help:"How the product authenticates: api_key, bearer, basic, oauth2_code, oauth2_client_credentials, token_exchange." enum:"api_key,bearer,basic,oauth2_code,oauth2_client_credentials,token_exchange" default:"api_key"`
	Out    string `short:"o" help:"The folder to write KEY.yaml into." default:"." placeholder:"FOLDER"`
}

// Run writes the skeleton. A file that is there stays.
func (c catalogNewCommand) Run(t *Target) error {
	if !keyForm.MatchString(c.Key) {
		return fmt.Errorf("%q is no provider key: a small letter, then small letters, digits, _ and -", c.Key)
	}
	file := filepath.Join(c.Out, c.Key+".yaml")
	if err := os.MkdirAll(c.Out, 0o750); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // a source file, readable by all
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already", file)
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(skeleton(c.Key, c.Scheme, t.now()))
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	t.say("Wrote %s. Fill in each TODO, then: patchbay catalog lint %s", file, file)
	return c.warn(t)
}

// warn says that the key is that of a built-in connector.
func (c catalogNewCommand) warn(t *Target) error {
	builtIn, err := catalog.Open(catalog.Options{})
	if err != nil {
		return err
	}
	entries, err := builtIn.List(context.Background(), "")
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(entries, func(e catalog.Entry) bool { return e.Key == c.Key }); i >= 0 {
		t.say("%s is built in (%s). A folder of yours that has this file replaces it.", c.Key, entries[i].Name)
	}
	return nil
}

type catalogLintCommand struct {
	Paths []string `arg:"" name:"path" help:"Definitions, or folders of them."`
}

// Run prints every fault of every file. It fails when there is one.
func (c catalogLintCommand) Run(t *Target) error {
	files, err := definitionFiles(c.Paths)
	if err != nil {
		return err
	}
	faults, faulty := 0, 0
	for _, file := range files {
		problems, err := lint(file)
		if err != nil {
			return err
		}
		if len(problems) > 0 {
			faults, faulty = faults+len(problems), faulty+1
			t.say("%v", &catalog.DefinitionError{File: file, Problems: problems})
		}
	}
	if faults > 0 {
		return fmt.Errorf("%s in %s", number(faults, "fault"), number(faulty, "file"))
	}
	t.say("%s: no fault.", number(len(files), "definition"))
	return nil
}

// lint finds the faults of a file. What is left to fill in comes first, for most other faults follow from it.
func lint(file string) ([]catalog.Problem, error) {
	content, err := os.ReadFile(file) //nolint:gosec // the caller names the file
	if err != nil {
		return nil, err
	}
	if problems := toDo(string(content)); len(problems) > 0 {
		return problems, nil
	}
	_, err = catalog.ReadFile(file, yamlfile.Parse)
	faulty, ok := errors.AsType[*catalog.DefinitionError](err)
	switch {
	case ok && faulty.File == file:
		return faulty.Problems, nil
	case ok: // of a family, which its own path says
		return nil, faulty
	}
	return nil, err
}

// left is what a skeleton leaves to fill in, outside of comments.
var left = regexp.MustCompile(`^[^#]*\bTODO\b(.*)`)

func toDo(content string) (problems []catalog.Problem) {
	for i, line := range strings.Split(content, "\n") {
		if m := left.FindStringSubmatch(line); m != nil {
			what, _, _ := strings.Cut(m[1], `"`)
			what = strings.Trim(what, ` :}],`)
			if what == "" {
				what = strings.TrimSpace(line)
			}
			problems = append(problems, catalog.Problem{Line: i + 1, Message: "still to be filled in: " + what})
		}
	}
	return problems
}

// definitionFiles lists files, and the definitions of folders.
func definitionFiles(paths []string) (files []string, err error) {
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		var found []string
		for _, pattern := range []string{"*.yaml", "*.yml"} {
			more, err := filepath.Glob(filepath.Join(path, pattern))
			if err != nil {
				return nil, err
			}
			found = append(found, more...)
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("%s has no definitions (*.yaml)", path)
		}
		slices.Sort(found)
		files = append(files, found...)
	}
	return files, nil
}

func number(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

type catalogCompileCommand struct {
	Folder string `arg:"" help:"The folder of the definitions." type:"existingdir"`
	Out    string `short:"o" help:"The folder to write, for PATCHBAY_CATALOG_DIR of functions." required:"" placeholder:"FOLDER"`
}

// Run writes the compiled files. Nothing is written of a folder with a fault.
func (c catalogCompileCommand) Run(t *Target) error {
	compiled, err := catalog.CompileFolder(c.Folder, yamlfile.Parse)
	if err != nil {
		return err
	}
	n := strings.Count(compiled.Definitions, "\n")
	if n == 0 {
		return fmt.Errorf("%s has no definitions (*.yaml)", c.Folder)
	}
	if err := compiled.Write(c.Out); err != nil {
		return err
	}
	t.say("Compiled %s into %s.", number(n, "definition"), c.Out)
	return nil
}
