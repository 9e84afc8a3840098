package patchbay

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"regexp"
)

// Accounts goes over all linked accounts that match, page by page. A page that fails is the last: it comes as an error.
func Accounts(
	ctx context.Context, c *ClientWithResponses, match *ListAccountsParams,
) iter.Seq2[LinkedAccount, error] {
	params := copied(match)
	return pages(func(cursor string) ([]LinkedAccount, string, error) {
		if cursor != "" {
			params.Page, params.Cursor = nil, &cursor
		}
		res, err := c.ListAccountsWithResponse(ctx, &params)
		if err := Check(res, err); err != nil {
			return nil, "", err
		}
		return listed(res.JSON200), next(res.HTTPResponse.Header), nil
	})
}

// Events goes over all events that match, in the order asked for.
func Events(ctx context.Context, c *ClientWithResponses, match *ListEventsParams) iter.Seq2[Event, error] {
	params := copied(match)
	return pages(func(cursor string) ([]Event, string, error) {
		if cursor != "" {
			params.Cursor = &cursor
		}
		res, err := c.ListEventsWithResponse(ctx, &params)
		if err := Check(res, err); err != nil || res.JSON200 == nil {
			return nil, "", err
		}
		return res.JSON200.Data, text(res.JSON200.Next), nil
	})
}

// Logs goes over all entries of the log that match, newest first unless asked otherwise.
func Logs(ctx context.Context, c *ClientWithResponses, match *ListLogsParams) iter.Seq2[Log, error] {
	params := copied(match)
	return pages(func(cursor string) ([]Log, string, error) {
		if cursor != "" {
			params.Next = &cursor
		}
		res, err := c.ListLogsWithResponse(ctx, &params)
		if err := Check(res, err); err != nil || res.JSON200 == nil {
			return nil, "", err
		}
		return res.JSON200.Data, text(res.JSON200.Next), nil
	})
}

// AuthConfigs goes over all auth configs that match.
func AuthConfigs(
	ctx context.Context, c *ClientWithResponses, match *ListAuthConfigsParams,
) iter.Seq2[AuthConfig, error] {
	params, seen := copied(match), int64(0)
	number := int64(0)
	return pages(func(string) ([]AuthConfig, string, error) {
		number++
		params.Page = &number
		res, err := c.ListAuthConfigsWithResponse(ctx, &params)
		if err := Check(res, err); err != nil || res.JSON200 == nil {
			return nil, "", err
		}
		seen += int64(len(res.JSON200.Data))
		if len(res.JSON200.Data) == 0 || seen >= res.JSON200.Total {
			return res.JSON200.Data, "", nil
		}
		return res.JSON200.Data, "more", nil
	})
}

// pages calls for a page with the cursor of the one before, until there is none.
func pages[T any](page func(cursor string) ([]T, string, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		cursor := ""
		for {
			list, after, err := page(cursor)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, item := range list {
				if !yield(item, nil) {
					return
				}
			}
			if after == "" {
				return
			}
			cursor = after
		}
	}
}

var nextLink = regexp.MustCompile(`<([^>]*)>\s*;[^,]*rel="?next"?`)

// next is the cursor in a Link header (RFC 8288); empty on the last page.
func next(h http.Header) string {
	for _, line := range h.Values("Link") {
		m := nextLink.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		if address, err := url.Parse(m[1]); err == nil {
			return address.Query().Get("cursor")
		}
	}
	return ""
}

func copied[T any](match *T) T {
	if match == nil {
		var none T
		return none
	}
	return *match
}

func listed[T any](list *[]T) []T {
	if list == nil {
		return nil
	}
	return *list
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
