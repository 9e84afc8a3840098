package sandbox

import (
	"bytes"
	"fmt"
	"net/http"
	"time"
)

// indexPage is what assets/index.html shows.
type indexPage struct {
	Issuer, ClientID, TTL        string
	Key, Revoked, User, Password string
	Grants, Keys                 []linked
}

// linked is a credential that an account somewhere has.
type linked struct {
	Kind, ID, Name, Since string
	Revoked               bool
}

// showIndex tells a newcomer what this is and what to type, and lists the credentials in use with a way to end each.
func (s *Server) showIndex(w http.ResponseWriter, _ *http.Request) {
	when := func(t time.Time) string { return t.Local().Format("2 Jan 15:04:05") }
	p := indexPage{
		Issuer: s.o.BaseURL, ClientID: s.o.ClientID, TTL: fmt.Sprintf("%.0f seconds", s.o.AccessTokenTTL.Seconds()),
		User: basicUser, Password: basicPassword, Key: keyPrefix + "12345678", Revoked: revokedPrefix,
	}
	for _, g := range s.store.Grants(s.o.Now()) {
		p.Grants = append(p.Grants, linked{Kind: "grant", ID: g.ID, Name: g.What.Subject, Since: when(g.What.Since)})
	}
	for _, k := range s.store.Keys() {
		p.Keys = append(p.Keys, linked{
			Kind: "key", ID: k.ID, Name: "…" + k.What.End, Since: when(k.What.Since), Revoked: k.What.Revoked,
		})
	}
	s.page(w, http.StatusOK, "index.html", p)
}

// breakAccount ends a grant or a key, as its owner would at a provider. The accounts that have it break at their next
// call.
func (s *Server) breakAccount(w http.ResponseWriter, r *http.Request) {
	ends := map[string]func(string, time.Time) error{"grant": s.store.End, "key": s.store.RevokeKey}
	end, ok := ends[r.PostFormValue("kind")]
	if !ok {
		http.Error(w, "Name a grant or a key.", http.StatusBadRequest)
		return
	}
	if err := end(r.PostFormValue("id"), s.o.Now()); err != nil {
		http.Error(w, "The state file cannot be written: "+err.Error(), http.StatusInternalServerError)
		return
	}
	http.Redirect(w, r, "/#linked", http.StatusSeeOther)
}

func (s *Server) page(w http.ResponseWriter, status int, name string, data any) {
	var text bytes.Buffer
	if err := s.pages.ExecuteTemplate(&text, name, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = text.WriteTo(w) // the browser is gone if this fails
}
