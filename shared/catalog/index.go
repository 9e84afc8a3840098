package catalog

import (
	"errors"
	"fmt"
	"strings"
)

// The compiled catalog is two texts. definitions.jsonl has one definition a line, by key. index.tsv has indexHeader and
// one line per definition in List's order, with tabs between its columns:
//
//	key  name  stage  local_only(0|1)  categories,by,comma  tags,by,comma  icon  logo
//
// and then key, scheme and label of each auth type.
//
// An icon is its letters and its colour, such as Ac#1a73e8. A line says nothing of any other line, so that two authors
// who each add a connector change different lines.
//
// The index is text with tabs instead of JSON because it is read at the first list after a cold start: splitting it
// allocates five slices, whatever the number of connectors, and its strings are parts of the embedded text.
const (
	indexColumns = 8
	// indexHeader names the form, so that a folder that another version compiled is refused.
	indexHeader = "patchbay catalog 2\n"
)

// The columns behind the key.
const (
	columnName = iota + 1
	columnStage
	columnLocal
	columnCategories
	columnTags
	columnIcon
	columnLogo
)

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
		x.entry.Key, x.entry.Name, x.entry.Stage, local, strings.Join(categories, ","), strings.Join(x.entry.Tags, ","),
		x.entry.Icon.Letters + x.entry.Icon.Color, x.entry.Logo,
	}
	for _, a := range x.entry.Auth {
		columns = append(columns, a.Key, string(a.Scheme), a.Label)
	}
	return strings.Join(columns, "\t") + "\n"
}

// parseIndex reads what line wrote.
func parseIndex(index string) ([]indexed, error) {
	index, ok := strings.CutPrefix(index, indexHeader)
	if !ok {
		return nil, errors.New("the index is not of this version: compile the definitions again (patchbay catalog compile)")
	}
	list := make([]indexed, 0, strings.Count(index, "\n"))
	parts := indexParts{
		auths:      make([]EntryAuth, 0, max(0, strings.Count(index, "\t")-(indexColumns-1)*cap(list))/3),
		categories: make([]Category, 0, cap(list)+strings.Count(index, ",")),
	}
	for number := 2; index != ""; number++ {
		line, rest, ok := strings.Cut(index, "\n")
		if !ok {
			return nil, fmt.Errorf("index line %d does not end", number)
		}
		index = rest
		column, line, ok := splitColumns(line)
		if !ok {
			return nil, fmt.Errorf("index line %d has too few columns", number)
		}
		list = append(list, indexed{
			entry: Entry{
				Key: column[0], Name: column[columnName], Stage: column[columnStage], Logo: column[columnLogo],
				Icon: readIcon(column[columnIcon]), Categories: parts.addCategories(column[columnCategories]),
				Tags: parts.addTags(column[columnTags]), Auth: parts.addAuths(line),
			},
			local: column[columnLocal] == "1",
		})
	}
	return list, nil
}

// splitColumns splits a line into the columns that each has, and the rest.
func splitColumns(line string) (column [indexColumns]string, rest string, ok bool) {
	for i := range column {
		column[i], line, ok = strings.Cut(line, "\t")
		if !ok && i < indexColumns-1 {
			return column, "", false
		}
	}
	return column, line, true
}

// indexParts are what all entries' lists are parts of.
type indexParts struct {
	categories []Category
	tags       []string
	auths      []EntryAuth
}

func (p *indexParts) addCategories(text string) []Category {
	first := len(p.categories)
	for name := range strings.SplitSeq(text, ",") {
		p.categories = append(p.categories, Category(name))
	}
	return p.categories[first:len(p.categories):len(p.categories)]
}

func (p *indexParts) addTags(text string) []string {
	if text == "" {
		return nil
	}
	first := len(p.tags)
	for name := range strings.SplitSeq(text, ",") {
		p.tags = append(p.tags, name)
	}
	return p.tags[first:len(p.tags):len(p.tags)]
}

func (p *indexParts) addAuths(line string) []EntryAuth {
	first := len(p.auths)
	for line != "" {
		var a EntryAuth
		var scheme string
		a.Key, line, _ = strings.Cut(line, "\t")
		scheme, line, _ = strings.Cut(line, "\t")
		a.Label, line, _ = strings.Cut(line, "\t")
		a.Scheme = Scheme(scheme)
		p.auths = append(p.auths, a)
	}
	return p.auths[first:len(p.auths):len(p.auths)]
}

// readIcon reads the index's column of that name.
func readIcon(text string) Icon {
	i := strings.LastIndexByte(text, '#')
	if i < 0 {
		return Icon{}
	}
	return Icon{Letters: text[:i], Color: text[i:]}
}

// iconOf is the icon of a line of the index.
func iconOf(line string) (Icon, bool) {
	column, _, ok := splitColumns(line)
	icon := readIcon(column[columnIcon])
	return icon, ok && icon != Icon{}
}

// before is the order of List: by name without regard to case, then by key.
func before(a, b Entry) int {
	if c := strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)); c != 0 {
		return c
	}
	return strings.Compare(a.Key, b.Key)
}
