package activity

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// hidden stands where a secret was.
const hidden = "[redacted]"

// shortest is how long a secret is that is hidden inside other text, in bytes. A shorter one would take out half of
// every sentence, so a payload that may hold it is left out as a whole.
const shortest = 4

// withheld stands for a payload that cannot be told from the secret in it.
const withheld = "[withheld: the credential is too short to be taken out of it]"

// hide takes secrets out of every text of an entry that somebody else had a part in, and cuts payloads.
func (e *Entry) hide(secrets []string) {
	forms, short := formsOf(e.thatFit(secrets))
	e.URL, e.Message, e.Account = without(e.URL, forms), without(e.Message, forms), without(e.Account, forms)
	e.ProviderCode, e.ProviderWords = without(e.ProviderCode, forms), without(e.ProviderWords, forms)
	for i := range e.Steps {
		s := &e.Steps[i]
		s.URL, s.Error = without(s.URL, forms), without(s.Error, forms)
		s.Sent, s.Answered = s.Sent.without(forms, short), s.Answered.without(forms, short)
	}
	e.Sent, e.Answered = e.Sent.without(forms, short), e.Answered.without(forms, short)
}

// thatFit leaves out secrets that are longer than every text they could stand in: no form of a secret is shorter than
// the secret, but for very short ones.
func (e *Entry) thatFit(secrets []string) []string {
	const short = 8
	longest := max(len(e.URL), len(e.Message), len(e.Account), len(e.ProviderCode), len(e.ProviderWords))
	for i := range e.Steps {
		s := &e.Steps[i]
		if s.Sent != nil || s.Answered != nil {
			return secrets
		}
		longest = max(longest, len(s.URL), len(s.Error))
	}
	if e.Sent != nil || e.Answered != nil {
		return secrets
	}
	return slices.DeleteFunc(slices.Clone(secrets), func(s string) bool { return len(s) >= short && len(s) > longest })
}

// without returns a copy of a payload without secrets, cut to MaxPayload.
func (p *Payload) without(forms []string, short bool) *Payload {
	if p == nil {
		return nil
	}
	out := &Payload{Cut: p.Cut || len(p.Body) > MaxPayload, Body: cutWithout(p.Body, forms)}
	for name, value := range p.Header {
		if out.Header == nil {
			out.Header = map[string]string{}
		}
		if short && value != hidden {
			value = withheld
		}
		out.Header[without(name, forms)] = shorten(without(value, forms), maxHeader)
	}
	if short && out.Body != "" {
		out.Body = withheld
	}
	return out
}

// cutWithout takes secrets out of a body and cuts it to MaxPayload. Half a secret is none that could be found, so of a
// long body the end of what is searched goes, too.
func cutWithout(body string, forms []string) string {
	searched := shorten(body, 4*MaxPayload)
	text := without(searched, forms)
	if len(searched) < len(body) && len(forms) > 0 {
		text = shorten(text, max(0, len(text)-len(forms[0]))) // the longest
	}
	return shorten(text, MaxPayload)
}

// maxHeader is how much of a header's value is kept, in bytes.
const maxHeader = 1 << 10

// shorten ends a text after at most n bytes, between two characters.
func shorten(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

func without(text string, forms []string) string {
	if text == "" {
		return ""
	}
	for _, form := range forms {
		text = strings.ReplaceAll(text, form, hidden)
	}
	return text
}

// formsOf lists the ways in which secrets are written in addresses, forms, JSON and headers, the longest first, so that
// none leaves its end behind. short says that there are secrets which are too short to be looked for.
func formsOf(secrets []string) (forms []string, short bool) {
	for _, s := range secrets {
		if len(s) < shortest {
			short = short || s != ""
			continue
		}
		raw := []byte(s)
		query := url.QueryEscape(s)
		forms = append(slices.Grow(forms, 13), s, query, strings.ReplaceAll(query, "+", "%20"), url.PathEscape(s))
		if strings.ContainsFunc(s, inJSONOtherwise) {
			forms = append(forms, inJSON(s, true), inJSON(s, false))
		}
		forms = append(append(forms, hex.EncodeToString(raw)), inBase64(raw)...)
	}
	slices.SortFunc(forms, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return slices.Compact(forms), short
}

// toURLAlphabet writes base64 in its other alphabet (RFC 4648 section 5).
var toURLAlphabet = strings.NewReplacer("+", "-", "/", "_")

// inBase64 is a secret in both alphabets, wherever in the encoded text it begins: without the characters that depend on
// what stands beside it.
func inBase64(raw []byte) (forms []string) {
	shifted := append(make([]byte, 2, 2+len(raw)), raw...)
	for before := range 3 {
		text := base64.RawStdEncoding.EncodeToString(shifted[2-before:])
		from := (before*8 + 5) / 6        // the first character of the secret's alone
		to := (before + len(raw)) * 8 / 6 // and the last
		if to-from < shortest {
			continue
		}
		text = text[from:to]
		forms = append(forms, text)
		if strings.ContainsAny(text, "+/") {
			forms = append(forms, toURLAlphabet.Replace(text))
		}
	}
	return forms
}

// inJSONOtherwise says whether JSON may write a character in another way.
func inJSONOtherwise(c rune) bool {
	return c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&'
}

// inJSON is a text as it stands between the quotes of JSON.
func inJSON(text string, escapeHTML bool) string {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(escapeHTML)
	if e.Encode(text) != nil {
		return text // a string always encodes
	}
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(out.String()), `"`), `"`)
}
