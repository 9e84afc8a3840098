package lambdatest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
)

// recorder stands between a function and an AWS service, and writes down every call as the IAM actions it needs.
type recorder struct {
	URL string

	mu      sync.Mutex
	actions []string
	wrong   []string
}

// record starts a recorder in front of a service; service is its IAM prefix.
func record(t *testing.T, service string, target http.Handler) *recorder {
	t.Helper()
	rec := &recorder{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		actions, err := needs(service, operation, body)
		rec.mu.Lock()
		rec.actions = append(rec.actions, actions...)
		if err != nil {
			rec.wrong = append(rec.wrong, operation+": "+err.Error())
		}
		if !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ") {
			rec.wrong = append(rec.wrong, operation+": not signed")
		}
		rec.mu.Unlock()
		r.Body = io.NopCloser(bytes.NewReader(body))
		target.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	rec.URL = server.URL
	return rec
}

// forward is a reverse proxy to an endpoint.
func forward(t *testing.T, endpoint string) http.Handler {
	t.Helper()
	u, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	return &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(u); r.Out.Host = r.In.Host }}
}

// take returns what was called since the last take, each action once, and fails the test on what was wrong with a call.
func (r *recorder) take(t *testing.T) []string {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, w := range r.wrong {
		t.Error(w)
	}
	called := slices.Compact(slices.Sorted(slices.Values(r.actions)))
	r.actions, r.wrong = nil, nil
	return called
}

// needs lists the IAM actions of a call. A transaction needs one for each kind of item, PartiQL one for each kind of
// statement (DynamoDB developer guide, "IAM with transactions" and "IAM policies with PartiQL"); a read of an index
// needs the right on the index, written here as action@index, and one of a secret the right on its kind: action@cfg.
func needs(service, operation string, body []byte) ([]string, error) {
	var in struct {
		IndexName     string
		SecretId      string // Secrets Manager's own spelling
		Name          string // of a secret to be created
		TransactItems []map[string]json.RawMessage
		Statements    []struct{ Statement string }
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	if operation == "CreateSecret" {
		in.SecretId = in.Name
	}
	switch {
	case service == "dynamodb" && operation == "TransactWriteItems":
		var actions []string
		for _, it := range in.TransactItems {
			for kind := range it {
				actions = append(actions, "dynamodb:"+map[string]string{"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem",
					"ConditionCheck": "ConditionCheckItem"}[kind])
			}
		}
		return actions, nil
	case service == "dynamodb" && operation == "BatchExecuteStatement":
		var actions []string
		for _, s := range in.Statements {
			verb := strings.ToLower(strings.Fields(s.Statement)[0])
			actions = append(actions, "dynamodb:PartiQL"+strings.ToUpper(verb[:1])+verb[1:])
		}
		return actions, nil
	case in.IndexName != "":
		return []string{service + ":" + operation + "@" + in.IndexName}, nil
	case in.SecretId != "": // the name's first part below the deployment's prefix says what kind of secret it is
		kind, _, _ := strings.Cut(strings.TrimPrefix(in.SecretId, secretPrefix+"/"), "/")
		return []string{service + ":" + operation + "@" + kind}, nil
	default:
		return []string{service + ":" + operation}, nil
	}
}
