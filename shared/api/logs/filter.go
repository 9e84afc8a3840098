package logs

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/activity"
	"patchbay/shared/wire"
)

// filter is one member of filter[…]. The published client sends it as a parameter of its own name.
type filter struct {
	name string
	doc  string
	read func(f *activity.Filter, values []string) error
}

// list is a filter that one of several values passes.
func list(name, doc string, to func(*activity.Filter) *[]string) filter {
	return filter{name, doc + ", with commas between them", func(f *activity.Filter, values []string) error {
		*to(f) = values
		return nil
	}}
}

// absent is a filter by what the contract knows and no entry here has.
func absent(name string) filter {
	return filter{name, "No log has one, so that none matches", func(f *activity.Filter, _ []string) error {
		f.Nothing = true
		return nil
	}}
}

var (
	accounts = list("account_ids", "Accounts", func(f *activity.Filter) *[]string { return &f.Accounts })
	actions  = list("actions", "Actions", func(f *activity.Filter) *[]string { return &f.Actions })
	methods  = list("http_methods", "HTTP methods", func(f *activity.Filter) *[]string { return &f.Methods })
	requests = list("request_ids", "Logs", func(f *activity.Filter) *[]string { return &f.IDs })
	shared   = []filter{accounts, actions, methods, requests, since, until, statuses, success}
	sources  = []filter{
		list("source_ids", "Who made the request: its id", func(f *activity.Filter) *[]string { return &f.ByIDs }),
		list("source_types", "key, user, session, system or command",
			func(f *activity.Filter) *[]string { return &f.ByKinds }),
		list("source_values", "Both, such as key:0123456789abcdef", func(f *activity.Filter) *[]string { return &f.By }),
	}
	ours = []filter{
		list("auth_config_ids", "Auth configs", func(f *activity.Filter) *[]string { return &f.Configs }),
		list("origin_owner_ids", "Your customers' ids", func(f *activity.Filter) *[]string { return &f.Owners }),
		list("attempt_ids", "Attempts to link", func(f *activity.Filter) *[]string { return &f.Attempts }),
		list("connect_session_ids", "Connect sessions", func(f *activity.Filter) *[]string { return &f.Sessions }),
		list("correlation_ids", "What everything began with", func(f *activity.Filter) *[]string { return &f.Correlation }),
	}
	services    = list("services", "Categories", func(f *activity.Filter) *[]string { return &f.Categories })
	categories  = list("categories", "Categories", func(f *activity.Filter) *[]string { return &f.Categories })
	providers   = list("providers", "Provider keys", func(f *activity.Filter) *[]string { return &f.Connectors })
	connectors  = list("connectors", "The same as providers", func(f *activity.Filter) *[]string { return &f.Connectors })
	none        = []filter{absent("resources"), absent("sub_resources"), absent("child_resources")}
	stepFilters = slices.Concat(shared, []filter{providers, connectors, services}, none, ours)
	logFilters  = slices.Concat(shared, []filter{providers, connectors, services, kinds}, none, sources, ours, []filter{
		list("webhook_ids", "Webhook endpoints", func(f *activity.Filter) *[]string { return &f.Endpoints }),
		list("event_ids", "Events", func(f *activity.Filter) *[]string { return &f.Events }),
	})
	platformFilters = slices.Concat(shared, []filter{categories, connectors}, []filter{absent("resources")}, sources, ours)

	since = filter{"start_date", "RFC 3339; logs that began then or later",
		date(func(f *activity.Filter) *time.Time { return &f.From })}
	until = filter{"end_date", "RFC 3339; logs that began then or before",
		date(func(f *activity.Filter) *time.Time { return &f.To })}
	statuses = filter{"status_codes", "HTTP statuses, with commas between them", readStatuses}
	success  = filter{"success", "true or false", readSuccess}
	kinds    = filter{"kinds", "call, link, refresh, test, delivery, inbound; with commas between them", readKinds}
)

func date(to func(*activity.Filter) *time.Time) func(*activity.Filter, []string) error {
	return func(f *activity.Filter, values []string) error {
		at, err := time.Parse(time.RFC3339Nano, values[0])
		if err != nil || len(values) > 1 || at.Year() < 1970 || at.Year() > 2200 {
			return fmt.Errorf("is one time of the years 1970 to 2200, such as 2026-12-31T00:00:00Z")
		}
		*to(f) = at
		return nil
	}
}

func readStatuses(f *activity.Filter, values []string) error {
	for _, v := range values {
		n, err := strconv.Atoi(v)
		if err != nil || n < 100 || n > 599 {
			return fmt.Errorf("is HTTP statuses from 100 to 599 with commas between them, such as 404,500")
		}
		f.Statuses = append(f.Statuses, n)
	}
	return nil
}

func readSuccess(f *activity.Filter, values []string) error {
	fine, err := strconv.ParseBool(values[0])
	if err != nil || len(values) > 1 {
		return fmt.Errorf("is true or false")
	}
	failed := !fine
	f.Failed = &failed
	return nil
}

func readKinds(f *activity.Filter, values []string) error {
	known := []activity.Kind{activity.Call, activity.Link, activity.Refresh, activity.Test, activity.Delivery,
		activity.Inbound}
	for _, v := range values {
		if !slices.Contains(known, activity.Kind(v)) {
			return fmt.Errorf("is some of call, link, refresh, test, delivery, inbound with commas between them")
		}
		f.Kinds = append(f.Kinds, activity.Kind(v))
	}
	return nil
}

// described adds an operation's filters to its document, and the spelling of the published client to what it takes.
func described(op huma.Operation, filters []filter) huma.Operation {
	also := []string{"filter[order_by]", "filter[order_direction]"}
	for _, f := range filters {
		op.Parameters = append(op.Parameters, &huma.Param{
			Name: "filter[" + f.name + "]", In: "query", Description: f.doc,
			Schema: &huma.Schema{Type: huma.TypeString, MaxLength: &maxFilter},
		})
		also = append(also, f.name)
	}
	op.Metadata = map[string]any{wire.Also: also, filtersOf: filters}
	return op
}

const filtersOf = "filters"

// maxFilter bounds a filter's text, in bytes, and maxValues its values.
var maxFilter = 8192

const maxValues = 100

// ListInput is what all lists take. Resolve reads what huma does not know.
type ListInput struct {
	PageSize  int    `query:"page_size" minimum:"1" maximum:"250" default:"25"`
	Next      string `query:"next" maxLength:"9000" doc:"The next of the page before"`
	Order     string `query:"order_by" enum:"provider,service,status,eventDatetime,duration" default:"eventDatetime"`
	Direction string `query:"order_direction" enum:"asc,desc" default:"desc"`
	filter    activity.Filter
	by        activity.By
	ascending bool
}

// Resolve implements huma.Resolver.
func (in *ListInput) Resolve(c huma.Context) (wrong []error) {
	u := c.URL()
	query := u.Query()
	filters, _ := c.Operation().Metadata[filtersOf].([]filter)
	for _, f := range filters {
		name, values := given(query, f.name)
		if len(values) == 0 {
			continue
		}
		text := strings.Join(values, ",")
		values = slices.DeleteFunc(strings.Split(text, ","), func(v string) bool { return v == "" })
		err := error(nil)
		switch {
		case len(text) > maxFilter || len(values) > maxValues:
			err = fmt.Errorf("has at most %d values and %d bytes", maxValues, maxFilter)
		case len(values) > 0:
			err = f.read(&in.filter, values)
		}
		if err != nil {
			wrong = append(wrong, &huma.ErrorDetail{Location: "query." + name, Message: err.Error()})
		}
	}
	if from, to := in.filter.From, in.filter.To; !to.IsZero() && to.Before(from) {
		wrong = append(wrong, &huma.ErrorDetail{Location: "query.filter[end_date]", Message: "is before start_date"})
	}
	return append(wrong, in.order(query)...)
}

// given returns the values of a filter in either spelling.
func given(query url.Values, name string) (string, []string) {
	for _, n := range []string{"filter[" + name + "]", name} {
		if values := slices.DeleteFunc(slices.Clone(query[n]), func(v string) bool { return v == "" }); len(values) > 0 {
			return n, values
		}
	}
	return "", nil
}

// order reads what the published client sends twice, as a member of the filter and beside it: the last one counts.
func (in *ListInput) order(query url.Values) (wrong []error) {
	last := func(name, standard string, words ...string) string {
		values := slices.Concat(query["filter["+name+"]"], query[name])
		if len(values) == 0 {
			return standard
		}
		v := values[len(values)-1]
		if !slices.Contains(words, v) {
			wrong = append(wrong, &huma.ErrorDetail{
				Location: "query." + name, Message: "is one of " + strings.Join(words, ", "),
			})
		}
		return v
	}
	in.by = activity.By(last("order_by", "eventDatetime", "provider", "service", "status", "eventDatetime", "duration"))
	in.ascending = last("order_direction", "desc", "asc", "desc") == "asc"
	return wrong
}

// narrow leaves out streams in which no entry of the kinds lies.
func (in *ListInput) narrow(streams []activity.Stream) []activity.Stream {
	if len(in.filter.Kinds) == 0 {
		return streams
	}
	return slices.DeleteFunc(slices.Clone(streams), func(s activity.Stream) bool {
		return !slices.ContainsFunc(in.filter.Kinds, func(k activity.Kind) bool { return activity.StreamOf(k) == s })
	})
}

// takeStepFilter turns those filters that mean a step into what decides of one.
func (in *ListInput) takeStepFilter() func(*activity.Step) bool {
	f := in.filter
	in.filter.Actions, in.filter.Methods, in.filter.Statuses, in.filter.Failed = nil, nil, nil, nil
	has := func(list []string, v string) bool { return len(list) == 0 || slices.Contains(list, v) }
	return func(s *activity.Step) bool {
		return has(f.Actions, s.Name) && has(f.Methods, s.Method) &&
			(len(f.Statuses) == 0 || slices.Contains(f.Statuses, s.Status)) && (f.Failed == nil || *f.Failed == s.Failed)
	}
}
