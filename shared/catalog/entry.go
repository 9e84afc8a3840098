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

// AllCategories returns the wire contract's categories, section 5.
func AllCategories() []Category {
	return []Category{
		"ats", "hris", "hris-legacy", "crm", "iam", "marketing", "lms", "stackone", "documents", "ticketing",
		"screening", "messaging", "accounting", "scheduling",
	}
}
