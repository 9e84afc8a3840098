package inbound

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"patchbay/shared/account"
	"patchbay/shared/actor"
	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/event"
	"patchbay/shared/ident"
	"patchbay/shared/pause"
)

// maxPayload is the longest payload that an event carries, in bytes: a message of the queue may have 256 KiB.
const maxPayload = 200_000

// handle makes an event of one that was received, and ends the accounts which it says are no longer good.
func (s *Service) handle(ctx context.Context, to address, it *received, id string, first time.Time) (
	event.Event, error,
) {
	w, project, config := to.webhooks, to.config.Project, to.config.ID
	e := event.Event{
		ID: id, Type: event.ProviderReceived, Project: project, Connector: to.def.Key, Config: config, Time: first.UTC(),
		RequestID: actor.OriginOf(ctx).Request, By: actor.Of("inbound").String(), Data: it.data(w),
	}
	if w.Account == nil {
		return e, nil
	}
	if key, ok := it.values.expand(w.Account.At); ok {
		ids, err := s.Store.Linked(ctx, project, config, w.Account.Folded(key), "", 2)
		if err != nil {
			return e, err
		}
		if len(ids) == 1 { // of several nobody knows which
			if err := s.attribute(ctx, &e, ids[0]); err != nil {
				return e, err
			}
		}
	}
	for i := range w.Signals {
		if it.values.fits(w.Signals[i].When) {
			if err := s.signal(ctx, to, it, &w.Signals[i]); err != nil {
				return e, err
			}
		}
	}
	return e, nil
}

// attribute makes an event the account's.
func (s *Service) attribute(ctx context.Context, e *event.Event, id string) error {
	a, _, err := s.Store.Account(ctx, e.Project, id)
	if errors.Is(err, account.ErrNotFound) {
		return nil // deleted in this moment
	}
	e.Account, e.Owner = a.ID, a.Owner.ID
	return err
}

// eventID follows from the request, when it first came, and the place in it, so that what the provider sends again is
// told as the same.
func eventID(c connector.AuthConfig, request string, n int, first time.Time) string {
	return ident.Derived("evt", first, "inbound", c.Project, c.ID, request, strconv.Itoa(n))
}

// data is what the owner is told: the provider's name of the event, and what it sent.
func (it *received) data(w *catalog.Webhooks) event.Data {
	d := event.Data{}
	if kind, ok := it.values.expand(w.Type); ok && printable(kind) {
		d["provider_event"] = kind
	}
	if id, ok := it.values.expand(w.ID); ok && printable(id) {
		d["provider_event_id"] = id
	}
	if !it.sent.IsZero() {
		d["provider_time"] = it.sent.UTC().Format("2006-01-02T15:04:05.000Z")
	}
	payload, err := json.Marshal(it.payload)
	if it.payload == nil {
		payload, err = json.Marshal(it.text)
	}
	if err == nil && len(payload) <= maxPayload {
		d["payload"] = json.RawMessage(payload)
		return d
	}
	d["payload_left_out"] = fmt.Sprintf("It has %d bytes, and an event carries %d: ask the provider for it.",
		len(payload), maxPayload)
	return d
}

// printable says whether a text is one that logs and lists can show.
func printable(text string) bool {
	return len(text) <= 200 && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) })
}

// signalPage is how many accounts are read at a time.
const signalPage = 100

// signal ends every account that a signal names.
func (s *Service) signal(ctx context.Context, to address, it *received, sig *catalog.Signal) error {
	w := to.webhooks
	named := sig.Accounts
	if named.IsZero() {
		named = w.Account.At
	}
	kind, _ := it.values.expand(w.Type)
	for _, key := range it.values.expandAll(named) {
		key = w.Account.Folded(key)
		for after := ""; ; {
			ids, err := s.Store.Linked(ctx, to.config.Project, to.config.ID, key, after, signalPage)
			if err != nil {
				return err
			}
			for _, id := range ids {
				if err := s.end(ctx, to, id, key, kind, sig.Means, it.sent); err != nil {
					return err
				}
			}
			if len(ids) < signalPage {
				break
			}
			after = ids[len(ids)-1]
		}
	}
	return nil
}

// clockSlack is how much later than a signal an account may have been linked, by the clocks of two, and still be meant.
const clockSlack = 5 * time.Second

var endBackoff = pause.Backoff{First: 20 * time.Millisecond, Most: 320 * time.Millisecond}

const endTries = 8

// end makes an account error, unless it was linked anew after what the signal tells of.
func (s *Service) end(
	ctx context.Context, to address, id, key, kind string, means catalog.SignalMeaning, at time.Time,
) error {
	reason := account.Reason{
		Code: account.RevokedAtProvider, ProviderCode: kind, Description: words(to.def.Name, means),
		At: s.Now().UTC().Truncate(time.Millisecond),
	}
	if !printable(kind) {
		reason.ProviderCode = ""
	}
	return endBackoff.Retry(ctx, endTries, func() (again bool, err error) {
		a, c, err := s.Store.AccountWithCredential(ctx, to.config.Project, id)
		switch {
		case errors.Is(err, account.ErrNotFound):
			return false, nil
		case err != nil:
			return false, err
		case a.ConfigID != to.config.ID || a.Inbound.Key != key, a.Broken():
			return false, nil
		case !at.IsZero() && at.Add(clockSlack).Before(a.Inbound.Since):
			return false, nil
		}
		err = s.Store.Break(ctx, to.config.Project, id, c.Version, reason)
		if errors.Is(err, account.ErrNotFound) {
			return false, nil
		}
		return errors.Is(err, credential.ErrBusy), err
	})
}

func words(name string, means catalog.SignalMeaning) string {
	if means == catalog.MeansUninstalled {
		return name + " says that the app was removed there. The account's owner has to link it again."
	}
	return name + " says that the access was withdrawn there. The account's owner has to link it again."
}
