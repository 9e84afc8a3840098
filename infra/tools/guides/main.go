// Command guides makes the pages below /docs/guides of infra/docs: HTML without a script, whose links lead to each
// other.
//
//	go run ./infra/tools/guides DOCS FOLDER
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// guides are the pages that whoever runs or uses a deployment reads, in their order. The others are for its developers.
var guides = []string{
	"concepts", "start", "faq", "embedding", "webhooks", "agents", "errors", "limits", "costs", "compared", "rules",
	"security-model", "threat-model", "security", "deployment", "runbooks", "regions", "cli", "first-connector",
	"from-stackone", "from-nango",
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: guides DOCS FOLDER")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "guides:", err)
		os.Exit(1)
	}
}

func run(from, to string) error {
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil { //nolint:gosec // of this checkout
		return err
	}
	for i, name := range guides {
		source, err := os.ReadFile(filepath.Join(from, name+".md")) //nolint:gosec // of this checkout
		if err != nil {
			return err
		}
		page, err := render(source)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		file := fmt.Sprintf("%02d-%s.html", i+1, name)
		if err := os.WriteFile(filepath.Join(to, file), page, 0o644); err != nil { //nolint:gosec // readable by all
			return err
		}
	}
	return nil
}

func render(source []byte) ([]byte, error) {
	md := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	tree := md.Parser().Parse(text.NewReader(source))
	if err := adapt(tree, source); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := md.Renderer().Render(&out, source, tree); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// adapt leads links to the other pages, and takes away what a page without scripts cannot show: links into the
// repository, whose text stays, and diagrams.
func adapt(tree ast.Node, source []byte) error {
	var gone, bare []ast.Node
	err := ast.Walk(tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.FencedCodeBlock:
			if string(n.Language(source)) == "mermaid" {
				gone = append(gone, n)
			}
		case *ast.Image:
			gone = append(gone, n)
		case *ast.Link:
			to, ok := target(string(n.Destination))
			if !ok {
				bare = append(bare, n)
			}
			n.Destination = []byte(to)
		}
		return ast.WalkContinue, nil
	})
	for _, n := range gone {
		n.Parent().RemoveChild(n.Parent(), n)
	}
	for _, n := range bare {
		parent := n.Parent()
		for child := n.FirstChild(); child != nil; {
			next := child.NextSibling()
			parent.InsertBefore(parent, n, child)
			child = next
		}
		parent.RemoveChild(parent, n)
	}
	return err
}

// target is where a link leads from a page; false where it leads nowhere.
func target(link string) (string, bool) {
	if strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "#") {
		return link, true
	}
	file, fragment, _ := strings.Cut(link, "#")
	if fragment != "" {
		fragment = "#" + fragment
	}
	for _, name := range guides {
		if file == name+".md" {
			return name + fragment, true
		}
	}
	return "", false
}
