package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

const columns = "key\tauth\tpackage\tfact\tdefinition\tverdict\tothers\n"

// read reads findings; a file that is not there has none.
func read(file string) ([]finding, error) {
	content, err := os.ReadFile(file) //nolint:gosec // a file of this repository
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read findings: %w", err)
	}
	var all []finding
	for line := range strings.SplitSeq(strings.TrimPrefix(string(content), columns), "\n") {
		if c := strings.Split(line, "\t"); len(c) == 7 {
			all = append(all, finding{c[0], c[1], c[2], c[3], c[4], c[5], c[6]})
		}
	}
	return all, nil
}

func (f finding) line() string {
	return strings.Join([]string{f.key, f.auth, f.pack, f.fact, f.ours, f.verdict, f.others}, "\t") + "\n"
}

// speaks says whether a finding confirms where the connector is: its host, or the whole of a place at it.
// That a package knows the word Bearer says little.
func (f finding) speaks() bool {
	switch f.fact {
	case "base":
		return f.verdict == inWhole || f.verdict == inParts || f.verdict == hostOnly
	case "token", "authorize":
		return f.verdict == inWhole || f.verdict == inParts
	}
	return false
}

// write writes findings in an order of their own, so that a change shows what changed.
func write(file string, all []finding) error {
	lines := make([]string, len(all))
	for i, f := range all {
		lines[i] = f.line()
	}
	slices.Sort(lines)
	content := columns + strings.Join(slices.Compact(lines), "")
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil { //nolint:gosec // source code, readable by all
		return fmt.Errorf("write findings: %w", err)
	}
	return nil
}

// summarise counts verdicts by fact, and the connectors that a package speaks for.
func summarise(w io.Writer, all []finding) {
	counts, keys, packs := map[string]int{}, map[string]bool{}, map[string]bool{}
	for _, f := range all {
		counts[f.fact+"\t"+f.verdict]++
		packs[f.pack] = true
		keys[f.key] = keys[f.key] || f.speaks()
	}
	spoken := 0
	for _, speaks := range keys {
		if speaks {
			spoken++
		}
	}
	_, _ = fmt.Fprintf(w, "%d packages, %d connectors, of which %d are spoken of\n", len(packs), len(keys), spoken)
	for _, fact := range []string{"base", "token", "authorize", "credential"} {
		for _, verdict := range []string{inWhole, inParts, hostOnly, pathOnly, said, silent} {
			if n := counts[fact+"\t"+verdict]; n > 0 {
				_, _ = fmt.Fprintf(w, "%-10s %-6s %4d\n", fact, verdict, n)
			}
		}
	}
}
