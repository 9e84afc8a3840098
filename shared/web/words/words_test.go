package words

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestEveryLanguageSaysEverything: each text is there, with the names that the English one has, and is no English.
func TestEveryLanguageSaysEverything(t *testing.T) {
	en := english()
	for _, tag := range Tags() {
		table := In(tag)
		texts, own := reflect.ValueOf(en), reflect.ValueOf(table)
		for i := range texts.NumField() {
			if texts.Field(i).Kind() == reflect.String {
				check(t, tag, texts.Type().Field(i).Name, texts.Field(i).String(), own.Field(i).String())
			}
		}
		if got, want := slices.Sorted(maps.Keys(table.Codes)), slices.Sorted(maps.Keys(en.Codes)); !slices.Equal(got, want) {
			t.Errorf("%s has sentences for %v, English for %v", tag, got, want)
		}
		for code, text := range table.Codes {
			check(t, tag, code, en.Codes[code], text)
		}
	}
}

func check(t *testing.T, tag, name, english, text string) {
	t.Helper()
	if text == "" || tag != "en" && text == english {
		t.Errorf("%s says %q for %s", tag, text, name)
	}
	for _, hole := range []string{"{product}", "{connector}", "{owner}"} {
		if strings.Count(text, hole) != strings.Count(english, hole) {
			t.Errorf("%s: %s has %s another number of times than the English: %q", tag, name, hole, text)
		}
	}
}

func TestLanguageOfABrowser(t *testing.T) {
	for _, c := range []struct{ asked, accepts, want string }{
		{"", "", "en"},
		{"", "de-CH,de;q=0.9,en;q=0.8", "de"},
		{"fr", "de", "fr"},
		{"nl", "pt-PT,en;q=0.5", "pt-BR"},
		{"", "zh-TW,zh;q=0.9", "zh-Hans"},
		{"", "zh-Hant-HK,ja;q=0.9", "ja"},
		{"ZH-hans", "", "zh-Hans"},
		{"<script>", "*", "en"},
		{"", "en-GB,de;q=0.9", "en"},
	} {
		if got := Of(c.asked, c.accepts); got != c.want {
			t.Errorf("Of(%q, %q) = %s, want %s", c.asked, c.accepts, got, c.want)
		}
	}
}
