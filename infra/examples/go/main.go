// Command go is a product's back end in Go: connect sessions, calls to providers, and a receiver of webhooks. It shows
// how the client is used, and is no part of Patchbay.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"time"

	"patchbay/infra/clients/go/patchbay"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	base := os.Getenv("PATCHBAY_URL")
	client, err := patchbay.New(base, os.Getenv("PATCHBAY_API_KEY"))
	if err != nil {
		return err
	}
	hooks, err := newReceiver(os.Getenv("PATCHBAY_WEBHOOK_SECRET"))
	if err != nil {
		return err
	}
	product := &product{client: client, base: base}
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServer(http.Dir("infra/examples/page")))
	mux.HandleFunc("POST /session", product.session)
	mux.HandleFunc("GET /people", product.people)
	mux.Handle("POST /hooks", hooks)
	address := "127.0.0.1:" + or(os.Getenv("PORT"), "8080")
	fmt.Println("http://" + address)
	server := &http.Server{Addr: address, Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	return server.ListenAndServe()
}

type product struct {
	client *patchbay.ClientWithResponses
	base   string
}

// customer is who is signed in. Your own session says it: never take it from what the page sends.
func customer(*http.Request) (id, name string) {
	return or(os.Getenv("CUSTOMER"), "customer-1"), "Initech"
}

// session answers the token that the hub in the page works with.
func (p *product) session(w http.ResponseWriter, r *http.Request) {
	id, name := customer(r)
	res, err := p.client.CreateConnectSessionWithResponse(r.Context(), nil,
		patchbay.CreateSessionInputBody{OriginOwnerID: id, OriginOwnerName: name})
	if err := patchbay.Check(res, err); err != nil {
		failed(w, r, err)
		return
	}
	answer(w, map[string]any{"token": res.JSON201.Token, "base": p.base})
}

// people answers the people of the customer's HR system.
func (p *product) people(w http.ResponseWriter, r *http.Request) {
	id, _ := customer(r)
	for account, err := range patchbay.Accounts(r.Context(), p.client,
		&patchbay.ListAccountsParams{OriginOwnerID: &id}) {
		if err != nil {
			failed(w, r, err)
			return
		}
		names, err := p.employees(r, account.ID)
		if refused, ok := errors.AsType[*patchbay.Error](err); ok {
			answer(w, map[string]any{"message": refused.Problem.Message}) // such as: link it again
			return
		}
		if err != nil {
			failed(w, r, err)
			return
		}
		answer(w, map[string]any{"names": names})
		return
	}
	answer(w, map[string]any{"message": "Nothing is linked yet"})
}

func (p *product) employees(r *http.Request, account string) ([]string, error) {
	res, err := patchbay.Call(r.Context(), p.client, account, http.MethodGet, "/employees", nil)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 5<<20))
	if err != nil {
		return nil, err
	}
	if refused := patchbay.Refused(res.StatusCode, body); refused != nil {
		return nil, refused
	}
	if res.StatusCode >= 300 {
		return nil, fmt.Errorf("the provider says %d", res.StatusCode)
	}
	var list struct{ Data []struct{ Name string } }
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, err
	}
	names := make([]string, len(list.Data))
	for i, e := range list.Data {
		names[i] = e.Name
	}
	return names, nil
}

func answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body) // the page is gone
}

func failed(w http.ResponseWriter, r *http.Request, err error) {
	slog.ErrorContext(r.Context(), "a call failed", "error", err)
	w.WriteHeader(http.StatusBadGateway)
	answer(w, map[string]any{"message": err.Error()})
}

func or(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
