package main

import (
	_ "embed"
	"fmt"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

//go:generate go run . document -o ../docs/cli.md

// preface is the page up to the list of commands.
//
//go:embed document.md
var preface string

type documentCommand struct {
	Out string `short:"o" required:"" help:"The file to write." placeholder:"FILE"`
}

// Run writes the page.
func (c documentCommand) Run(k *kong.Kong) error {
	return os.WriteFile(c.Out, []byte(document(k)), 0o644) //nolint:gosec // a page for all to read
}

// document is the page of the documentation about the commands, made of the commands themselves.
func document(k *kong.Kong) string {
	var b strings.Builder
	codes := "| Code | Means |\n|---|---|\n"
	for _, e := range exitCodes {
		codes += fmt.Sprintf("| %d | %s |\n", e.Code, e.Says)
	}
	b.WriteString(strings.NewReplacer("{{codes}}", strings.TrimSuffix(codes, "\n"), "{{flags}}",
		strings.TrimSuffix(flagTable(k.Model.Node), "\n")).Replace(preface))
	for _, node := range k.Model.Children {
		if node.Hidden {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", node.Name, node.Help)
		if len(node.Aliases) > 0 {
			fmt.Fprintf(&b, "\nAlso `%s`.\n", strings.Join(node.Aliases, "`, `"))
		}
		for _, leaf := range leaves(node) {
			if leaf != node {
				fmt.Fprintf(&b, "\n### %s\n\n%s\n", strings.TrimPrefix(spelt(leaf), "patchbay "), leaf.Help)
			}
			fmt.Fprintf(&b, "\n```sh\n%s\n```\n", usageOf(leaf))
			if table := argumentTable(leaf); table != "" {
				b.WriteString("\n" + table)
			}
		}
	}
	return b.String()
}

// spelt is a command as it is typed, without other names for it.
func spelt(n *kong.Node) string {
	if n.Parent == nil {
		return n.Name
	}
	return spelt(n.Parent) + " " + n.Name
}

func leaves(n *kong.Node) []*kong.Node {
	if n.Leaf() {
		return []*kong.Node{n}
	}
	var all []*kong.Node
	for _, child := range n.Children {
		all = append(all, leaves(child)...)
	}
	return all
}

// usageOf is a command with its arguments and the flags that it must have.
func usageOf(n *kong.Node) string {
	text := spelt(n)
	for _, a := range n.Positional {
		name := "<" + a.Name + ">"
		if a.IsCumulative() {
			name += " …"
		}
		if !a.Required {
			name = "[" + name + "]"
		}
		text += " " + name
	}
	for _, f := range n.Flags {
		if f.Required {
			text += fmt.Sprintf(" --%s=%s", f.Name, strings.ToUpper(strings.Trim(f.FormatPlaceHolder(), `"`)))
		}
	}
	return text
}

func argumentTable(n *kong.Node) string {
	rows := ""
	for _, a := range n.Positional {
		rows += fmt.Sprintf("| `<%s>` | %s |\n", a.Name, cell(a.Help))
	}
	rows += flagRows(n)
	if rows == "" {
		return ""
	}
	return "| Argument | What |\n|---|---|\n" + rows
}

func flagTable(n *kong.Node) string { return "| Flag | What |\n|---|---|\n" + flagRows(n) }

func flagRows(n *kong.Node) (rows string) {
	for _, f := range n.Flags {
		if f.Hidden || f.Name == "help" {
			continue
		}
		name := "--" + f.Name
		if f.Short != 0 {
			name = fmt.Sprintf("-%c, %s", f.Short, name)
		}
		if !f.IsBool() {
			name += "=" + strings.Trim(f.FormatPlaceHolder(), `"`)
		}
		help := f.Help
		if len(f.Envs) > 0 {
			help += " Environment: `" + strings.Join(f.Envs, "`, `") + "`."
		}
		rows += fmt.Sprintf("| `%s` | %s |\n", name, cell(help))
	}
	return rows
}

// cell is a text in a table of Markdown.
func cell(text string) string { return strings.NewReplacer("|", `\|`, "\n", " ").Replace(text) }
