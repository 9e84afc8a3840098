package lambdatest

import (
	"slices"
	"strings"

	"patchbay/shared/api/routes"
	"patchbay/shared/awsrole"
	"patchbay/shared/wire"
)

// signedBelow begins the paths of requests that AWS roles sign.
const signedBelow = awsrole.Prefix + "{project}"

// signedRules are about the routes of AWS roles: the function believes who signed, because no other route leads to it
// with such a path.
func signedRules() []rule {
	const accounts = "AccountsFunction/Properties/Events/"
	return []rule{
		{"signed paths have the authoriser, and no others", func(s stack) []string {
			claims := map[string]bool{"the API has the authoriser": s.property("Api", "Auth/EnableIamAuthorizer") == true}
			for path, auth := range authorisers(s) {
				claims[path+" is as it is signed"] = (auth == "AWS_IAM") == strings.HasPrefix(path, awsrole.Prefix)
			}
			return refuted(claims)
		}, []change{
			{accounts + "RoleAccounts/Properties/Auth", nil}, {"Api/Properties/Auth", nil},
			{accounts + "Accounts/Properties/Auth", map[string]any{"Authorizer": "AWS_IAM"}},
		}},
		{"every route of an API key has a signed one, and only those", func(s stack) []string {
			claims, there := map[string]bool{}, authorisers(s)
			wanted := func(path string) bool {
				return slices.ContainsFunc(routes.All(), func(r wire.Route) bool {
					below := strings.HasSuffix(path, "/{proxy+}") && strings.HasPrefix(r.Path, strings.TrimSuffix(path, "{proxy+}"))
					return r.Access.Scope() != "" && r.OperationID != "" && (below || r.Path == path)
				})
			}
			for path := range there {
				if plain, signed := strings.CutPrefix(path, signedBelow); signed {
					claims[path+" is a route of an API key"] = wanted(plain)
				} else if _, ok := there[signedBelow+path]; wanted(path) {
					claims[path+" has a signed form"] = ok
				}
			}
			return refuted(claims)
		}, []change{
			{accounts + "RoleUseTokens", nil},
			{accounts + "RoleUseTokens/Properties/Path", signedBelow + "/session"},
		}},
	}
}

// authorisers are those of the HTTP API's routes by their paths; "" for none.
func authorisers(s stack) map[string]string {
	found := map[string]string{}
	for _, f := range s.of(functionsOf) {
		events, _ := s.property(f, "Events").(map[string]any)
		for _, e := range events {
			if at(e, "Type") == "HttpApi" {
				found[text(at(e, "Properties/Path"))] = text(at(e, "Properties/Auth/Authorizer"))
			}
		}
	}
	return found
}
