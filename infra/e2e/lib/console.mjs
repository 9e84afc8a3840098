// What the console's suites do on its pages.
import { until } from "./until.mjs";

/** The console of dev in a browser: pages and the steps that several tests take. */
export class Console {
  constructor(dev, page) {
    this.dev = dev;
    this.page = page;
  }

  /** Opens the console, signed in, at an address after the #. */
  static async open(browser, dev, where = "", options = {}) {
    const page = await browser.visit(new URL(`${dev.base}/console#key=${dev.key}`).href, options);
    try {
      await page.getByRole("heading", { name: "Connectors", exact: true }).waitFor();
    } catch (error) {
      const text = await page.locator("body").innerText();
      error.message += `\nThe page, ${page.url()}, says:\n${text}\n${page.problems.join("\n")}`;
      throw error;
    }
    const opened = new Console(dev, page);
    if (where) await opened.go(where);
    return opened;
  }

  async go(where) {
    await this.page.goto(new URL(`${this.dev.base}/console#${where}`).href);
  }

  dialog() {
    return this.page.locator("dialog").last();
  }

  press(name) {
    return this.page.getByRole("button", { name, exact: true }).click();
  }

  /** Waits until no dialog is open. */
  closed() {
    return until("the dialog is gone", async () => (await this.page.locator("dialog").count()) === 0);
  }

  /** Opens the menu whose button is named, and returns it. */
  async menu(name) {
    await this.page.getByRole("button", { name, exact: true }).click();
    const menu = this.page.getByRole("menu");
    await menu.waitFor();
    return menu;
  }

  /** Chooses a line of a menu. */
  async choose(name, item) {
    await (await this.menu(name)).getByRole("menuitem", { name: item }).click();
  }

  /** Picks a connector in the catalog, and returns the dialog of its form. */
  async pick(key) {
    await this.page.locator("#add-connector").click();
    await this.page.getByLabel("Search the catalog").fill(key);
    await this.page.locator(`[data-pick="${key}"]`).click();
    await this.page.locator("#default-config").waitFor();
    return this.dialog();
  }

  /** Waits for an account's line to have a status. */
  status(account, wanted) {
    return this.page.locator(`[data-account="${account}"][data-status="${wanted}"]`).waitFor();
  }

  /** Sends the call that the dialog of an account offers, to path when it is given, and returns what is shown. */
  async tryCall(account, path) {
    await this.page
      .locator(`[data-account="${account}"]`)
      .getByRole("button", { name: /^Actions/ })
      .click();
    await this.page.getByRole("menuitem", { name: /^Try a call/ }).click();
    if (path) await this.page.locator("#try-path").fill(path);
    await this.press("Send");
    await this.page.locator("#try-answer > *").first().waitFor();
    const text = await this.page.locator("#try-answer").innerText();
    await this.press("Close");
    await this.closed();
    return text;
  }
}
