package catalog

// Phrase is what a scope allows, in words, with the language that they are in.
type Phrase struct {
	Text     string
	Language string // a BCP 47 tag
}

// english is the language of definitions: every phrase is there in it.
const english = "en"

// ScopeWords are what scopes allow, by the scope, as far as the definition or OpenID Connect has words for them: in the
// language where there are some, else in English.
func (a *Auth) ScopeWords(language string, scopes ...string) map[string]Phrase {
	words := map[string]Phrase{}
	for _, s := range scopes {
		if p, ok := a.scopeWords(language, s); ok {
			words[s] = p
		}
	}
	return words
}

// scopeWords are the words of one scope. The definition's come before OpenID Connect's, in whatever language they are:
// it knows better what its provider means.
func (a *Auth) scopeWords(language, scope string) (Phrase, bool) {
	if a != nil && a.OAuth2 != nil {
		for _, set := range a.OAuth2.Scopes {
			if text, ok := set.WordsIn[language][scope]; ok {
				return Phrase{text, language}, true
			}
			if text, ok := set.Words[scope]; ok {
				return Phrase{text, english}, true
			}
		}
	}
	if text, ok := standardWords[language][scope]; ok {
		return Phrase{text, language}, true
	}
	text, ok := standardWords[english][scope]
	return Phrase{text, english}, ok
}

// standardWords are, by language, the scopes that OpenID Connect Core 1.0 names: sections 3.1.2.1, 5.4 and 11.
var standardWords = map[string]map[string]string{
	english: {
		"openid": "Know who you are", "profile": "See your name and profile", "email": "See your e-mail address",
		"address": "See your address", "phone": "See your phone number",
		"offline_access": "Stay connected while you are away",
	},
	"de": {
		"openid": "Wissen, wer Sie sind", "profile": "Ihren Namen und Ihr Profil sehen",
		"email": "Ihre E-Mail-Adresse sehen", "address": "Ihre Anschrift sehen", "phone": "Ihre Telefonnummer sehen",
		"offline_access": "Verbunden bleiben, während Sie nicht da sind",
	},
	"es": {
		"openid": "Saber quién es usted", "profile": "Ver su nombre y su perfil",
		"email": "Ver su dirección de correo electrónico", "address": "Ver su dirección postal",
		"phone": "Ver su número de teléfono", "offline_access": "Seguir conectado cuando usted no está",
	},
	"fr": {
		"openid": "Savoir qui vous êtes", "profile": "Voir votre nom et votre profil",
		"email": "Voir votre adresse e-mail", "address": "Voir votre adresse postale",
		"phone": "Voir votre numéro de téléphone", "offline_access": "Rester connecté en votre absence",
	},
	"ja": {
		"openid": "あなたが誰であるかの確認", "profile": "名前とプロフィールの表示", "email": "メールアドレスの表示",
		"address": "住所の表示", "phone": "電話番号の表示", "offline_access": "あなたがいない間の接続の維持",
	},
	"pt-BR": {
		"openid": "Saber quem você é", "profile": "Ver seu nome e perfil", "email": "Ver seu endereço de e-mail",
		"address": "Ver seu endereço", "phone": "Ver seu número de telefone",
		"offline_access": "Continuar conectado quando você não está",
	},
	"zh-Hans": {
		"openid": "了解您的身份", "profile": "查看您的姓名和个人资料", "email": "查看您的电子邮件地址",
		"address": "查看您的地址", "phone": "查看您的电话号码", "offline_access": "在您离开时保持连接",
	},
}
