package event

// Doc says in words what an event of the type tells.
func (t Type) Doc() string { return docs[t] }

var docs = map[Type]string{
	AccountCreated:           "An account was linked: it can be called from now on.",
	AccountUpdated:           "An account was changed; data.changed names what.",
	AccountDeleted:           "An account was deleted; its grant is revoked where that is possible.",
	AccountError:             "An account's status became error; data.status_reasons says why.",
	AccountRecovered:         "An account was in error and works again.",
	AccountExpiring:          "What an account's user has granted ends within 14, 7 or 1 days: ask them to link again.",
	AccountSuspended:         "An account was suspended: calls in its name are refused.",
	AccountResumed:           "A suspended account was resumed.",
	ConnectorEnabled:         "A connector was enabled; data.accounts is how many linked accounts it has.",
	ConnectorDisabled:        "A connector was disabled; data.accounts is how many linked accounts it has.",
	AuthConfigCreated:        "An auth config was created; a connector's first one enables it.",
	AuthConfigUpdated:        "An auth config was changed; its accounts go on with what it says.",
	AuthConfigDeleted:        "An auth config was deleted, which had no linked accounts.",
	AuthConfigDefaultChanged: "Another auth config became its connector's default.",
	DefinitionCreated:        "The project added a connector of its own.",
	DefinitionUpdated:        "A connector of the project's own has another version, or another text of one.",
	DefinitionDeleted:        "A connector of the project's own was deleted.",
	SessionCompleted:         "An end user linked or edited an account in a connect session.",
	SessionFailed:            "An end user's attempt to link an account failed.",
	PendingCallCreated:       "A call waits for approval, since a rule of a call policy holds it back; GET /pending_calls/{id} shows it.",
	PendingCallApproved:      "A pending call was approved: its caller may make it once within an hour, by repeating it.",
	PendingCallRefused:       "A pending call was refused: its caller is told so, and it is not made.",
	PendingCallMade:          "The caller of an approved call has repeated it, and it went to the provider.",
	WebhookDisabled:          "A webhook endpoint was disabled since it did not take events. Other endpoints are told.",
	WebhookTest:              "A test that was asked for, in the console or by the API.",
	ProviderReceived:         "A provider sent an event to an auth config's address.",
}
