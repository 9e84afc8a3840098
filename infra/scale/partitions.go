// Package scale drives the real product through an engine that refuses what one partition of DynamoDB refuses, and
// shows which operation meets that first and what its caller then reads (decision 0039).
package scale

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// Limits are those of one partition for one second (DynamoDB developer guide, "Partitions and data distribution").
type Limits struct{ Read, Write float64 }

// AWS are the limits of DynamoDB: 3,000 read and 1,000 write units.
func AWS() Limits { return Limits{Read: 3000, Write: 1000} }

// Partitions is an HTTP handler before a DynamoDB engine. Each partition key of the table and of its indexes is a
// partition of its own: so it is after adaptive capacity has set a hot key apart, which takes DynamoDB minutes. It
// lets a second's worth through for each, by a clock that stands still until Next, and no burst beside it. It models
// neither the minutes before nor a partition's 10 GB, nor the splitting of one key's items among partitions, which
// DynamoDB may do for keys whose sort keys do not only grow.
type Partitions struct {
	Limits Limits

	engine http.Handler
	mu     sync.Mutex
	used   map[string]Limits
	// refused are the partitions that refused in this second, with what it was that they had no more of.
	refused map[string]string
}

// Before returns the handler for an engine's address.
func Before(engine string, l Limits) (*Partitions, error) {
	u, err := url.Parse(engine)
	if err != nil {
		return nil, err
	}
	p := &Partitions{Limits: l, engine: &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(u)
		r.Out.Host = r.In.Host // which is signed
	}}}
	p.Next()
	return p, nil
}

// Next begins another second. It returns what the last one used, and which partitions refused what: "read" or "write".
func (p *Partitions) Next() (used map[string]Limits, refused map[string]string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	used, refused = p.used, p.refused
	p.used, p.refused = map[string]Limits{}, map[string]string{}
	return used, refused
}

// part is what a request does to one partition.
type part struct {
	name  string
	write bool
}

// ServeHTTP implements http.Handler. As DynamoDB, it lets through what finds the partition not yet spent, and charges
// what the engine says was consumed.
func (p *Partitions) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	var in request
	if json.Unmarshal(body, &in) != nil || len(in.parts(operation)) == 0 {
		p.pass(w, r, body)
		return
	}
	parts := in.parts(operation)
	if spent := p.spent(parts); len(spent) > 0 {
		refuse(w, operation, parts, spent)
		return
	}
	rec := &answer{header: http.Header{}, status: http.StatusOK}
	p.pass(rec, r, asking(body))
	p.charge(parts, rec.body.Bytes())
	maps.Copy(w.Header(), rec.header)
	w.WriteHeader(rec.status)
	_, _ = w.Write(rec.body.Bytes()) // the caller is gone
}

func (p *Partitions) pass(w http.ResponseWriter, r *http.Request, body []byte) {
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	p.engine.ServeHTTP(w, r)
}

// asking is a request that asks for the capacity it consumes.
func asking(body []byte) []byte {
	var members map[string]json.RawMessage
	if json.Unmarshal(body, &members) != nil {
		return body
	}
	members["ReturnConsumedCapacity"] = json.RawMessage(`"TOTAL"`)
	text, err := json.Marshal(members)
	if err != nil {
		return body
	}
	return text
}

// spent are the partitions that take no more in this second.
func (p *Partitions) spent(parts []part) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var names []string
	for _, of := range parts {
		used := p.used[of.name]
		if of.write && used.Write >= p.Limits.Write || !of.write && used.Read >= p.Limits.Read {
			names = append(names, of.name)
			p.refused[of.name] = map[bool]string{true: "write", false: "read"}[of.write]
		}
	}
	return names
}

// charge divides what was consumed among the parts of a request.
func (p *Partitions) charge(parts []part, body []byte) {
	units := consumed(body) / float64(len(parts))
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, of := range parts {
		used := p.used[of.name]
		if of.write {
			used.Write += units
		} else {
			used.Read += units
		}
		p.used[of.name] = used
	}
}

// consumed are the units that an answer says were used.
func consumed(body []byte) float64 {
	type capacity struct{ CapacityUnits float64 }
	var one struct{ ConsumedCapacity capacity }
	var many struct{ ConsumedCapacity []capacity }
	if json.Unmarshal(body, &one) == nil {
		return one.ConsumedCapacity.CapacityUnits
	}
	total := 0.0
	if json.Unmarshal(body, &many) == nil {
		for _, c := range many.ConsumedCapacity {
			total += c.CapacityUnits
		}
	}
	return total
}

// refuse answers as DynamoDB does. A transaction is cancelled, with a reason for each of its items.
func refuse(w http.ResponseWriter, operation string, parts []part, spent []string) {
	said := map[string]any{
		"__type":  "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
		"message": "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level.",
	}
	if operation == "TransactWriteItems" {
		reasons := make([]map[string]string, len(parts))
		for i, of := range parts {
			reasons[i] = map[string]string{"Code": "None"}
			if slices.Contains(spent, of.name) {
				reasons[i] = map[string]string{"Code": "ThrottlingError", "Message": "Throughput exceeds the current capacity."}
			}
		}
		said = map[string]any{
			"__type":  "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
			"Message": "Transaction cancelled, please refer cancellation reasons for specific reasons", "CancellationReasons": reasons,
		}
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(said) // the caller is gone
}

// answer keeps an answer until it has been read.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header            { return a.header }
func (a *answer) WriteHeader(status int)         { a.status = status }
func (a *answer) Write(text []byte) (int, error) { return a.body.Write(text) }
