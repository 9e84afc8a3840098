package words

func spanish() Texts {
	return Texts{
		Link: "¿Vincular una cuenta de {connector}?",
		Asks: "{product} pide vincular su cuenta de {connector} con {owner} y hacer llamadas con ella.",
		CameByLink: "Ha llegado aquí por un enlace, no desde una página de esta aplicación. Continúe solo si usted mismo iba a " +
			"hacerlo: de lo contrario, quien le envió el enlace podrá usar su cuenta. Para no seguir, cierre esta ventana.",
		Untold: "Su navegador no indica de qué página viene. Continúe si usted mismo iba a vincular esta cuenta. Si alguien le " +
			"envió un enlace, cierre esta ventana: esa persona podría usar su cuenta.",
		Continue:    "Continuar a {connector}",
		NotLinked:   "La cuenta no se vinculó",
		Details:     "Detalles:",
		Reference:   "Referencia:",
		BackTo:      "Volver a {product}",
		Linked:      "Cuenta vinculada",
		CloseThis:   "Puede cerrar esta ventana y seguir donde empezó.",
		StartAgain:  "Cierre esta ventana e inténtelo de nuevo desde donde empezó.",
		Said:        "El proveedor respondió:",
		GoOn:        "Continuar",
		CloseWindow: "Cerrar la ventana",
		Almost:      "Casi listo",
		FinishThere: "Se termina en la página donde empezó. Vuelva a ella si esta ventana sigue abierta.",
		Lost:        "Esta ventana ya no puede comunicarse con la página donde empezó, así que no se ha vinculado nada. Ciérrela y empiece allí de nuevo.",
		Codes: map[string]string{
			"access_denied":           "No se concedió el acceso, así que no se vinculó nada. Cierre esta ventana para intentarlo de nuevo.",
			"provider_ended":          "El proveedor terminó el inicio de sesión. Cierre esta ventana y empiece de nuevo.",
			"code_refused":            "El proveedor no aceptó el inicio de sesión. Cierre esta ventana y empiece de nuevo.",
			"client_refused":          "El proveedor rechaza esta aplicación. Su propietario debe corregirlo: avise a quien le envió aquí.",
			"provider_refused":        "El proveedor rechazó el inicio de sesión. Cierre esta ventana y empiece de nuevo.",
			"provider_unreachable":    "El proveedor no respondió. Cierre esta ventana e inténtelo de nuevo en un momento.",
			"provider_failed":         "Algo falla en el proveedor. Cierre esta ventana e inténtelo de nuevo en un momento.",
			"session_expired":         "Este enlace ha caducado o no es válido. Ciérrelo y empiece de nuevo.",
			"invalid_state":           "Este inicio de sesión ya se completó o empezó hace demasiado tiempo. Cierre esta ventana y empiece de nuevo.",
			"other_browser":           "Este inicio de sesión empezó en otro navegador. Cierre esta ventana y empiece de nuevo allí.",
			"connection_attempt_over": "Este inicio de sesión se completó, se canceló o ha caducado. Cierre esta ventana y empiece de nuevo.",
			"not_verified":            "No se pudo comprobar que este sea su propio inicio de sesión, así que no se ha vinculado nada. Cierre esta ventana y empiece en el producto en el que ha iniciado sesión.",
			"other_person":            "Inició sesión como otra persona que la de la cuenta vinculada aquí. Inicie sesión como esa persona o pida un enlace que permita otra.",
			"integration_not_found":   "Esto no se puede vincular aquí, o ya no se puede. Cierre esta página y empiece de nuevo.",
			"connector_not_enabled":   "Esto está desactivado por ahora. Pida al propietario de esta aplicación que lo active.",
			"internal_error":          "Algo ha fallado por nuestra parte. Cierre esta ventana e inténtelo de nuevo.",
		},
	}
}
