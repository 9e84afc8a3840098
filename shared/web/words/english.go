package words

func english() Texts {
	return Texts{
		Link: "Link a {connector} account?",
		Asks: "{product} asks to link your {connector} account to {owner}, and to make calls with it.",
		CameByLink: "You came here by a link, not from one of their pages. Go on only if you were about to do this yourself: " +
			"otherwise whoever sent you the link gets to use your account. To stop here, close this window.",
		Untold: "Your browser does not tell which page brought you here. Go on if you were just about to link this account " +
			"yourself. If somebody sent you a link, close this window: they would get to use your account.",
		Continue:    "Continue to {connector}",
		NotLinked:   "The account was not linked",
		Details:     "Details:",
		Reference:   "Reference:",
		BackTo:      "Back to {product}",
		Linked:      "Account linked",
		CloseThis:   "You can close this window and go on where you started.",
		StartAgain:  "Close this window and try again from where you started.",
		Said:        "The provider said:",
		GoOn:        "Continue",
		CloseWindow: "Close window",
		Almost:      "Almost done",
		FinishThere: "This is finished in the page where you started. Go back to it if this window stays open.",
		Lost:        "This window can no longer reach the page where you started, so nothing was linked. Close it and start again there.",
		Codes: map[string]string{
			"access_denied":           "Access was not given, so nothing was linked. Close this window to try again.",
			"provider_ended":          "The provider ended the sign-in. Close this window and start again.",
			"code_refused":            "The provider did not take the sign-in. Close this window and start again.",
			"client_refused":          "The provider refuses this application itself. Its owner has to correct that: tell whoever sent you here.",
			"provider_refused":        "The provider refused the sign-in. Close this window and start again.",
			"provider_unreachable":    "The provider did not answer. Close this window and try again in a moment.",
			"provider_failed":         "Something is wrong at the provider. Close this window and try again in a moment.",
			"session_expired":         "This link has expired or is not valid. Close it and start again.",
			"invalid_state":           "This sign-in was completed already, or was started too long ago. Close this window and start again.",
			"other_browser":           "This sign-in was started in another browser. Close this window and start again where you began.",
			"connection_attempt_over": "This sign-in was completed, cancelled or has expired. Close this window and start again.",
			"not_verified":            "It could not be verified that this is your own sign-in, so nothing was linked. Close this window, and start in the product that you are signed in to.",
			"other_person":            "You signed in as another person than the one whose account is linked here. Sign in as that one, or ask for a link that allows another.",
			"integration_not_found":   "This cannot be linked here, or cannot any more. Close this page and start again.",
			"connector_not_enabled":   "This is switched off at the moment. Ask the owner of this application to switch it on.",
			"internal_error":          "Something went wrong on our side. Close this window and try again.",
		},
	}
}
