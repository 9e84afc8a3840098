package catalog

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// set is one compiled set of definitions with its index. Each part is read when it is first needed.
type set struct {
	index       string
	lines       func() ([]indexed, error)
	definitions func() (string, error)
	sources     func() (string, error)
}

func (c Compiled) set() set {
	return set{
		index:       c.Index,
		lines:       sync.OnceValues(func() ([]indexed, error) { return parseIndex(c.Index) }),
		definitions: func() (string, error) { return c.Definitions, nil },
		sources:     func() (string, error) { return c.Sources, nil },
	}
}

// compiledFolder opens a folder that Compile's result was written to. Its index is read at once, so that a folder that
// does not fit this version ends the start of a function and not a request; its definitions with the first of them.
func compiledFolder(dir string) (set, error) {
	index, err := readText(filepath.Join(dir, indexFile))
	if errors.Is(err, fs.ErrNotExist) {
		return set{}, fmt.Errorf("%s has no %s: compile its definitions (patchbay catalog compile %s -o …)", dir, indexFile,
			dir)
	}
	if err != nil {
		return set{}, fmt.Errorf("read compiled definitions: %w", err)
	}
	s := Compiled{Index: index}.set()
	if _, err := s.lines(); err != nil {
		return set{}, fmt.Errorf("%s: %w", filepath.Join(dir, indexFile), err)
	}
	file := filepath.Join(dir, definitionsFile)
	if _, err := os.Stat(file); err != nil {
		return set{}, fmt.Errorf("read compiled definitions: %w", err)
	}
	s.definitions = sync.OnceValues(func() (string, error) { return readText(file) })
	s.sources = sync.OnceValues(func() (string, error) {
		text, err := readText(filepath.Join(dir, sourcesFile))
		if errors.Is(err, fs.ErrNotExist) {
			return "", nil // a folder whose owner left them out
		}
		return text, err
	})
	return s, nil
}

// IsCompiled says whether a folder holds compiled definitions alone. One that also has files of definitions, which may
// be newer, is read from those.
func IsCompiled(dir string) bool {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	found := false
	for _, e := range entries {
		switch ext := filepath.Ext(e.Name()); {
		case ext == ".yaml" || ext == ".yml":
			return false
		case e.Name() == indexFile:
			found = true
		}
	}
	return found
}

// readText reads a file without a second copy of it.
func readText(file string) (string, error) {
	f, err := os.Open(file) //nolint:gosec // the deployment names the folder
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // it was only read
	var text strings.Builder
	if info, err := f.Stat(); err == nil {
		text.Grow(int(info.Size()))
	}
	_, err = io.Copy(&text, f)
	return text.String(), err
}

// line is the set's line of the index for a key, with the line break before it.
func (s set) line(key string) (string, bool) {
	i := strings.Index(s.index, "\n"+key+"\t")
	if i < 0 {
		return "", false
	}
	line, _, _ := strings.Cut(s.index[i+1:], "\n")
	return line, true
}

// findIn finds the text of a definition in the last set that has it. What is in the index alone, or in the definitions
// alone, is told of: the two files are not of one making.
func findIn(sets []set, key string) (string, error) {
	if !isKey(key) {
		return "", ErrUnknown
	}
	for i := len(sets) - 1; i >= 0; i-- {
		all, err := sets[i].definitions()
		if err != nil {
			return "", fmt.Errorf("read compiled definitions: %w", err)
		}
		document, found := findDefinition(all, key)
		_, listed := sets[i].line(key)
		switch {
		case found && listed:
			return document, nil
		case listed:
			return "", fmt.Errorf("catalog: the definitions have no line for %s, and the index has one", key)
		case found:
			return "", fmt.Errorf("catalog: the index has no line for %s, and the definitions have one", key)
		}
	}
	return "", ErrUnknown
}

// isKey says whether a text can be a provider key: nothing that would be found in the middle of a line.
func isKey(key string) bool {
	for i := range len(key) {
		c := key[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return key != ""
}

// findDefinition finds a definition among lines that are sorted by key. It looks at about log2(n) lines, so that of a
// large catalog few pages are ever loaded, and no line's place is written down anywhere: a change to one connector
// changes its own line alone.
func findDefinition(all, key string) (string, bool) {
	for low, high := 0, len(all); low < high; {
		start := low
		if middle := low + (high-low)/2; middle > low {
			if i := strings.IndexByte(all[middle:high], '\n'); i >= 0 && middle+i+1 < high {
				start = middle + i + 1
			}
		}
		end := strings.IndexByte(all[start:high], '\n')
		if end < 0 {
			return "", false // it was cut off
		}
		end += start
		switch strings.Compare(keyOf(all[start:end]), key) {
		case 0:
			return all[start:end], true
		case -1:
			low = end + 1
		default:
			high = start
		}
	}
	return "", false
}

// keyOf is the key of a definition's line, which begins with it; "" of a line that is none.
func keyOf(line string) string {
	rest, ok := strings.CutPrefix(line, `{"key":"`)
	if !ok {
		return ""
	}
	key, _, _ := strings.Cut(rest, `"`)
	return key
}
