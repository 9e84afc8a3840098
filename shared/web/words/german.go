package words

func german() Texts {
	return Texts{
		Link: "Konto bei {connector} verknüpfen?",
		Asks: "{product} möchte Ihr Konto bei {connector} mit {owner} verknüpfen und damit Abfragen machen.",
		CameByLink: "Sie kommen über einen Link hierher, nicht von einer Seite dieser Anwendung. Fahren Sie nur fort, wenn Sie " +
			"das selbst gerade tun wollten: Sonst kann Ihr Konto nutzen, wer Ihnen den Link geschickt hat. Um aufzuhören, " +
			"schließen Sie dieses Fenster.",
		Untold: "Ihr Browser teilt nicht mit, von welcher Seite Sie kommen. Fahren Sie fort, wenn Sie dieses Konto gerade selbst " +
			"verknüpfen wollten. Wenn Ihnen jemand einen Link geschickt hat, schließen Sie dieses Fenster: Sonst kann diese " +
			"Person Ihr Konto nutzen.",
		Continue:    "Weiter zu {connector}",
		NotLinked:   "Das Konto wurde nicht verknüpft",
		Details:     "Einzelheiten:",
		Reference:   "Kennung:",
		BackTo:      "Zurück zu {product}",
		Linked:      "Konto verknüpft",
		CloseThis:   "Sie können dieses Fenster schließen und dort weitermachen, wo Sie begonnen haben.",
		StartAgain:  "Schließen Sie dieses Fenster und versuchen Sie es dort noch einmal, wo Sie begonnen haben.",
		Said:        "Der Anbieter meldet:",
		GoOn:        "Weiter",
		CloseWindow: "Fenster schließen",
		Almost:      "Fast fertig",
		FinishThere: "Abgeschlossen wird auf der Seite, auf der Sie begonnen haben. Gehen Sie dorthin zurück, wenn dieses Fenster offen bleibt.",
		Lost:        "Dieses Fenster erreicht die Seite nicht mehr, auf der Sie begonnen haben. Es wurde nichts verknüpft. Schließen Sie es und beginnen Sie dort noch einmal.",
		Codes: map[string]string{
			"access_denied":           "Der Zugriff wurde nicht erlaubt, daher wurde nichts verknüpft. Schließen Sie dieses Fenster, um es noch einmal zu versuchen.",
			"provider_ended":          "Der Anbieter hat die Anmeldung beendet. Schließen Sie dieses Fenster und beginnen Sie neu.",
			"code_refused":            "Der Anbieter hat die Anmeldung nicht angenommen. Schließen Sie dieses Fenster und beginnen Sie neu.",
			"client_refused":          "Der Anbieter lehnt diese Anwendung selbst ab. Das muss ihr Betreiber berichtigen: Sagen Sie es dem, der Sie hierher geschickt hat.",
			"provider_refused":        "Der Anbieter hat die Anmeldung abgelehnt. Schließen Sie dieses Fenster und beginnen Sie neu.",
			"provider_unreachable":    "Der Anbieter hat nicht geantwortet. Schließen Sie dieses Fenster und versuchen Sie es gleich noch einmal.",
			"provider_failed":         "Beim Anbieter ist etwas gestört. Schließen Sie dieses Fenster und versuchen Sie es gleich noch einmal.",
			"session_expired":         "Dieser Link ist abgelaufen oder ungültig. Schließen Sie ihn und beginnen Sie neu.",
			"invalid_state":           "Diese Anmeldung ist schon abgeschlossen oder wurde vor zu langer Zeit begonnen. Schließen Sie dieses Fenster und beginnen Sie neu.",
			"other_browser":           "Diese Anmeldung wurde in einem anderen Browser begonnen. Schließen Sie dieses Fenster und beginnen Sie dort neu.",
			"connection_attempt_over": "Diese Anmeldung wurde abgeschlossen, abgebrochen oder ist abgelaufen. Schließen Sie dieses Fenster und beginnen Sie neu.",
			"not_verified":            "Es ließ sich nicht prüfen, ob das Ihre eigene Anmeldung ist. Es wurde nichts verknüpft. Schließen Sie dieses Fenster und beginnen Sie in dem Produkt, in dem Sie angemeldet sind.",
			"other_person":            "Sie haben sich als jemand anderes angemeldet als die Person, deren Konto hier verknüpft ist. Melden Sie sich als diese an, oder bitten Sie um einen Link, der eine andere erlaubt.",
			"integration_not_found":   "Das kann hier nicht oder nicht mehr verknüpft werden. Schließen Sie diese Seite und beginnen Sie neu.",
			"connector_not_enabled":   "Das ist zurzeit abgeschaltet. Bitten Sie den Betreiber dieser Anwendung, es einzuschalten.",
			"internal_error":          "Bei uns ist etwas schiefgegangen. Schließen Sie dieses Fenster und versuchen Sie es noch einmal.",
		},
	}
}
