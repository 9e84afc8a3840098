import { h, notice } from "./dom.js";
import { explain, Problem } from "./request.js";

let last = 0;

/**
 * A modal dialog. content is its inside, primary the word on its button, act what that does: the dialog closes when act's
 * promise is fulfilled with anything but false, and shows the Problem when it is rejected. blame may take the problem's
 * fields first and returns those left over. Returns a promise of act's value, or null when the user went away.
 */
export function ask({ title, content, primary, danger = false, act, blame, cancel = "Cancel" }) {
  return new Promise((resolve) => {
    const id = `dialog-${++last}`;
    const errors = h("div", { class: "slot", tabindex: "-1" });
    const go = primary && h("button", { type: "submit", class: danger ? "danger" : "primary" }, primary);
    let result = null;
    const submit = async (event) => {
      event.preventDefault();
      if (!go || go.disabled) return;
      go.disabled = true;
      errors.replaceChildren();
      try {
        const value = await act();
        if (value !== false) {
          result = value ?? true;
          box.close();
        }
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        const rest = blame ? blame(problem.fields) : problem.fields;
        errors.replaceChildren(notice("error", explain(problem), rest.map((f) => h("p", null, `${f.location}: ${f.message}`))));
        if (rest.length === problem.fields.length) errors.focus();
      } finally {
        go.disabled = false;
      }
    };
    const box = h("dialog", {
      "aria-labelledby": id,
      onclose: () => {
        box.remove();
        resolve(result);
      },
    }, h("form", { novalidate: true, autocomplete: "off", onsubmit: (event) => void submit(event) },
      h("h2", { id }, title), content, errors,
      h("div", { class: "actions end" }, h("button", { type: "button", onclick: () => box.close() }, go ? cancel : "Close"), go)));
    document.body.append(box);
    box.showModal();
  });
}

/** Says that something was done, for the eye and the ear, for a few seconds. */
export function toast(text) {
  const place = document.getElementById("toast");
  const said = h("p", null, text);
  place.replaceChildren(said);
  setTimeout(() => said.remove(), 5000);
}

/** A button that copies text. */
export function copyButton(text, label) {
  const button = h("button", {
    type: "button", class: "small", "aria-label": label,
    onclick: async () => {
      try {
        await navigator.clipboard.writeText(text);
        toast("Copied.");
      } catch {
        toast("Your browser did not allow copying. Select the text and copy it yourself.");
      }
    },
  }, "Copy");
  return button;
}
