package catalog

import (
	"fmt"
	"strings"
)

// The compiled catalog is two texts. definitions.jsonl has one definition a line. index.tsv has one line per definition
// in the same order, which is List's, with tabs between its columns:
//
//	key  name  stage  local_only(0|1)  categories,by,comma  logo  then key, scheme, label of each auth type
//
// A line says nothing of any other line, so that two authors who each add a connector change different lines.
//
// The index is text with tabs instead of JSON because it is read at every cold start: splitting it allocates three
// slices, whatever the number of connectors, and its strings are parts of the embedded text.
const indexColumns = 6

// indexed is one line of the index.
type indexed struct {
	entry Entry
	local bool
}

func (x indexed) line() string {
	local := "0"
	if x.local {
		local = "1"
	}
	categories := make([]string, len(x.entry.Categories))
	for i, c := range x.entry.Categories {
		categories[i] = string(c)
	}
	columns := []string{
		x.entry.Key, x.entry.Name, x.entry.Stage, local, strings.Join(categories, ","), x.entry.Logo,
	}
	for _, a := range x.entry.Auth {
		columns = append(columns, a.Key, string(a.Scheme), a.Label)
	}
	return strings.Join(columns, "\t") + "\n"
}

// parseIndex reads what line wrote.
func parseIndex(index string) ([]indexed, error) {
	list := make([]indexed, 0, strings.Count(index, "\n"))
	auths := make([]EntryAuth, 0, max(0, strings.Count(index, "\t")-(indexColumns-1)*cap(list))/3)
	categories := make([]Category, 0, cap(list)+strings.Count(index, ","))
	for number := 1; index != ""; number++ {
		line, rest, ok := strings.Cut(index, "\n")
		if !ok {
			return nil, fmt.Errorf("index line %d does not end", number)
		}
		index = rest
		var column [indexColumns]string
		for i := range column {
			column[i], line, ok = strings.Cut(line, "\t")
			if !ok && i < indexColumns-1 {
				return nil, fmt.Errorf("index line %d has %d columns", number, i+1)
			}
		}
		firstCategory, firstAuth := len(categories), len(auths)
		for name := range strings.SplitSeq(column[4], ",") {
			categories = append(categories, Category(name))
		}
		for line != "" {
			var a EntryAuth
			var scheme string
			a.Key, line, _ = strings.Cut(line, "\t")
			scheme, line, _ = strings.Cut(line, "\t")
			a.Label, line, _ = strings.Cut(line, "\t")
			a.Scheme = Scheme(scheme)
			auths = append(auths, a)
		}
		list = append(list, indexed{
			entry: Entry{
				Key: column[0], Name: column[1], Stage: column[2], Logo: column[5],
				Categories: categories[firstCategory:len(categories):len(categories)],
				Auth:       auths[firstAuth:len(auths):len(auths)],
			},
			local: column[3] == "1",
		})
	}
	return list, nil
}

// before is the order of List: by name without regard to case, then by key.
func before(a, b Entry) int {
	if c := strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)); c != 0 {
		return c
	}
	return strings.Compare(a.Key, b.Key)
}
