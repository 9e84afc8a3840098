package catalog

// Entry is what a list shows of a connector. It comes from the compiled index; no definition is parsed for it.
type Entry struct {
	Key        string
	Name       string
	Categories []Category // the first is the category on the wire
	Stage      string     // stable | beta | preview
	Logo       string     // empty when there is none
	Auth       []EntryAuth
}

// EntryAuth is one auth type of an Entry.
type EntryAuth struct {
	Key    string
	Label  string
	Scheme Scheme
}

// Entry returns what a list shows of the definition.
func (d *Definition) Entry() Entry {
	e := Entry{
		Key: d.Key, Name: d.Name, Categories: d.Categories, Stage: d.Stage, Logo: d.Logo, Auth: make([]EntryAuth, len(d.Auth)),
	}
	for i, a := range d.Auth {
		e.Auth[i] = EntryAuth{Key: a.Key, Label: a.Label, Scheme: a.Scheme}
	}
	return e
}

// AllCategories returns the wire contract's categories, section 5.
func AllCategories() []Category {
	return []Category{
		"ats", "hris", "hris-legacy", "crm", "iam", "marketing", "lms", "stackone", "documents", "ticketing",
		"screening", "messaging", "accounting", "scheduling",
	}
}
