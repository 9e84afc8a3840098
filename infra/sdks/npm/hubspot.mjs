import { Client } from "@hubspot/api-client";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY } = process.env;
const hubspot = new Client({ accessToken: PATCHBAY_API_KEY, basePath: PATCHBAY_PROXY });

const { basicApi: contacts } = hubspot.crm.contacts;
const first = await contacts.getPage(2);
const second = await contacts.getPage(2, first.paging.next.after);
const made = await contacts.create({ properties: { email: "ada@example.com" } });
console.log(...[...first.results, ...second.results, made].map((contact) => contact.id));
