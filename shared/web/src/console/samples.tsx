import { signal } from "@preact/signals";
import { Code } from "../snippets/code";
import { languages, snippet, variables, type Wanted } from "../snippets/request";
import { BASE, remember } from "../ui/base";

const LANGUAGE = "patchbay.docs.language"; // as in the reader of the API
const language = signal(remember.get(LANGUAGE) ?? "curl");

/** A request as code in each language. */
export function Samples({ label, wanted }: { label: string; wanted: Wanted }) {
  return (
    <div class="stack">
      <Code
        label={label}
        tabs={languages.map((name) => ({ name, code: snippet(name, wanted) }))}
        chosen={language.value}
        choose={(name) => {
          language.value = name;
          remember.set(LANGUAGE, name);
        }}
      />
      <p class="quiet sub">
        It reads <code>{variables.base}</code>, here <code>{BASE.href.replace(/\/$/, "")}</code>, and{" "}
        <code>{variables.key}</code>.
      </p>
    </div>
  );
}
