// Package catalogsize makes compiled catalogs of other sizes from a compiled catalog, to measure what size costs: a
// smaller one has its first connectors alone, a larger one has some of them again under further names.
package catalogsize

import (
	"fmt"
	"slices"
	"strings"
)

// First are the connectors that the catalog had before it grew to hundreds, which larger ones are measured beside.
var First = []string{
	"airtable", "ashby", "bamboohr", "docebo", "greenhouse", "hibob", "hubspot", "jazzhr", "jira", "lever", "mailchimp",
	"notion", "okta", "quickbooks", "salesforce", "sandbox-key", "sandbox-oauth", "shopify", "slack", "workable", "xero",
	"zendesk", "zoho_crm",
}

// Of returns the index and definitions of n connectors. The texts are lines as catalog.Compile writes them; the order
// of the index is kept, that of the definitions is by key.
func Of(index, definitions string, n int) (string, string, error) {
	header, index, _ := strings.Cut(index, "\n")
	documents := map[string]string{}
	for line := range strings.Lines(definitions) {
		documents[cutKey(line)] = line
	}
	type connector struct{ key, line, document string }
	var all []connector
	for line := range strings.Lines(index) {
		key, _, _ := strings.Cut(line, "\t")
		all = append(all, connector{key, line, documents[key]})
	}
	if n < len(all) { // the first ones, then others
		slices.SortStableFunc(all, func(a, b connector) int { return place(a.key) - place(b.key) })
		all = all[:n]
		slices.SortStableFunc(all, func(a, b connector) int {
			return strings.Index(index, a.line) - strings.Index(index, b.line)
		})
	}
	made := make([]connector, 0, n)
	for i, c := range all {
		made = append(made, c)
		copies := (n - len(all)) / len(all)
		if i < (n-len(all))%len(all) {
			copies++
		}
		for copied := range copies {
			key := fmt.Sprintf("%s_%d", c.key, copied)
			made = append(made, connector{
				key: key, line: strings.Replace(c.line, c.key+"\t", key+"\t", 1),
				document: strings.Replace(c.document, `{"key":"`+c.key+`"`, `{"key":"`+key+`"`, 1),
			})
		}
	}
	var lines strings.Builder
	lines.WriteString(header + "\n")
	for _, c := range made {
		if c.document == "" {
			return "", "", fmt.Errorf("%s has no definition", c.key)
		}
		lines.WriteString(c.line)
	}
	slices.SortFunc(made, func(a, b connector) int { return strings.Compare(a.key, b.key) })
	var texts strings.Builder
	for _, c := range made {
		texts.WriteString(c.document)
	}
	return lines.String(), texts.String(), nil
}

func place(key string) int {
	if slices.Contains(First, key) {
		return 0
	}
	return 1
}

func cutKey(line string) string {
	key, _, _ := strings.Cut(strings.TrimPrefix(line, `{"key":"`), `"`)
	return key
}
