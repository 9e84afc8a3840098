package catalog

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// faultsBeside finds what check says of those auth types that the schema finds no fault in, so that an author reads all
// faults at once. Where something that all auth types share has a fault, what else is wrong could be no more than its
// consequence, and nothing is said.
func faultsBeside(document []byte, faults []Problem, check func(*Definition) []Problem) []Problem {
	rest, sound, ok := withoutFaults(document, faults)
	if !ok {
		return nil
	}
	def, err := decodeSpelled(rest)
	if err != nil { // a member that is needed is not there
		return nil
	}
	found := check(def)
	for i, p := range found {
		found[i].Path = movedBack(p.Path, sound)
	}
	if slices.ContainsFunc(faults, func(f Problem) bool { return strings.HasPrefix(f.Path, "/auth/") }) {
		// What all auth types share may lack just what a faulty one has.
		found = slices.DeleteFunc(found, func(p Problem) bool { return !strings.HasPrefix(p.Path, "/auth/") })
	}
	return found
}

// withoutFaults is a definition without its faulty members and auth types, and the places that the others had. ok is
// false where what all auth types share has a fault, or none is left.
func withoutFaults(document []byte, faults []Problem) (rest []byte, sound []int, ok bool) {
	var members map[string]json.RawMessage
	var auth []json.RawMessage
	if json.Unmarshal(document, &members) != nil || json.Unmarshal(members["auth"], &auth) != nil {
		return nil, nil, false
	}
	faulty := map[int]bool{}
	for _, f := range faults {
		head, tail, _ := strings.Cut(strings.TrimPrefix(f.Path, "/"), "/")
		if head != "auth" {
			if head == "" || head == "api" || head == "key" {
				return nil, nil, false
			}
			delete(members, head)
			continue
		}
		index, _, _ := strings.Cut(tail, "/")
		i, err := strconv.Atoi(index)
		if err != nil {
			return nil, nil, false
		}
		faulty[i] = true
	}
	kept := []json.RawMessage{}
	for i, one := range auth {
		if !faulty[i] {
			kept, sound = append(kept, one), append(sound, i)
		}
	}
	if len(kept) == 0 {
		return nil, nil, false
	}
	members["auth"], _ = json.Marshal(kept) // it was JSON
	rest, _ = json.Marshal(members)
	return rest, sound, true
}

// movedBack is the path of a problem in the file, where auth types stand that were left out.
func movedBack(path string, sound []int) string {
	rest, ok := strings.CutPrefix(path, "/auth/")
	if !ok {
		return path
	}
	index, tail, more := strings.Cut(rest, "/")
	i, err := strconv.Atoi(index)
	if err != nil || i >= len(sound) {
		return path
	}
	path = "/auth/" + strconv.Itoa(sound[i])
	if more {
		path += "/" + tail
	}
	return path
}
