import { Client } from "@notionhq/client";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY } = process.env;
const notion = new Client({ auth: PATCHBAY_API_KEY, baseUrl: PATCHBAY_PROXY });

const first = await notion.users.list({ page_size: 2 });
const second = await notion.users.list({ page_size: 2, start_cursor: first.next_cursor });
const made = await notion.pages.create({ parent: { page_id: "p1" }, properties: {} });
console.log(...[...first.results, ...second.results, made].map((one) => one.id));
