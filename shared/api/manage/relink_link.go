package manage

import (
	"cmp"
	"context"
	"strings"
	"time"

	"patchbay/shared/api/resource"
	"patchbay/shared/connect"
	"patchbay/shared/project"
	"patchbay/shared/wire"
)

type relinkLinkInput struct {
	resource.ByAccount
	Body *struct {
		ExpiresIn   *int   `json:"expires_in,omitempty" minimum:"1" maximum:"2592000" doc:"Seconds; 1800 when left out. Beyond 7 days, the link is good for one time"`
		RedirectURL string `json:"redirect_url,omitempty" maxLength:"2048" doc:"Where the page leads back to in the end, as of POST /connect_sessions"`
	}
}

// RelinkLink is the address of a hosted page.
type RelinkLink struct {
	URL       string    `json:"url" doc:"Shown once; it carries the session's token"`
	SessionID int64     `json:"session_id"`
	AccountID string    `json:"account_id"`
	ExpiresAt time.Time `json:"expires_at"`
}

type relinkLinkOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         RelinkLink
}

func (h *Accounts) createRelinkLink(
	ctx context.Context, a project.Access, in *relinkLinkInput,
) (*relinkLinkOutput, error) {
	wire.Tag(ctx, "account", in.ID)
	by, err := h.Keys.Authenticate(ctx, a)
	if err != nil {
		return nil, err
	}
	v, err := h.Accounts.Get(ctx, by.Project, in.ID)
	if err != nil {
		return nil, err
	}
	n := connect.NewSession{Owner: v.Owner, AccountID: v.ID}
	n.Owner.Name = cmp.Or(n.Owner.Name, n.Owner.ID)
	if in.Body != nil {
		n.Redirect = in.Body.RedirectURL
		if in.Body.ExpiresIn != nil {
			n.Life = time.Duration(*in.Body.ExpiresIn) * time.Second
		}
	}
	session, token, err := h.Connect.Issue(ctx, a, n)
	if err != nil {
		return nil, err
	}
	return &relinkLinkOutput{CacheControl: noStore, Body: RelinkLink{
		URL: linkURL(ctx, h.AppURL, token), SessionID: session.ID, AccountID: v.ID,
		ExpiresAt: session.ExpiresAt.Truncate(time.Millisecond),
	}}, nil
}

// linkURL is the address of the hosted page of a session. A fragment is sent to no server, so the token is in no log.
func linkURL(ctx context.Context, app, token string) string {
	return cmp.Or(app, wire.BaseURL(ctx)) + "/link#token=" + token
}

// connectionsURL is the address of the hosted page of what is linked, "" for a session without that right.
func connectionsURL(ctx context.Context, app string, s connect.Session, token string) string {
	if !s.Connections {
		return ""
	}
	return strings.Replace(linkURL(ctx, app, token), "/link#", "/connections#", 1)
}
