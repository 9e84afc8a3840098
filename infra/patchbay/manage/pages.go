package manage

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
)

// page is a page of any list of the API. Its lists have several ways to go on.
type page struct {
	Data       []json.RawMessage `json:"data"`
	NextCursor *string           `json:"next_cursor"`
	Next       *string           `json:"next"`
	Page       int               `json:"page"`
	PageSize   int               `json:"page_size"`
	Total      int               `json:"total"`
}

// All reads a list to its end, or until most entries were read (0 is no bound). progress, which may be nil, is told how
// many there are after each page but the last.
func (c *Client) All(
	ctx context.Context, path string, query url.Values, most int, progress func(n int),
) ([]json.RawMessage, error) {
	q, all := url.Values{}, []json.RawMessage{}
	for name, values := range query {
		q[name] = values
	}
	for {
		a, err := c.Do(ctx, Request{Path: path, Query: q})
		if err != nil {
			return nil, err
		}
		p, err := pageOf(a)
		if err != nil {
			return nil, err
		}
		all = append(all, p.Data...)
		if most > 0 && len(all) >= most {
			return all[:most], nil
		}
		follow := nextOf(a.Link)
		switch {
		case follow != nil:
			q = follow
		case p.NextCursor != nil && *p.NextCursor != "":
			q.Set("cursor", *p.NextCursor)
		case p.Next != nil && *p.Next != "":
			q.Set("next", *p.Next)
		case p.Page > 0 && p.Page*p.PageSize < p.Total && len(p.Data) > 0:
			q.Set("page", strconv.Itoa(p.Page+1))
		default:
			return all, nil
		}
		if progress != nil {
			progress(len(all))
		}
	}
}

// pageOf reads a page. The list of accounts is an array, with a Link to the next page.
func pageOf(a Answer) (p page, err error) {
	if bytes.HasPrefix(bytes.TrimSpace(a.Body), []byte("[")) {
		err = a.Decode(&p.Data)
	} else {
		err = a.Decode(&p)
	}
	return p, err
}

// nextLink is the address of a Link header's rel="next" (RFC 8288).
var nextLink = regexp.MustCompile(`<([^>]*)>\s*;[^,]*\brel="?next\b`)

// nextOf is the query of the next page; nil when there is none. The address before it is the deployment's own already.
func nextOf(link string) url.Values {
	m := nextLink.FindStringSubmatch(link)
	if m == nil {
		return nil
	}
	u, err := url.Parse(m[1])
	if err != nil {
		return nil
	}
	return u.Query()
}
