import Airtable from "airtable";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY } = process.env;
const airtable = new Airtable({ apiKey: PATCHBAY_API_KEY, endpointUrl: PATCHBAY_PROXY });

const table = airtable.base("appBase")("Contacts");
const found = await table.select({ pageSize: 2 }).all();
const made = await table.create([{ fields: { Name: "Ada" } }]);
console.log(...[...found, ...made].map((record) => record.id));
