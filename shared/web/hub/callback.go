package hub

import (
	"net/url"

	"patchbay/shared/web/page"
	"patchbay/shared/web/words"
)

// callback is what the last page of an OAuth flow says.
type callback struct {
	Linked   bool
	Verify   bool   // the page that opened this one finishes
	To       string // the origin of that page, as text
	Language string // of words.Of
	Code     string // the provider's error code, as text
	Detail   string // the provider's words, as text
}

func (c callback) values(assets *page.Assets) page.Values {
	say := words.In(c.Language)
	v := page.Values{
		"Icon": page.Icon, "Style": "../../" + assets.Path("hub.css"), "Script": "../../" + assets.Path("callback.js"),
		"Title": say.NotLinked, "Message": say.Message(c.Code, ""), "Detail": c.Detail, "Code": "",
		"Outcome": "failed", "Seal": "seal bad", "NotLinked": say.NotLinked,
		"Lost": "", "To": "", "Language": c.Language, "Said": say.Said, "GoOn": say.GoOn, "CloseWindow": say.CloseWindow,
	}
	switch {
	case c.Verify:
		v["Title"], v["Message"], v["Outcome"], v["Seal"] = say.Almost, say.FinishThere, "verify", "spinner"
		v["Lost"], v["To"] = say.Lost, c.To
	case c.Linked:
		v["Title"], v["Message"], v["Outcome"], v["Seal"] = say.Linked, say.CloseThis, "linked", "seal good"
	case v["Message"] == "":
		v["Message"], v["Code"] = say.StartAgain, c.Code // for whoever is asked for help
	}
	return v
}

// maxDetail bounds the provider's words on the page, in characters.
const maxDetail = 500

// callbackPage reads the query of /embedded/accounts/callback: status=success|verify|error, to, error,
// error_description and lang. Nothing here is trusted: the words are shown as text, and the attempt's record, which the
// hub polls, decides whether an account was linked.
func callbackPage(q url.Values, acceptLanguage string) callback {
	c := callback{Linked: q.Get("status") == "success", Language: words.Of(q.Get("lang"), acceptLanguage)}
	if c.Verify = q.Get("status") == "verify"; c.Verify {
		c.To = page.Plain(q.Get("to"), 512)
	} else if !c.Linked {
		c.Code, c.Detail = page.Plain(q.Get("error"), 100), page.Plain(q.Get("error_description"), maxDetail)
	}
	return c
}
