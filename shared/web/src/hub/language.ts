// Which language the hub speaks. English is in the script; another comes when it is the one, in a file of its own.
import { en, speak, type Texts } from "./texts";

type Load = () => Promise<Partial<Texts>>;

const known = new Map<string, Load>([
  ["en", () => Promise.resolve(en)],
  ["de", async () => (await import("./languages/de")).default],
  ["es", async () => (await import("./languages/es")).default],
  ["fr", async () => (await import("./languages/fr")).default],
  ["ja", async () => (await import("./languages/ja")).default],
  ["pt-BR", async () => (await import("./languages/pt-BR")).default],
  ["zh-Hans", async () => (await import("./languages/zh-Hans")).default],
]);

// None of ours is written from right to left.
const ours: ReadonlySet<string> = new Set(known.keys());

/** Adds a language, or replaces one. A text that it lacks is said in English. */
export function addLanguage(tag: string, texts: Partial<Texts>): void {
  known.set(tag, () => Promise.resolve(texts));
}

/** Speaks the first of the wanted languages that is known, else English. Returns its tag and its direction. */
export async function speakOneOf(wanted: readonly string[]): Promise<{ tag: string; dir: "ltr" | "rtl" }> {
  let tag = "en";
  for (const one of wanted) {
    const found = match(one);
    if (!found) continue;
    tag = found;
    break;
  }
  try {
    speak(tag, { ...en, ...(await known.get(tag)?.()) });
  } catch {
    speak((tag = "en"), en); // the file did not come: English is better than nothing
  }
  return { tag, dir: !ours.has(tag) && rightToLeft.has(whole(tag)?.script ?? "") ? "rtl" : "ltr" };
}

const rightToLeft = new Set(["Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg"]);

/**
 * The known tag that serves who wants this one: the same, else the same language in the same script. What most browsers
 * ask for, a language written in one script, needs none of the browser's tables, which take longer than all else here.
 */
function match(wanted: string): string | undefined {
  const all = [...known.keys()];
  const same = (tag = "") => all.find((one) => one.toLowerCase() === tag.toLowerCase());
  const found = same(wanted) ?? same(/^(en|de|es|fr|ja)[-_]([a-z]{2}|\d{3})$/i.exec(wanted)?.[1]);
  const asked = found ? null : whole(wanted);
  return (
    found ??
    all.find((tag) => {
      const it = whole(tag);
      return asked && it?.language === asked.language && it.script === asked.script;
    })
  );
}

/** A tag with the script that its readers use; null for what is no tag. */
function whole(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag.replace("_", "-")).maximize();
  } catch {
    return null;
  }
}
