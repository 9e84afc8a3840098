// Package flow renders the pages of an OAuth flow that a browser may meet between the hub and the provider: the
// question that stands before a start link which somebody sent, and the failure that has no place to return to.
//
// The pages load nothing but the logo of whose product asks: their one style is inside, and the policy allows it by its
// digest. Every value is text.
package flow

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html"
	"net/http"
	"strings"

	"patchbay/shared/web/page"
	"patchbay/shared/web/words"
)

//go:embed templates/page.html
var template string

// Look is what a page has of whose product asks, and of who reads it. The zero Look is a page in English of nobody's.
type Look struct {
	Language string // of words.Of
	Product  string // who asks, as end users know them
	LogoPath string // of the same origin; empty for none
	Color    string // #rrggbb; empty for the hub's own
	Back     string // address to which a failure leads back; empty for none
}

// Question asks the person at a browser whether to begin a flow (security requirement F10).
type Question struct {
	Look
	// Connector is the product whose account would be linked.
	Connector string
	// Owner is for whom it would be linked, as people call it.
	Owner string
	// Untold says that nothing is known of the page that the browser comes from; it may well be one of the project's.
	Untold bool
	// Continue is the address that begins the flow; empty is the page's own address, query included.
	Continue string
}

// Write answers the question with status 200. The browser tells the address Continue, and no other origin, where it
// came from, for browsers without Sec-Fetch-Site.
func (q Question) Write(w http.ResponseWriter) {
	say := words.In(q.Language)
	values := page.Values{
		"Title": words.Fill(say.Link, "", q.Connector, ""), "Seal": "ask", "Link": say.CameByLink, "Untold": "",
		"Continue": q.Continue, "GoOn": words.Fill(say.Continue, "", q.Connector, ""), "Asks": "yes",
	}
	if q.Untold {
		values["Link"], values["Untold"] = "", say.Untold
	}
	asks := words.Fill(html.EscapeString(say.Asks), strong(q.Product), plain(q.Connector), strong(q.Owner))
	q.write(w, http.StatusOK, "same-origin", asks, values)
}

// plain is text inside a page; no brace of it is read as a hole.
func plain(text string) string { return strings.ReplaceAll(html.EscapeString(text), "{", "&#123;") }

func strong(name string) string { return "<strong>" + plain(name) + "</strong>" }

// Failure tells that no account was linked, and why.
type Failure struct {
	Look
	// Status is the HTTP status of the answer.
	Status int
	// Message says in English what went wrong and what to do now; the sentence of Code stands for it in other languages.
	Message string
	// Detail is what the provider said, or more about the fault; it may be empty.
	Detail string
	// Code is the machine-readable code of the fault; it may be empty.
	Code string
	// Reference is the request id, for whoever is asked for help; it may be empty.
	Reference string
}

// Write answers the failure with its status.
func (f Failure) Write(w http.ResponseWriter) {
	say := words.In(f.Language)
	message := f.Message
	if f.Language != "" && f.Language != "en" {
		if message = say.Message(f.Code, ""); message == "" {
			message = say.StartAgain
		}
	}
	f.write(w, f.Status, "no-referrer", "", page.Values{
		"Title": say.NotLinked, "Seal": "bad", "Message": message, "Detail": page.Plain(f.Detail, 500),
		"Details": say.Details, "ReferenceIs": say.Reference, "Reference": page.Plain(f.Reference, 100),
		"Code": page.Plain(f.Code, 100),
		"Back": f.Back, "BackTo": words.Fill(say.BackTo, f.Product, "", ""),
	})
}

// optional are the parts of the template that stand only with a value.
var optional = []string{"Asks", "Link", "Untold", "Message", "Detail", "Reference", "Code", "Back", "Logo", "Product"}

func (l Look) write(w http.ResponseWriter, status int, referrer, asks string, values page.Values) {
	values["Logo"], values["Product"], values["Language"] = l.LogoPath, l.Product, l.Language
	if l.Language == "" {
		values["Language"] = "en"
	}
	for _, name := range optional {
		values[name] += ""
	}
	style, source := l.style()
	page.Policy{Only: source, Referrer: referrer, Picture: l.LogoPath != ""}.Set(w.Header())
	text := strings.Replace(template, "{{Style}}", style, 1)
	page.Render(w, status, strings.Replace(text, "{{AsksText}}", asks, 1), values)
}

// style is that of the page with the product's colour, and its CSP source.
func (l Look) style() (style, source string) {
	light, dark, ok := page.Accents(l.Color)
	if !ok {
		return flowCSS, flowCSSSource
	}
	style = flowCSS + light.CSS(":root") + "@media (prefers-color-scheme:dark){" + dark.CSS(":root") + "}"
	sum := sha256.Sum256([]byte(style))
	return style, "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
