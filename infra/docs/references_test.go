// Package docs_test resolves what code and documents cite: rules, requirements, quirks, decisions, sections, and files.
package docs_test

import (
	"fmt"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// cited is what there is to cite, each as its citation is written in plain form: "rule 5", "F12", "quirk 3", "section
// 4".
type cited map[string]bool

// read adds what a document defines: the first group of every match, after a prefix.
func (c cited) read(t *testing.T, file, prefix, pattern string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	matches := regexp.MustCompile("(?m)"+pattern).FindAllStringSubmatch(string(text), -1)
	if len(matches) == 0 {
		t.Fatalf("%s defines nothing of the form %s", file, pattern)
	}
	for _, m := range matches {
		c[prefix+m[1]] = true
	}
}

func definitions(t *testing.T) cited {
	c := cited{}
	c.read(t, "rules.md", "rule ", `^(\d+)\. `)
	c.read(t, "security.md", "", `^\| ([FKEORI]\d+) \|`)
	c.read(t, "quirks.md", "quirk ", `^(\d+)\. `)
	c.read(t, "client-contract.md", "section ", `^## (\d+)\. `)
	decisions, err := filepath.Glob("decisions/[0-9]*.md")
	if err != nil || len(decisions) == 0 {
		t.Fatal("no decisions", err)
	}
	for _, file := range decisions {
		c["decision "+filepath.Base(file)[:4]] = true
	}
	return c
}

// numbers matches "5", "5 and 6", "1 to 5, 8 and 9", "47-52".
const numbers = `(\d+(?:(?:, | and | or | to |-|, and )\d+)*)`

// citations are the forms of a citation. The first group is one number or several; kind says what they are numbers of.
var citations = []struct {
	kind    string
	pattern *regexp.Regexp
}{
	{"rule ", regexp.MustCompile(`\b[Rr]ules? ` + numbers + `\b`)},
	{"quirk ", regexp.MustCompile(`\b[Qq]uirks? ` + numbers + `\b`)},
	{"quirk ", regexp.MustCompile(`quirks\.md ` + numbers + `\b`)},
	{"section ", regexp.MustCompile(`[Cc]lient contract(?:'s|,)* sections? ` + numbers + `\b`)},
	{"decision ", regexp.MustCompile(`\b[Dd]ecision (\d+)\b`)},
	{"", regexp.MustCompile(`(?:^|[^\w%#&."'/\-])([FKEORI]\d{1,2})\b`)},
}

var (
	number = regexp.MustCompile(`[FKEORI]?\d+`)
	// gone are documents that this repository does not hold.
	gone = regexp.MustCompile(`shared/design|\bdesign/[a-z-]+\.md|data/(?:b2b_connectors|oauth_endpoints)|\bissue \d+\b`)
	link = regexp.MustCompile(`\]\(([^)#\s]+)(?:#[^)]*)?\)`)
	page = regexp.MustCompile(`[\w./-]+\.md\b`)
)

// wrong lists what a text cites that is not there.
func (c cited) wrong(text string) (faults []string) {
	for _, citation := range citations {
		for _, m := range citation.pattern.FindAllStringSubmatch(text, -1) {
			for _, n := range number.FindAllString(m[1], -1) {
				if !c[citation.kind+n] {
					faults = append(faults, fmt.Sprintf("there is no %s%s", citation.kind, n))
				}
			}
		}
	}
	if m := gone.FindString(text); m != "" {
		faults = append(faults, m+" is not in this repository")
	}
	return faults
}

// broken lists the files that a line names and that do not exist. A page's bare name may be one of infra/docs.
func broken(file, line string, markdown bool) (faults []string) {
	names := page.FindAllString(line, -1)
	if markdown {
		for _, m := range link.FindAllStringSubmatch(line, -1) {
			if !strings.Contains(m[1], ":") {
				names = append(names, m[1])
			}
		}
	}
	for _, name := range names {
		if strings.Contains(name, "//") || strings.Contains(line, "/"+name) && strings.Contains(line, "https://") {
			continue // part of an address
		}
		if strings.Contains(file, "/catalog/definitions/") && !strings.HasPrefix(name, "infra/docs/") {
			continue // what a definition says of its sources names files of their vendors
		}
		there := slices.ContainsFunc([]string{filepath.Dir(file), root, filepath.Join(root, "infra/docs")},
			func(dir string) bool {
				_, err := os.Stat(filepath.Join(dir, name))
				return err == nil
			})
		if !there {
			faults = append(faults, "there is no file "+name)
		}
	}
	return faults
}

// TestReferences reads the comments of Go files, and the other texts whole.
func TestReferences(t *testing.T) {
	known := definitions(t)
	files := 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); slices.Contains([]string{"node_modules", "compiled", "findings"}, name) ||
				strings.HasPrefix(name, ".") && path != root {
				return filepath.SkipDir
			}
			return nil
		}
		texts, err := read(path)
		if err != nil {
			return err
		}
		if texts != nil {
			files++
		}
		for n, text := range texts {
			for _, fault := range append(known.wrong(text), broken(path, text, filepath.Ext(path) == ".md")...) {
				t.Errorf("%s:%d: %s", strings.TrimPrefix(path, root+"/"), n, fault)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 300 {
		t.Errorf("only %d files were read", files)
	}
}

// read returns the texts of a file by line: a Go file's comments, the lines of other source files. nil: not a source
// file.
func read(path string) (map[int]string, error) {
	switch ext := filepath.Ext(path); {
	case ext == ".go":
		return goComments(path)
	case !slices.Contains([]string{".md", ".yaml", ".yml", ".toml", ".js", ".mjs", ".ts", ".tsx", ".css", ".html", ".sh"},
		ext) &&
		filepath.Base(path) != "Makefile":
		return nil, nil
	}
	content, err := os.ReadFile(path)
	if err != nil || len(content) > 200<<10 { // what is larger is a bundle of other people's
		return nil, err
	}
	lines := map[int]string{}
	for i, line := range strings.Split(string(content), "\n") {
		lines[i+1] = line
	}
	return lines, nil
}

func goComments(path string) (map[int]string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	set := token.NewFileSet()
	file := set.AddFile(path, -1, len(content))
	var s scanner.Scanner
	s.Init(file, content, nil, scanner.ScanComments)
	lines := map[int]string{}
	for {
		pos, kind, text := s.Scan()
		if kind == token.EOF {
			return lines, nil
		}
		if kind == token.COMMENT {
			for i, line := range strings.Split(text, "\n") {
				lines[file.Line(pos)+i] += line
			}
		}
	}
}

// TestBrokenReferencesAreFound is the test of the test.
func TestBrokenReferencesAreFound(t *testing.T) {
	known := definitions(t)
	for text, want := range map[string]int{
		"as rule 4 allows":                             0,
		"rules 1 to 5, 8 and 9":                        0,
		"rules 1 to 5, 8 and 10":                       1,
		"(security.md F12, E3)":                        0,
		"security.md F99":                              1,
		"requirement E1 and R99":                       1,
		"quirks 47-52":                                 0,
		"quirk 999":                                    1,
		"client contract, sections 4 and 5":            0,
		"the client contract's section 6":              1,
		"decision 0001":                                0,
		"decision 9999":                                1,
		"see shared/design/targets.md":                 1,
		"what issue 3 asked for":                       1,
		"cfn-lint's E3002 and a colour #F12 in \"E2\"": 0,
	} {
		if got := known.wrong(text); len(got) != want {
			t.Errorf("%q: %v, want %d faults", text, got, want)
		}
	}
	for line, want := range map[string]int{
		"see security.md and infra/docs/rules.md":  0,
		"[Deployment](deployment.md)":              0,
		"[gone](nowhere.md)":                       2, // as a link and as a name
		"[folder](../../shared/no_such)":           1,
		"https://vendor.example/reference/auth.md": 0,
	} {
		if got := broken("README.md", line, true); len(got) != want {
			t.Errorf("%q: %v, want %d faults", line, got, want)
		}
	}
}
