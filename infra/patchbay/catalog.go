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
		return usage("%q is no provider key: a small letter, then small letters, digits, _ and -", c.Key)
	}
	file := filepath.Join(c.Out, c.Key+".yaml")
	if err := os.MkdirAll(c.Out, 0o750); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // a source file, readable by all
	if errors.Is(err, fs.ErrExist) {
		return coded{exitConflict, fmt.Errorf("%s is there already", file)}
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(skeleton(c.Key, c.Scheme, t.now()))
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	builtIn, err := c.builtIn()
	if err != nil {
		return err
	}
	return t.answer(map[string]any{"file": file, "replaces_built_in": builtIn != ""}, func() {
		t.say("Wrote %s. Fill in each TODO, then: patchbay catalog lint %s", file, file)
		if builtIn != "" {
			t.say("%s is built in (%s). A folder of yours that has this file replaces it.", c.Key, builtIn)
		}
	})
}

// builtIn is the name of the built-in connector that has the key; "" for none.
func (c catalogNewCommand) builtIn() (string, error) {
	builtIn, err := catalog.Open(catalog.Options{})
	if err != nil {
		return "", err
	}
	entries, err := builtIn.List(context.Background(), "")
	if err != nil {
		return "", err
	}
	if i := slices.IndexFunc(entries, func(e catalog.Entry) bool { return e.Key == c.Key }); i >= 0 {
		return entries[i].Name, nil
	}
	return "", nil
}

type catalogLintCommand struct {
	Paths []string `arg:"" name:"path" help:"Definitions, or folders of them."`
}

// A fault of a definition, for programs.
type definitionFault struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"` // 0 when unknown
	Path    string `json:"path"`           // JSON pointer
	Message string `json:"message"`
}

// Run prints every fault of every file. It fails when there is one.
func (c catalogLintCommand) Run(t *Target) error {
	files, faults, err := c.faults()
	if err != nil {
		return err
	}
	if err := t.answer(map[string]any{"files": files, "faults": listOf(faults).Data}, func() {
		for _, f := range faults {
			t.say("%v", &catalog.DefinitionError{File: f.File, Problems: []catalog.Problem{{Path: f.Path, Line: f.Line,
				Message: f.Message}}})
		}
		if len(faults) == 0 {
			t.say("%s: no fault.", number(files, "definition"))
		}
	}); err != nil {
		return err
	}
	return faulty(faults)
}

// faulty is the error of files with faults; nil when there are none.
func faulty(faults []definitionFault) error {
	in := map[string]bool{}
	for _, f := range faults {
		in[f.File] = true
	}
	if len(faults) == 0 {
		return nil
	}
	return fmt.Errorf("%s in %s", number(len(faults), "fault"), number(len(in), "file"))
}

// faults are those of every file, and how many files there are.
func (c catalogLintCommand) faults() (files int, all []definitionFault, err error) {
	found, err := definitionFiles(c.Paths)
	if err != nil {
		return 0, nil, err
	}
	for _, file := range found {
		problems, err := lint(file)
		if err != nil {
			return 0, nil, err
		}
		for _, p := range problems {
			all = append(all, definitionFault{file, p.Line, p.Path, p.Message})
		}
	}
	return len(found), all, nil
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
	return t.answer(map[string]any{"definitions": n, "folder": c.Out}, func() {
		t.say("Compiled %s into %s.", number(n, "definition"), c.Out)
	})
}
