package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"patchbay/infra/clients/go/patchbay"
)

// receiver takes what happened. Anybody can call its address, so nothing is believed before the signature is verified.
type receiver struct {
	webhook *standardwebhooks.Webhook // nil: there is no endpoint yet
	seen    sync.Map                  // ids of events; a table of yours
}

func newReceiver(secret string) (*receiver, error) {
	if secret == "" {
		return &receiver{}, nil
	}
	webhook, err := standardwebhooks.NewWebhook(secret)
	return &receiver{webhook: webhook}, err
}

func (h *receiver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil || h.webhook == nil || h.webhook.Verify(body, r.Header) != nil {
		http.Error(w, "the signature is wrong", http.StatusUnauthorized)
		return
	}
	var event patchbay.Payload
	if err := json.Unmarshal(body, &event); err != nil {
		http.Error(w, "not an event", http.StatusBadRequest)
		return
	}
	// The same id again is a repeat. Answer soon, and do the work afterwards.
	if _, again := h.seen.LoadOrStore(event.ID, true); !again {
		owner := "the project"
		if event.OriginOwnerID != nil {
			owner = *event.OriginOwnerID
		}
		fmt.Printf("event %s of %s\n", event.Type, owner)
	}
	w.WriteHeader(http.StatusNoContent)
}
