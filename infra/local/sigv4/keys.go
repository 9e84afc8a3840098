// Package sigv4 stands in for the IAM authoriser of API Gateway's HTTP APIs on this machine: it checks the signature of
// each request below /iam/ as AWS does, with access keys that it has issued itself. It does not know IAM policies:
// each of its keys may call every path.
package sigv4

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"patchbay/shared/awsrole"
)

// Identity is an access key and whose it is.
type Identity struct {
	AccessKeyID, SecretAccessKey, SessionToken string
	UserARN                                    string // of a session of a role, or of a user
}

// Keys are the access keys that are known.
type Keys struct {
	Region string
	Now    func() time.Time
	Base   string // what stands before each path, and is signed with it; "" or such as /patchbay

	mu    sync.Mutex
	known map[string]Identity
}

// Issue makes an access key, as STS does for whoever assumes a role.
func (k *Keys) Issue(arn string) Identity {
	id := Identity{
		AccessKeyID: "ASIA" + rand.Text()[:16], SecretAccessKey: rand.Text() + rand.Text()[:14],
		SessionToken: rand.Text() + rand.Text(), UserARN: arn,
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known == nil {
		k.known = map[string]Identity{}
	}
	k.known[id.AccessKeyID] = id
	return id
}

func (k *Keys) find(accessKey string) (Identity, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	id, ok := k.known[accessKey]
	return id, ok
}

// Handler hands on what is not below awsrole.Prefix as it is, and of what is below it the requests whose signature is
// good, as the function gets them from the gateway. The others are answered as the gateway does, with the reason in a
// header that it has not.
func (k *Keys) Handler(functions http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		project, route, below := awsrole.Cut(strings.TrimPrefix(r.URL.Path, k.Base))
		if !below {
			functions.ServeHTTP(w, r)
			return
		}
		id, err := k.Verify(r)
		if err != nil {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("X-Local-Reason", err.Error())
			w.WriteHeader(http.StatusForbidden)
			_ = json.NewEncoder(w).Encode(map[string]string{"message": "Forbidden"}) // the caller is gone
			return
		}
		ctx := awsrole.With(r.Context(), awsrole.CallerOf(id.UserARN, project))
		signed := r.Clone(ctx)
		signed.URL.Path = k.Base + route
		signed.URL.RawPath = ""
		if raw := r.URL.RawPath; raw != "" {
			_, signed.URL.RawPath, _ = awsrole.Cut(strings.TrimPrefix(raw, k.Base))
			signed.URL.RawPath = k.Base + signed.URL.RawPath
		}
		if path, err := url.PathUnescape(signed.URL.RawPath); err != nil || path != signed.URL.Path {
			signed.URL.RawPath = ""
		}
		signed.RequestURI = strings.TrimPrefix(signed.URL.RequestURI(), "//")
		functions.ServeHTTP(w, signed)
	})
}
