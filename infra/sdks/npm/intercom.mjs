import { IntercomClient } from "intercom-client";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY } = process.env;
const intercom = new IntercomClient({ token: PATCHBAY_API_KEY, baseUrl: PATCHBAY_PROXY });

const found = [];
for await (const contact of await intercom.contacts.list({ per_page: 2 })) found.push(contact.id);
const made = await intercom.contacts.create({ email: "ada@example.com" });
console.log(...found, made.id);
