package acceptance_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"patchbay/shared/people"
	"patchbay/shared/project"
)

func TestMembers(t *testing.T) {
	p, other := newTenant(t), newTenant(t)
	p.get("/members").want(http.StatusOK).has("data", []any{})
	invited := p.post("/members", object{"email": " Ada@Example.com ", "role": "admin"}).want(http.StatusCreated).
		has("email", "ada@example.com", "role", "admin", "invited", true, "name", "", "last_admin", false)
	id := invited.text("id")
	if ends, err := time.Parse(time.RFC3339, invited.text("invitation_ends_at")); err != nil ||
		time.Until(ends) > people.InvitationLife || time.Until(ends) < people.InvitationLife-time.Hour {
		t.Errorf("the invitation ends at %v, %v", ends, err)
	}
	p.post("/members", object{"email": "ada@example.com", "role": "viewer"}).
		problem(http.StatusConflict, "already_invited")
	// One that has ended is made anew.
	p.set("PROJ#"+p.id, "MEMBER#"+id, "updated_at", time.Now().Add(-people.InvitationLife).UnixMilli())
	p.post("/members", object{"email": "ada@example.com", "role": "admin"}).want(http.StatusCreated).has("id", id)
	other.get("/members").want(http.StatusOK).has("data", []any{})
	other.patch("/members/"+id, object{"role": "viewer"}).problem(http.StatusNotFound, "member_not_found")
	other.delete("/members/"+id).problem(http.StatusNotFound, "member_not_found")

	ada := p.signedIn("ada@example.com")
	p.get("/members").want(http.StatusOK).has("data.0.id", ada.id, "data.0.invited", false, "data.0.last_admin", true,
		"data.0.name", "ada@example.com")
	ada.call("POST", "/members", object{"email": "ada@example.com", "role": "viewer"}).
		problem(http.StatusConflict, "already_member")
	ada.call("PATCH", "/members/"+ada.id, object{"role": "member"}).problem(http.StatusConflict, "last_admin")
	ada.call("DELETE", "/members/"+ada.id, nil).problem(http.StatusConflict, "last_admin")

	grace := p.newMember(people.Viewer)
	grace.call("GET", "/members", nil).problem(http.StatusForbidden, "insufficient_scope")
	grace.call("PATCH", "/members/"+grace.id, object{"role": "admin"}).problem(http.StatusForbidden, "insufficient_scope")
	changed := ada.call("PATCH", "/members/"+grace.id, object{"role": "admin"}).want(http.StatusOK).
		has("role", "admin", "last_admin", false)
	ada.call("PATCH", "/members/"+grace.id, object{"role": "member"}, header("If-Match", `"1"`)).
		problem(http.StatusPreconditionFailed, "stale_version")
	ada.call("PATCH", "/members/"+grace.id, object{"role": "admin"}, header("If-Match", changed.header.Get("ETag"))).
		want(http.StatusOK)
	grace.call("GET", "/members", nil).want(http.StatusOK).has("data.1.last_admin", false) // at once
	grace.call("PATCH", "/members/"+ada.id, object{"role": "viewer"}).want(http.StatusOK)
	ada.call("GET", "/members", nil).problem(http.StatusForbidden, "insufficient_scope") // at once, too
	grace.call("DELETE", "/members/"+ada.id, nil).want(http.StatusNoContent)
	ada.call("GET", "/connectors", nil).problem(http.StatusNotFound, "project_not_found")
	grace.call("DELETE", "/members/"+ada.id, nil).problem(http.StatusNotFound, "member_not_found")
}

func TestMembersBadInput(t *testing.T) {
	p := newTenant(t)
	before := p.items()
	for name, body := range map[string]any{
		"no e-mail": object{"role": "admin"}, "no role": object{"email": "a@example.com"}, "empty": object{"email": "", "role": "admin"},
		"no address": object{"email": "ada", "role": "admin"}, "two": object{"email": "a@b.example,c@d.example", "role": "admin"},
		"a name too": object{"email": "Ada <a@example.com>", "role": "admin"}, "no such role": object{"email": "a@example.com", "role": "owner"},
		"long": object{"email": strings.Repeat("a", 250) + "@example.com", "role": "admin"}, "null": object{"email": nil, "role": nil},
	} {
		t.Run(name, func(t *testing.T) {
			if code := p.on(t).post("/members", body).want(http.StatusBadRequest).text("code"); code != "invalid_request" &&
				code != "invalid_member" {
				t.Error(code)
			}
		})
	}
	for _, id := range []string{"x", "usr_x", "%00", strings.Repeat("x", 128)} {
		p.patch("/members/"+id, object{"role": "viewer"}).problem(http.StatusNotFound, "member_not_found")
		p.delete("/members/"+id).problem(http.StatusNotFound, "member_not_found")
	}
	p.unchanged(before)
}

func TestProjectsOfAPerson(t *testing.T) {
	p := newTenant(t)
	admin, member := p.newMember(people.Admin), p.newMember(people.Ordinary)
	admin.call("GET", "/projects", nil).want(http.StatusOK).has("data.0.id", p.id, "data.0.role", "admin", "data.1", nil)
	made := admin.call("POST", "/projects", object{"name": " Staging "}).want(http.StatusCreated).has("name", "Staging")
	fresh := *p
	fresh.id = made.text("id")
	there := &person{&fresh, admin.id, admin.cookie}
	there.call("GET", "/project", nil).want(http.StatusOK).has("name", "Staging")
	there.call("GET", "/members", nil).want(http.StatusOK).has("data.0.id", admin.id, "data.0.last_admin", true)
	there.call("GET", "/accounts", nil).want(http.StatusOK)
	(&person{&fresh, member.id, member.cookie}).call("GET", "/project", nil).
		problem(http.StatusNotFound, "project_not_found")
	p.get("/project").want(http.StatusOK).has("id", p.id)

	member.call("POST", "/projects", object{"name": "Mine"}).problem(http.StatusForbidden, "no_new_project")
	p.signedIn("nobody-"+p.id+"@example.com").call("POST", "/projects", object{"name": "Mine"}).
		problem(http.StatusForbidden, "no_new_project")
	for name, body := range map[string]any{
		"empty": object{"name": ""}, "blank": object{"name": "  "}, "long": object{"name": strings.Repeat("x", 101)}, "none": object{},
	} {
		t.Run(name, func(t *testing.T) {
			(&person{p.on(t), admin.id, admin.cookie}).call("POST", "/projects", body).want(http.StatusBadRequest)
		})
	}
	// Not without the proof that the console's own page asks, nor with an API key.
	admin.call("POST", "/projects", object{"name": "x"}, header("x-patchbay-csrf", "")).
		problem(http.StatusForbidden, project.ErrForeign.Code)
	p.post("/projects", object{"name": "x"}).want(http.StatusUnauthorized)
}
