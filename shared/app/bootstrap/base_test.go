package bootstrap

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/shared/awsrole"
)

// TestBasePath: below a path, a function gets each request as it would at a host of its own, whether the gateway has
// left the path in front or something else has taken it away.
func TestBasePath(t *testing.T) {
	type seen struct{ Path, Project string }
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, _ := awsrole.From(r.Context())
		_ = json.NewEncoder(w).Encode(seen{r.RequestURI, c.Project})
	})
	for _, c := range []struct{ base, key, raw, path, project string }{
		{"patchbay", "ANY /accounts", "/patchbay/accounts", "/accounts", ""},
		{"/patchbay/", "ANY /accounts", "/patchbay/accounts", "/accounts", ""},
		{"a/b", "ANY /hub/{proxy+}", "/a/b/hub/x%2Fy", "/hub/x%2Fy", ""},
		{"patchbay", "", "/patchbay/accounts", "/accounts", ""},
		{"patchbay", "", "/patchbay", "/", ""},
		// By the API's own address, or through what has taken the path away.
		{"patchbay", "ANY /accounts", "/accounts", "/accounts", ""},
		{"patchbay", "ANY /accounts", "/patchbays/accounts", "/patchbays/accounts", ""},
		// A path that is a word of ours as well.
		{"console", "ANY /console", "/console/console", "/console", ""},
		{"console", "ANY /console", "/console", "/console", ""},
		{"console", "ANY /console/{proxy+}", "/console/x", "/console/x", ""},
		{"console", "ANY /accounts/{proxy+}", "/console/accounts/a", "/accounts/a", ""},
		// The transparent proxy's own host: the path is the vendor's.
		{"patchbay", "$default", "/patchbay/accounts", "/patchbay/accounts", ""},
		{"", "ANY /accounts", "/accounts", "/accounts", ""},
		{"", "ANY /accounts", "/accounts", "/accounts", ""},
		// What a role signs has the path in it, and the route has not.
		{"patchbay", "ANY /iam/{project}/accounts", "/patchbay/iam/prj_1/accounts", "/accounts", "prj_1"},
	} {
		e := events.APIGatewayV2HTTPRequest{Version: "2.0", RouteKey: c.key, RawPath: c.raw}
		e.RequestContext.HTTP.Method, e.RequestContext.DomainName = http.MethodGet, "api.example.com"
		e.RequestContext.Authorizer = &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
			IAM: &events.APIGatewayV2HTTPRequestContextAuthorizerIAMDescription{
				UserARN: "arn:aws:sts::123456789012:assumed-role/deploy/run-7",
			},
		}
		a, err := Gateway(h, Below(c.base))(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		var got seen
		if err := json.Unmarshal([]byte(a.Body), &got); err != nil || got != (seen{c.path, c.project}) {
			t.Errorf("%s at %q by %q: %+v, %v; want %s of %q", c.raw, c.base, c.key, got, err, c.path, c.project)
		}
	}
}
