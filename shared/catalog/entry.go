package catalog

// Entry is what a list shows of a connector. It comes from the compiled index; no definition is parsed for it.
type Entry struct {
	Key        string
	Name       string
	Categories []Category // the first is the category on the wire
	Tags       []string
	Icon       Icon
	Stage      string // stable | beta | preview
	Logo       string // empty when there is none
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
		Key: d.Key, Name: d.Name, Categories: d.Categories, Tags: d.Tags, Icon: d.Icon, Stage: d.Stage, Logo: d.Logo,
		Auth: make([]EntryAuth, len(d.Auth)),
	}
	for i, a := range d.Auth {
		e.Auth[i] = EntryAuth{Key: a.Key, Label: a.Label, Scheme: a.Scheme}
	}
	return e
}

// categoryNames are the wire contract's categories (client contract, section 5), in its order, with what people call
// them.
var categoryNames = [...]struct {
	key  Category
	name string
}{
	{"ats", "Recruiting"}, {"hris", "HR"}, {"hris-legacy", "HR (legacy)"}, {"crm", "CRM"}, {"iam", "Identity"},
	{"marketing", "Marketing"}, {"lms", "Learning"}, {"stackone", "General"}, {"documents", "Documents"},
	{"ticketing", "Ticketing"}, {"screening", "Screening"}, {"messaging", "Messaging"}, {"accounting", "Accounting"},
	{"scheduling", "Scheduling"},
}

// AllCategories returns the wire contract's categories (client contract, section 5).
func AllCategories() []Category {
	all := make([]Category, len(categoryNames))
	for i, c := range categoryNames {
		all[i] = c.key
	}
	return all
}

// Name is what people call the category, such as HR for hris. It is the key itself for a category that there is not.
func (c Category) Name() string {
	for _, known := range categoryNames {
		if known.key == c {
			return known.name
		}
	}
	return string(c)
}
