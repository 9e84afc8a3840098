package wire

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestUnambiguous(t *testing.T) {
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for _, c := range []struct {
		name, body, fault string
	}{
		{"object", `{"a":{"a":1},"b":[{"a":1},{"a":2}]}`, ""},
		{"values that look like names", `{"a":"a","b":["a","a"]}`, ""},
		{"scalar", `"a"`, ""},
		{"twice", `{"a":1,"b":2,"a":3}`, `"a" comes twice`},
		{"twice, spelled differently", `{"a":1,"\u0061":3}`, `"a" comes twice`},
		{"twice, behind a nested value", `{"a":{"b":[]},"c":[{}],"a":3}`, `"a" comes twice`},
		{"twice, in an array", `[1,{"a":1,"a":1}]`, `"a" comes twice`},
		{"long name", `{"` + strings.Repeat("x", 900) + `":1,"` + strings.Repeat("x", 900) + `":1}`, "comes twice"},
		{"as deep as may be", deep(maxDepth), ""},
		{"too deep", deep(maxDepth + 1), "deeper than"},
		{"surrogate pairs", `{"a":"\ud83d\ude00 \uD83D\uDE00 \\ud800 \\\\ud800 \u00e9 \n"}`, ""},
		{"half a pair", `{"a":"\ud800"}`, "surrogate"},
		{"half a pair in a name", `{"\uDBFF":1}`, "surrogate"},
		{"the other half", `["\udc00"]`, "surrogate"},
		{"a pair the wrong way round", `["\ude00\ud83d"]`, "surrogate"},
		{"half a pair and another escape", `["\ud83d\u0041"]`, "surrogate"},
		{"half a pair and a backslash", `["\ud83d\\ude00"]`, "surrogate"},
		{"half a pair behind a backslash", `["\\\ud83d"]`, "surrogate"},
		{"half a pair behind a whole one", `["\ud83d\ude00\ude00"]`, "surrogate"},
		{"half a pair at the end of a broken body", `"\ud800`, "surrogate"},
		{"the largest number", `{"a":1.7e308}`, ""},
		{"a larger number", `{"a":1,"b":[-1e400]}`, "number beyond"},
		{"a larger number's member", `{"a":1,"b":1e400}`, `the member "b" holds`},
		{"a larger number alone", `1e400`, "the body holds"},
		{"not UTF-8", "{\"a\":\"\xff\"}", "UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := Unambiguous([]byte(c.body))
			if c.fault == "" && err != nil || c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)) {
				t.Fatalf("unambiguous = %v, want %q", err, c.fault)
			}
			if err != nil && len(err.Error()) > 120 {
				t.Errorf("the message repeats the body: %v", err)
			}
		})
	}
}

func TestUnmarshalKeepsNumbers(t *testing.T) {
	var in struct{ Body any }
	if err := unmarshal([]byte(`{"Body":{"id":12345678901234567890,"e":1.10}}`), &in); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(in.Body)
	if err != nil || string(out) != `{"e":1.10,"id":12345678901234567890}` {
		t.Fatalf("%s, %v", out, err)
	}
}

// What json says of a number that is none is about Go; the caller's API is not.
func TestNumbersInWords(t *testing.T) {
	for body, want := range map[string]string{
		`{"expires_in":1e3}`:                  `the member "expires_in" must be a whole number, written in digits`,
		`{"expires_in":99999999999999999999}`: `the member "expires_in" must be a whole number, written in digits`,
		`{"name":7}`:                          `the member "name" has a value of another type than it takes`,
	} {
		var in struct {
			ExpiresIn *int   `json:"expires_in"`
			Name      string `json:"name"`
		}
		if err := unmarshal([]byte(body), &in); err == nil || err.Error() != want {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// FuzzSurrogates: a JSON text is refused for half a pair just when json would put U+FFFD in its place.
func FuzzSurrogates(f *testing.F) {
	for _, seed := range []string{`\ud83d\ude00`, `\ud83d`, `\ude00\ud83d`, `\\ud83d`, `\\\ud83d`, `\ud83d\n`, `a\u0041`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, inside string) {
		body := []byte(`"` + inside + `"`)
		var text string
		if !utf8.Valid(body) || strings.Contains(inside, "\ufffd") || strings.Contains(strings.ToLower(inside), `\ufffd`) ||
			json.Unmarshal(body, &text) != nil {
			return
		}
		if lone := strings.ContainsRune(text, utf8.RuneError); lone != loneSurrogate(body) {
			t.Fatalf("%s became %q, and has half a pair: %v", body, text, !lone)
		}
	})
}

// FuzzUnambiguous: what passes means the same to every reader, so writing out what was read and reading it again finds
// nothing to object to either.
func FuzzUnambiguous(f *testing.F) {
	f.Add(`{"a":[1,{"b":null}]}`)
	f.Add(`{"a":1,"a":2}`)
	f.Fuzz(func(t *testing.T, body string) {
		var v any
		if Unambiguous([]byte(body)) != nil || json.Unmarshal([]byte(body), &v) != nil {
			return
		}
		again, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if err := Unambiguous(again); err != nil {
			t.Fatalf("%q was let through, %q is not: %v", body, again, err)
		}
	})
}

// FuzzNamesOnce: of JSON, what is refused is what encoding/json's own tokens show to be ambiguous.
func FuzzNamesOnce(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,{"b":null,"a":{"b":"a"}}],"\u0062":-1.5e+3}`, `{"a":1,"\u0061":2}`, `[[{"":0,"":0}],{"x":"{\"x\":1"}]`,
		`{"a":1e999}`, `{"0":0,"1":0,"2":0,"3":0,"4":0,"5":0,"6":0,"7":0,"8":0,"9":0,"a":0,"b":0,"c":0,"d":0,"e":0,"f":0,"g":[{}],"g":0}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if !json.Valid([]byte(body)) || !utf8.ValidString(body) || loneSurrogate([]byte(body)) {
			return
		}
		if got, want := Unambiguous([]byte(body)), ambiguity(body); (got != nil) != want {
			t.Fatalf("%q: %v; by its tokens it is ambiguous: %v", body, got, want)
		}
	})
}

// ambiguity reads a JSON text token by token.
func ambiguity(body string) bool {
	d := json.NewDecoder(strings.NewReader(body))
	d.UseNumber()
	var value func() (ambiguous bool, depth int)
	value = func() (bool, int) {
		token, _ := d.Token()
		number, isNumber := token.(json.Number)
		if isNumber {
			_, err := number.Float64()
			return err != nil, 0
		}
		delim, ok := token.(json.Delim)
		if !ok {
			return false, 0
		}
		names, ambiguous, depth := map[any]bool{}, false, 0
		for d.More() {
			if delim == '{' {
				name, _ := d.Token()
				ambiguous, names[name] = ambiguous || names[name], true
			}
			inner, below := value()
			ambiguous, depth = ambiguous || inner, max(depth, below)
		}
		_, _ = d.Token()
		return ambiguous, depth + 1
	}
	ambiguous, depth := value()
	return ambiguous || depth > maxDepth
}

func BenchmarkUnambiguous(b *testing.B) {
	body := []byte(`{"method":"post","path":"/contacts?limit=100","headers":{"X-Version":"2"},"body":{"name":"Ada","tags":["a","b"]}}`)
	b.ReportAllocs()
	for b.Loop() {
		if err := Unambiguous(body); err != nil {
			b.Fatal(err)
		}
	}
}
