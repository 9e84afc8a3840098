package hub

import (
	"net/url"

	"patchbay/shared/web/page"
)

// callback is what the last page of an OAuth flow says.
type callback struct {
	Linked  bool
	Title   string
	Message string
	Code    string // the provider's error code, as text
	Detail  string // the provider's words, as text
}

func (c callback) values(assets *page.Assets) page.Values {
	v := page.Values{
		"Icon": page.Icon, "Style": "../../" + assets.Path("hub.css"), "Script": "../../" + assets.Path("callback.js"),
		"Title": c.Title, "Message": c.Message, "Code": c.Code, "Detail": c.Detail, "Outcome": "failed", "Seal": "bad",
	}
	if c.Linked {
		v["Outcome"], v["Seal"] = "linked", "good"
	}
	return v
}

// maxDetail bounds the provider's words on the page, in characters.
const maxDetail = 500

// callbackPage reads the query of /embedded/accounts/callback: status=success|error, error and error_description.
// Nothing here is trusted: the words are shown as text, and the attempt's record, which the hub polls, decides whether
// an account was linked.
func callbackPage(q url.Values) callback {
	if q.Get("status") == "success" {
		return callback{Linked: true, Title: "Account linked",
			Message: "You can close this window and go on where you started."}
	}
	c := callback{
		Title:   "The account was not linked",
		Message: "Close this window and try again from where you started.",
		Code:    page.Plain(q.Get("error"), 100),
		Detail:  page.Plain(q.Get("error_description"), maxDetail),
	}
	if c.Code == "access_denied" {
		c.Message = "Access was not given, so nothing was linked. Close this window to try again."
	}
	return c
}
