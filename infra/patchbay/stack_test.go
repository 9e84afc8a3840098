package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const described = `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult>
<Stacks><member><StackName>patchbay-prod</StackName><CreationTime>2026-11-30T00:00:00Z</CreationTime>
<StackStatus>UPDATE_COMPLETE</StackStatus>
<Parameters><member><ParameterKey>SecretPrefix</ParameterKey><ParameterValue>patchbay/prod</ParameterValue></member>
</Parameters><Outputs>
<member><OutputKey>Url</OutputKey><OutputValue>https://api.example.com/patchbay</OutputValue></member>
<member><OutputKey>TableName</OutputKey><OutputValue>patchbay-prod-Table-1</OutputValue></member>
</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`

// TestAskStack: of a stack that is named nothing else has to be, and what is said all the same wins.
func TestAskStack(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		w.Header().Set("Content-Type", "text/xml")
		if r.FormValue("Action") != "DescribeStacks" || r.FormValue("StackName") != "patchbay-prod" {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code>` +
				`<Message>Stack with id other does not exist</Message></Error></ErrorResponse>`))
			return
		}
		_, _ = w.Write([]byte(described))
	}))
	defer server.Close()
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL_CLOUDFORMATION": server.URL, "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example",
		"AWS_CONFIG_FILE": "/nowhere", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere",
	} {
		t.Setenv(name, value)
	}
	for _, c := range []struct{ given, want Target }{
		{Target{Stack: "patchbay-prod", Prefix: standardPrefix}, Target{URL: "https://api.example.com/patchbay",
			Table: "patchbay-prod-Table-1", Prefix: "patchbay/prod"}},
		{Target{Stack: "patchbay-prod", Prefix: "mine", URL: "https://a.example"}, Target{URL: "https://a.example",
			Table: "patchbay-prod-Table-1", Prefix: "mine"}},
		{Target{Stack: "other", Prefix: standardPrefix, URL: "https://a.example", Table: "t"},
			Target{URL: "https://a.example", Table: "t", Prefix: standardPrefix}},
	} {
		got := c.given
		got.Region = "eu-central-1"
		if err := got.askStack(t.Context()); err != nil || got.URL != c.want.URL || got.Table != c.want.Table ||
			got.Prefix != c.want.Prefix {
			t.Errorf("%+v: %+v, %v", c.given, got, err)
		}
	}
	if asked != 2 {
		t.Errorf("asked %d times; what is said whole asks nobody", asked)
	}
	other := Target{Stack: "other", Region: "eu-central-1", Prefix: standardPrefix}
	err := other.askStack(t.Context())
	if err == nil || !strings.Contains(err.Error(), "does not exist") || !strings.Contains(err.Error(), "--table") {
		t.Errorf("another stack: %v", err)
	}
}
