package words

func chinese() Texts {
	return Texts{
		Link: "要关联 {connector} 账户吗？",
		Asks: "{product} 请求将您的 {connector} 账户关联到 {owner}，并使用该账户进行调用。",
		CameByLink: "您是通过链接来到这里的，而不是来自该应用的页面。只有当您自己正打算这样做时才继续：否则，发送链接的人将能使用您的账户。" +
			"如要停止，请关闭此窗口。",
		Untold:      "您的浏览器没有说明您来自哪个页面。如果您自己正要关联此账户，请继续。如果是别人发给您的链接，请关闭此窗口：对方将能使用您的账户。",
		Continue:    "前往 {connector}",
		NotLinked:   "账户未关联",
		Details:     "详情：",
		Reference:   "参考编号：",
		BackTo:      "返回 {product}",
		Linked:      "账户已关联",
		CloseThis:   "您可以关闭此窗口，回到开始的地方继续。",
		StartAgain:  "请关闭此窗口，从开始的地方重试。",
		Said:        "提供方的回复：",
		GoOn:        "继续",
		CloseWindow: "关闭窗口",
		Almost:      "即将完成",
		FinishThere: "将在您开始的页面中完成。如果此窗口仍然打开，请返回该页面。",
		Lost:        "此窗口已无法与您开始的页面通信，因此未关联任何账户。请关闭它，并在那里重新开始。",
		Codes: map[string]string{
			"access_denied":           "未授予访问权限，因此没有关联任何账户。如要重试，请关闭此窗口。",
			"provider_ended":          "提供方结束了登录。请关闭此窗口并重新开始。",
			"code_refused":            "提供方未接受此次登录。请关闭此窗口并重新开始。",
			"client_refused":          "提供方拒绝此应用本身，需要由应用的所有者更正：请告知让您来此的人。",
			"provider_refused":        "提供方拒绝了登录。请关闭此窗口并重新开始。",
			"provider_unreachable":    "提供方没有响应。请关闭此窗口，稍后再试。",
			"provider_failed":         "提供方出现问题。请关闭此窗口，稍后再试。",
			"session_expired":         "此链接已过期或无效。请关闭并重新开始。",
			"invalid_state":           "此次登录已经完成，或开始得太久。请关闭此窗口并重新开始。",
			"other_browser":           "此次登录是在另一个浏览器中开始的。请关闭此窗口，并在原来的浏览器中重新开始。",
			"connection_attempt_over": "此次登录已完成、取消或过期。请关闭此窗口并重新开始。",
			"not_verified":            "无法确认这是您本人的登录，因此未关联任何账户。请关闭此窗口，并从您已登录的产品中开始。",
			"other_person":            "您登录的身份与此处关联的账户不是同一人。请以该账户的身份登录，或索取允许他人的链接。",
			"integration_not_found":   "此处不能或不再能关联它。请关闭此页面并重新开始。",
			"connector_not_enabled":   "目前已停用。请联系此应用的所有者启用它。",
			"internal_error":          "我们这边出了问题。请关闭此窗口后重试。",
		},
	}
}
