package sandbox

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"patchbay/infra/fakeprovider"
	"patchbay/shared/ident"
)

// decisionLife is how long a person may take to decide. A restart in the middle of a sign-in means to start again.
const decisionLife = 10 * time.Minute

// decision is an authorization request that waits for a person.
type decision struct {
	asked   fakeprovider.Asked
	of      *fakeprovider.Provider
	expires time.Time
}

// application is who asks, and whom the page proposes.
func (s *Server) application(d decision) (client, user string) {
	if d.of == s.people {
		return s.o.PeopleClientID, "admin@example.com"
	}
	return s.o.ClientID, "ada"
}

// userForm bounds the names that a person may sign in as.
var userForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{0,62}$`)

// consentPage is what assets/consent.html shows.
type consentPage struct {
	Action, ID, Client, User, Error string
	Scopes                          []string
}

// askConsent shows the sign-in and consent page of an authorization request.
func (s *Server) askConsent(w http.ResponseWriter, _ *http.Request, asked fakeprovider.Asked) {
	s.ask(w, asked, s.code)
}

// askWho is askConsent for people who sign in to a console.
func (s *Server) askWho(w http.ResponseWriter, _ *http.Request, asked fakeprovider.Asked) {
	s.ask(w, asked, s.people)
}

func (s *Server) ask(w http.ResponseWriter, asked fakeprovider.Asked, of *fakeprovider.Provider) {
	now, id := s.o.Now(), ident.Random(24)
	s.mu.Lock()
	for other, d := range s.pending {
		if now.After(d.expires) {
			delete(s.pending, other)
		}
	}
	d := decision{asked, of, now.Add(decisionLife)}
	s.pending[id] = d
	s.mu.Unlock()
	_, user := s.application(d)
	s.showConsent(w, http.StatusOK, id, d, user, "")
}

func (s *Server) showConsent(
	w http.ResponseWriter,
	status int,
	id string,
	d decision,
	user, problem string,
) {
	client, _ := s.application(d)
	s.page(w, status, "consent.html", consentPage{
		Action: decidePath, ID: id, Client: client, User: user, Error: problem, Scopes: wordsFor(d.asked.Scope),
	})
}

// decide takes the person's answer and sends them back to the application. Only the first good answer counts.
func (s *Server) decide(w http.ResponseWriter, r *http.Request) {
	id, user := r.PostFormValue("id"), strings.ToLower(strings.TrimSpace(r.PostFormValue("username")))
	verdict, problem := r.PostFormValue("decision"), ""
	switch {
	case verdict != "allow" && verdict != "deny":
		problem = "Choose Allow or Deny."
	case verdict == "allow" && !userForm.MatchString(user):
		problem = "Use up to 63 letters, digits, dots, hyphens, underscores or @."
	}
	s.mu.Lock()
	d, ok := s.pending[id]
	if ok = ok && !s.o.Now().After(d.expires); ok && problem == "" {
		delete(s.pending, id)
	}
	s.mu.Unlock()
	switch {
	case !ok:
		http.Error(
			w,
			"This sign-in has expired or was used already. Start again from the application.",
			http.StatusBadRequest,
		)
	case problem != "":
		s.showConsent(w, http.StatusUnprocessableEntity, id, d, user, problem)
	case verdict == "allow":
		d.of.Allow(w, r, d.asked, user)
	default:
		d.of.Deny(w, r, d.asked)
	}
}

// wordsFor says what scopes mean, in the order asked.
func wordsFor(scope string) []string {
	words := map[string]string{
		"openid": "Know who you are", "profile": "See your name", "email": "See your email address",
		"offline_access": "Stay connected while you are away",
	}
	var out []string
	for one := range strings.FieldsSeq(scope) {
		if text := words[one]; text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}
