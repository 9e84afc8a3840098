package words

func french() Texts {
	return Texts{
		Link: "Associer un compte {connector} ?",
		Asks: "{product} demande à associer votre compte {connector} à {owner} et à l’utiliser pour ses appels.",
		CameByLink: "Vous êtes arrivé ici par un lien, et non depuis une page de cette application. Ne continuez que si vous étiez " +
			"sur le point de le faire vous-même : sinon, la personne qui vous a envoyé le lien pourra utiliser votre compte. " +
			"Pour vous arrêter là, fermez cette fenêtre.",
		Untold: "Votre navigateur n’indique pas de quelle page vous venez. Continuez si vous étiez en train d’associer ce compte " +
			"vous-même. Si quelqu’un vous a envoyé un lien, fermez cette fenêtre : cette personne pourrait utiliser votre compte.",
		Continue:    "Continuer vers {connector}",
		NotLinked:   "Le compte n’a pas été associé",
		Details:     "Détails :",
		Reference:   "Référence :",
		BackTo:      "Retour à {product}",
		Linked:      "Compte associé",
		CloseThis:   "Vous pouvez fermer cette fenêtre et continuer là où vous aviez commencé.",
		StartAgain:  "Fermez cette fenêtre et réessayez depuis l’endroit où vous aviez commencé.",
		Said:        "Le fournisseur a répondu :",
		GoOn:        "Continuer",
		CloseWindow: "Fermer la fenêtre",
		Almost:      "Presque terminé",
		FinishThere: "La fin se fait dans la page où vous avez commencé. Retournez-y si cette fenêtre reste ouverte.",
		Lost:        "Cette fenêtre ne peut plus joindre la page où vous avez commencé : rien n’a été associé. Fermez-la et recommencez là-bas.",
		Codes: map[string]string{
			"access_denied":           "L’accès n’a pas été accordé, rien n’a donc été associé. Fermez cette fenêtre pour réessayer.",
			"provider_ended":          "Le fournisseur a mis fin à la connexion. Fermez cette fenêtre et recommencez.",
			"code_refused":            "Le fournisseur n’a pas accepté la connexion. Fermez cette fenêtre et recommencez.",
			"client_refused":          "Le fournisseur refuse cette application elle-même. C’est à son propriétaire de corriger cela : prévenez la personne qui vous a envoyé ici.",
			"provider_refused":        "Le fournisseur a refusé la connexion. Fermez cette fenêtre et recommencez.",
			"provider_unreachable":    "Le fournisseur n’a pas répondu. Fermez cette fenêtre et réessayez dans un instant.",
			"provider_failed":         "Un problème est survenu chez le fournisseur. Fermez cette fenêtre et réessayez dans un instant.",
			"session_expired":         "Ce lien a expiré ou n’est pas valide. Fermez-le et recommencez.",
			"invalid_state":           "Cette connexion est déjà terminée ou a été commencée il y a trop longtemps. Fermez cette fenêtre et recommencez.",
			"other_browser":           "Cette connexion a été commencée dans un autre navigateur. Fermez cette fenêtre et recommencez là-bas.",
			"connection_attempt_over": "Cette connexion est terminée, annulée ou expirée. Fermez cette fenêtre et recommencez.",
			"not_verified":            "Impossible de vérifier qu’il s’agit de votre propre connexion : rien n’a été associé. Fermez cette fenêtre et commencez dans le produit auquel vous êtes connecté.",
			"other_person":            "Vous vous êtes connecté avec une autre identité que celle du compte associé ici. Connectez-vous avec la bonne, ou demandez un lien qui en autorise une autre.",
			"integration_not_found":   "Ceci ne peut pas, ou plus, être associé ici. Fermez cette page et recommencez.",
			"connector_not_enabled":   "Ceci est désactivé pour le moment. Demandez au propriétaire de cette application de l’activer.",
			"internal_error":          "Un problème est survenu de notre côté. Fermez cette fenêtre et réessayez.",
		},
	}
}
