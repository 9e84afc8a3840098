import { AccountingApi } from "xero-node";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY } = process.env;
const accounting = new AccountingApi();
accounting.basePath = `${PATCHBAY_PROXY}/api.xro/2.0`;
accounting.accessToken = PATCHBAY_API_KEY;

const tenant = "any"; // the account's own takes its place
const page = (number) => accounting.getContacts(tenant, undefined, undefined, undefined, undefined, number);
const [first, second] = [await page(1), await page(2)];
const made = await accounting.createContacts(tenant, { contacts: [{ name: "Ada" }] });
console.log(...[first, second, made].flatMap(({ body }) => body.contacts.map((contact) => contact.contactID)));
