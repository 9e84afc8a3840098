// Package flow renders the pages of an OAuth flow that a browser may meet between the hub and the provider: the
// question that stands before a start link which somebody sent, and the failure that has no place to return to.
//
// The pages load nothing: their one style is inside, and the policy allows it by its digest. Every value is text.
package flow

import (
	_ "embed"
	"net/http"
	"strings"

	"patchbay/shared/web/page"
)

//go:embed templates/page.html
var template string

// Question asks the person at a browser whether to begin a flow (security requirement F10).
type Question struct {
	// Product is the project's name: who asks.
	Product string
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
	link, untold := "yes", ""
	if q.Untold {
		link, untold = untold, link
	}
	write(w, http.StatusOK, "same-origin", page.Values{
		"Link": link, "Untold": untold,
		"Title": "Link a " + q.Connector + " account?", "Seal": "ask",
		"Product": q.Product, "Connector": q.Connector, "Owner": q.Owner, "Continue": q.Continue,
		"Message": "", "Detail": "", "Code": "", "Reference": "",
	})
}

// Failure tells that no account was linked, and why.
type Failure struct {
	// Status is the HTTP status of the answer.
	Status int
	// Message says what went wrong and what to do now, in words for an end user.
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
	write(w, f.Status, "no-referrer", page.Values{
		"Title": "The account was not linked", "Seal": "bad", "Message": f.Message, "Detail": page.Plain(f.Detail, 500),
		"Code": page.Plain(f.Code, 100), "Reference": page.Plain(f.Reference, 100), "Owner": "", "Link": "", "Untold": "",
	})
}

func write(w http.ResponseWriter, status int, referrer string, values page.Values) {
	page.Policy{Only: flowCSSSource, Referrer: referrer}.Set(w.Header())
	page.Render(w, status, strings.Replace(template, "{{Style}}", flowCSS, 1), values)
}
