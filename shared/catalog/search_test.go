package catalog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"patchbay/shared/catalog"
)

var searched = []catalog.Entry{
	{Key: "acme_pay", Name: "Acme Pay", Categories: []catalog.Category{"accounting"}, Tags: []string{"payments"}},
	{Key: "bigslack", Name: "Big-Slack", Categories: []catalog.Category{"messaging"}},
	{Key: "hibob", Name: "HiBob", Categories: []catalog.Category{"hris"}},
	{Key: "intacct", Name: "Sage Intacct", Categories: []catalog.Category{"accounting"}},
	{Key: "sage", Name: "sage HR", Categories: []catalog.Category{"hris", "ats"}},
	{Key: "slack", Name: "Slack", Categories: []catalog.Category{"messaging"}, Tags: []string{"social"}},
	{Key: "slite", Name: "Slite", Categories: []catalog.Category{"documents"}},
	{Key: "emobile", Name: "ÉMobile Größe", Categories: []catalog.Category{"hris-legacy"}},
	{Key: "zoho_crm", Name: "Zoho CRM", Categories: []catalog.Category{"crm"}, Tags: []string{"sales"}},
}

func TestSearch(t *testing.T) {
	for typed, want := range map[string]string{
		"":                "acme_pay bigslack hibob intacct sage slack slite emobile zoho_crm",
		"  ":              "acme_pay bigslack hibob intacct sage slack slite emobile zoho_crm",
		"sla":             "slack bigslack",                             // the name's beginning, then a word of it
		"SAGE":            "intacct sage",                               // whatever the case, in the list's order
		"hr":              "sage hibob emobile",                         // a word of the name, then what people call the category
		"s":               "intacct sage slack slite bigslack zoho_crm", // Sage Intacct begins so; zoho_crm has the tag sales
		"acct":            "intacct",                                    // within a name
		"ig-sl":           "bigslack",                                   // as it is written
		"oho_c":           "zoho_crm",                                   // within a key
		"zoho c":          "zoho_crm",                                   // words in another spelling
		"crm zoho":        "zoho_crm",                                   // in another order
		"recruiting":      "sage",
		"messaging":       "bigslack slack",
		"payments acme":   "acme_pay",
		"accounting sage": "intacct",
		"émobile":         "emobile",
		"GRÖ":             "emobile",
		"größer":          "",
		"sla slite":       "",
		"slacks":          "",
		"--":              "",
		"ack":             "bigslack slack", // within, in the list's order
	} {
		var got []string
		for _, i := range catalog.NewQuery(typed).Rank(nil, searched) {
			got = append(got, searched[i].Key)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q finds %v, want %s", typed, got, want)
		}
		for i := range searched {
			if catalog.NewQuery(typed).Matches(&searched[i]) != slices.Contains(got, searched[i].Key) {
				t.Errorf("%q: Matches and Rank differ on %s", typed, searched[i].Key)
			}
		}
	}
}

// A search allocates for what was typed, never for an entry.
func TestSearchAllocatesNothing(t *testing.T) {
	entries := slices.Repeat(searched, 120)
	places := make([]int, 0, len(entries))
	for _, typed := range []string{"sla", "s", "recruiting", "zoho c", "grö", "nothing of this"} {
		q := catalog.NewQuery(typed)
		if n := testing.AllocsPerRun(5, func() { places = q.Rank(places[:0], entries) }); n != 0 {
			t.Errorf("%q: %v allocations", typed, n)
		}
	}
}

// FuzzSearch: a search takes any text, finds what has the text in its name, and has each place once.
func FuzzSearch(f *testing.F) {
	f.Add("sla", "Slack")
	f.Add("\xff", "\xffa")
	f.Add("İ", "İstanbul")
	f.Fuzz(func(t *testing.T, typed, name string) {
		entries := []catalog.Entry{{Key: "a", Name: name}, {Key: "b", Name: fmt.Sprint("x ", name)}}
		places := catalog.NewQuery(typed).Rank(nil, entries)
		if !slices.IsSorted(places) && len(places) != 2 || len(places) > 2 {
			t.Error(places)
		}
		part := strings.TrimSpace(typed)
		if strings.ToLower(part) == part && strings.Contains(name, part) && len(places) != 2 {
			t.Errorf("%q is in %q: %v", part, name, places)
		}
	})
}
