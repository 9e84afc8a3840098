// What <patchbay-connections> says. Its languages are those of the hub.
import { ja, pt, zh } from "./connectionsmore";

const en = {
  title: "My connections",
  loading: "Loading…",
  nothing: "Nothing is linked yet.",
  another: "Link an account",
  active: "Connected",
  inactive: "Paused",
  error: "Needs to be reconnected",
  as: "Signed in as",
  permissions: "Permissions",
  missing: "not given",
  used: "Last used",
  never: "never",
  linked: "Linked on",
  ends: "Access ends on",
  reconnect: "Reconnect",
  give: "Give the missing permissions",
  disconnect: "Disconnect",
  sure: "Disconnect this account? Whoever uses the connection can no longer reach it.",
  keep: "Keep it",
  gone: "Disconnected.",
  revoked: "The provider was told, and has ended the access.",
  failed: "The provider could not be told: you can end the access in your settings there.",
  back: "Back to my connections",
  again: "Try again",
  expired: "This link has expired. Ask for a new one where you got it.",
  wrong: "That did not work. Check your connection and try again.",
};

export type Words = typeof en;

const de: Words = {
  title: "Meine Verbindungen",
  loading: "Wird geladen…",
  nothing: "Noch ist nichts verknüpft.",
  another: "Konto verknüpfen",
  active: "Verbunden",
  inactive: "Angehalten",
  error: "Muss neu verbunden werden",
  as: "Angemeldet als",
  permissions: "Berechtigungen",
  missing: "nicht erteilt",
  used: "Zuletzt benutzt",
  never: "nie",
  linked: "Verknüpft am",
  ends: "Zugriff endet am",
  reconnect: "Neu verbinden",
  give: "Fehlende Berechtigungen erteilen",
  disconnect: "Trennen",
  sure: "Dieses Konto trennen? Wer die Verbindung nutzt, erreicht es dann nicht mehr.",
  keep: "Behalten",
  gone: "Getrennt.",
  revoked: "Der Anbieter weiß davon und hat den Zugriff beendet.",
  failed: "Der Anbieter war nicht zu erreichen: Sie können den Zugriff dort in Ihren Einstellungen beenden.",
  back: "Zurück zu meinen Verbindungen",
  again: "Noch einmal versuchen",
  expired: "Dieser Link ist abgelaufen. Bitten Sie dort, wo Sie ihn erhalten haben, um einen neuen.",
  wrong: "Das hat nicht geklappt. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
};

const fr: Words = {
  title: "Mes connexions",
  loading: "Chargement…",
  nothing: "Rien n’est encore associé.",
  another: "Associer un compte",
  active: "Connecté",
  inactive: "En pause",
  error: "À reconnecter",
  as: "Connecté en tant que",
  permissions: "Autorisations",
  missing: "non accordée",
  used: "Dernière utilisation",
  never: "jamais",
  linked: "Associé le",
  ends: "L’accès prend fin le",
  reconnect: "Reconnecter",
  give: "Accorder les autorisations manquantes",
  disconnect: "Déconnecter",
  sure: "Déconnecter ce compte ? Ceux qui utilisent la connexion n’y auront plus accès.",
  keep: "Le garder",
  gone: "Déconnecté.",
  revoked: "Le fournisseur a été prévenu et a mis fin à l’accès.",
  failed: "Le fournisseur n’a pas pu être prévenu : vous pouvez mettre fin à l’accès dans vos réglages chez lui.",
  back: "Retour à mes connexions",
  again: "Réessayer",
  expired: "Ce lien a expiré. Demandez-en un nouveau là où vous l’avez obtenu.",
  wrong: "Cela n’a pas fonctionné. Vérifiez votre connexion et réessayez.",
};

const es: Words = {
  title: "Mis conexiones",
  loading: "Cargando…",
  nothing: "Todavía no hay nada vinculado.",
  another: "Vincular una cuenta",
  active: "Conectada",
  inactive: "En pausa",
  error: "Hay que volver a conectarla",
  as: "Sesión iniciada como",
  permissions: "Permisos",
  missing: "no concedido",
  used: "Último uso",
  never: "nunca",
  linked: "Vinculada el",
  ends: "El acceso termina el",
  reconnect: "Volver a conectar",
  give: "Conceder los permisos que faltan",
  disconnect: "Desconectar",
  sure: "¿Desconectar esta cuenta? Quien usa la conexión ya no podrá acceder a ella.",
  keep: "Conservarla",
  gone: "Desconectada.",
  revoked: "Se avisó al proveedor y este terminó el acceso.",
  failed: "No se pudo avisar al proveedor: puede terminar el acceso en su configuración allí.",
  back: "Volver a mis conexiones",
  again: "Intentar de nuevo",
  expired: "Este enlace ha caducado. Pida uno nuevo donde lo obtuvo.",
  wrong: "No ha funcionado. Compruebe su conexión e inténtelo de nuevo.",
};

const all: Record<string, [string, Words]> = {
  en: ["en", en],
  de: ["de", de],
  fr: ["fr", fr],
  es: ["es", es],
  pt: ["pt-BR", pt],
  ja: ["ja", ja],
  zh: ["zh-Hans", zh],
};

/** The first of the wanted languages that there is, as a tag, and its words. */
export function wordsOf(wanted: readonly string[]): [string, Words] {
  for (const tag of wanted) {
    const found = /^zh-(Hant|TW|HK|MO)/i.test(tag) ? undefined : all[tag.slice(0, 2).toLowerCase()];
    if (found) return found;
  }
  return ["en", en];
}
