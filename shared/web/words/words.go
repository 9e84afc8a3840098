// Package words is what the pages of an OAuth flow say to an end user, in the languages of the hub.
package words

import "strings"

// Texts are one language's. {product}, {connector} and {owner} are where names go.
type Texts struct {
	// The question in front of a start link
	Link, Asks, CameByLink, Untold, Continue string
	// What went wrong
	NotLinked, Details, Reference, BackTo string
	// The last page
	Linked, CloseThis, StartAgain, Said, GoOn, CloseWindow string
	// The last page of a sign-in that is finished elsewhere, and what it says where it cannot reach that page
	Almost, FinishThere, Lost string
	// Codes are sentences that stand for the API's own, by its codes.
	Codes map[string]string
}

// In returns the texts of a language that Of has named; English for any other.
func In(tag string) Texts {
	if t, ok := languages()[tag]; ok {
		return t
	}
	return english()
}

func languages() map[string]Texts {
	return map[string]Texts{
		"en": english(), "de": german(), "es": spanish(), "fr": french(), "ja": japanese(), "pt-BR": portuguese(),
		"zh-Hans": chinese(),
	}
}

// Tags are the languages there are.
func Tags() []string { return []string{"en", "de", "es", "fr", "ja", "pt-BR", "zh-Hans"} }

// Fill puts names into a text.
func Fill(text, product, connector, owner string) string {
	return strings.NewReplacer("{product}", product, "{connector}", connector, "{owner}", owner).Replace(text)
}

// Message is the sentence of a code, "" for a code without one.
func (t Texts) Message(code, connector string) string {
	return Fill(t.Codes[code], "", connector, "")
}

// Of is the language to speak: the one that was asked for, else what the browser prefers (Accept-Language, whose order
// stands for its weights, as browsers write it), else English.
func Of(asked, acceptLanguage string) string {
	wanted := append([]string{asked}, strings.Split(acceptLanguage, ",")...)
	for _, w := range wanted[:min(len(wanted), 20)] {
		tag, _, _ := strings.Cut(w, ";")
		if known := Match(strings.TrimSpace(tag)); known != "" {
			return known
		}
	}
	return "en"
}

// Match is the language that serves who wants a BCP 47 tag, "" for none: of Chinese, the simplified script's only.
func Match(tag string) string {
	primary, rest, _ := strings.Cut(strings.ToLower(tag), "-")
	if primary == "zh" {
		for part := range strings.SplitSeq(rest, "-") {
			if part == "hant" || part == "tw" || part == "hk" || part == "mo" {
				return ""
			}
		}
	}
	for _, known := range Tags() {
		if language, _, _ := strings.Cut(known, "-"); language == primary {
			return known
		}
	}
	return ""
}
