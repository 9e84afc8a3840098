// What every page is held to: axe-core finds nothing serious, and nothing is wider than the screen.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileOf } from "./modules.mjs";

const axe = readFileSync(fileOf("axe-core/axe.min.js"), "utf8");

/** Fails on what axe-core takes for serious or critical: by all its rules, or by those named. */
export async function accessible(page, name, rules) {
  // By the debugger, which the page's policy does not bind; the page itself may load no foreign script.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (rules) =>
      window.axe.run(document, {
        resultTypes: ["violations"],
        ...(rules && { runOnly: { type: "rule", values: rules } }),
      }),
    rules,
  );
  const serious = violations.filter((v) => v.impact === "serious" || v.impact === "critical");
  assert.deepEqual(
    serious.map((v) => `${name}: ${v.id} at ${v.nodes.map((n) => n.target).join(", ")}`),
    [],
  );
}

/** The language in which a screen reader says each text of a page, by the text. Elements' shadows are looked into. */
export const spokenTexts = (page) =>
  page.evaluate(() => {
    const spoken = {};
    const look = (node, lang) => {
      if (node.nodeType === Node.TEXT_NODE) {
        const text = node.textContent.trim();
        if (text) spoken[text] = lang;
        return;
      }
      const mine = node.getAttribute?.("lang") ?? lang;
      for (const child of [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes]) look(child, mine);
    };
    look(document.documentElement, "");
    return spoken;
  });

/** Fails on a page that is wider than the screen. */
export async function fits(page, name) {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wider <= 0, `${name} is ${wider} px wider than the screen`);
}
