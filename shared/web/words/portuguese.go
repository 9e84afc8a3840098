package words

func portuguese() Texts {
	return Texts{
		Link: "Vincular uma conta de {connector}?",
		Asks: "{product} pede para vincular sua conta de {connector} a {owner} e fazer chamadas com ela.",
		CameByLink: "Você chegou aqui por um link, e não por uma página deste aplicativo. Continue somente se você mesmo ia fazer " +
			"isso: caso contrário, quem enviou o link poderá usar sua conta. Para parar aqui, feche esta janela.",
		Untold: "Seu navegador não informa de que página você veio. Continue se você mesmo ia vincular esta conta. Se alguém lhe " +
			"enviou um link, feche esta janela: essa pessoa poderia usar sua conta.",
		Continue:    "Continuar para {connector}",
		NotLinked:   "A conta não foi vinculada",
		Details:     "Detalhes:",
		Reference:   "Referência:",
		BackTo:      "Voltar para {product}",
		Linked:      "Conta vinculada",
		CloseThis:   "Você pode fechar esta janela e continuar onde começou.",
		StartAgain:  "Feche esta janela e tente de novo de onde começou.",
		Said:        "O provedor respondeu:",
		GoOn:        "Continuar",
		CloseWindow: "Fechar a janela",
		Almost:      "Quase pronto",
		FinishThere: "A conclusão acontece na página em que você começou. Volte a ela se esta janela continuar aberta.",
		Lost:        "Esta janela não consegue mais se comunicar com a página em que você começou, por isso nada foi vinculado. Feche-a e comece de novo lá.",
		Codes: map[string]string{
			"access_denied":           "O acesso não foi concedido, por isso nada foi vinculado. Feche esta janela para tentar de novo.",
			"provider_ended":          "O provedor encerrou o login. Feche esta janela e comece de novo.",
			"code_refused":            "O provedor não aceitou o login. Feche esta janela e comece de novo.",
			"client_refused":          "O provedor recusa este aplicativo. O responsável por ele precisa corrigir isso: avise quem enviou você até aqui.",
			"provider_refused":        "O provedor recusou o login. Feche esta janela e comece de novo.",
			"provider_unreachable":    "O provedor não respondeu. Feche esta janela e tente de novo em instantes.",
			"provider_failed":         "Há um problema no provedor. Feche esta janela e tente de novo em instantes.",
			"session_expired":         "Este link expirou ou não é válido. Feche-o e comece de novo.",
			"invalid_state":           "Este login já foi concluído ou começou há tempo demais. Feche esta janela e comece de novo.",
			"other_browser":           "Este login começou em outro navegador. Feche esta janela e comece de novo lá.",
			"connection_attempt_over": "Este login foi concluído, cancelado ou expirou. Feche esta janela e comece de novo.",
			"not_verified":            "Não foi possível verificar que este é o seu próprio acesso, por isso nada foi vinculado. Feche esta janela e comece no produto em que você entrou.",
			"other_person":            "Você entrou como outra pessoa que não a da conta vinculada aqui. Entre como essa pessoa ou peça um link que permita outra.",
			"integration_not_found":   "Isto não pode, ou não pode mais, ser vinculado aqui. Feche esta página e comece de novo.",
			"connector_not_enabled":   "Isto está desativado no momento. Peça ao responsável por este aplicativo que o ative.",
			"internal_error":          "Algo deu errado do nosso lado. Feche esta janela e tente de novo.",
		},
	}
}
