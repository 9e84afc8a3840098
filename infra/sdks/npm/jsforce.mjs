import jsforce from "jsforce";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY } = process.env;
const salesforce = new jsforce.Connection({ accessToken: PATCHBAY_API_KEY, instanceUrl: PATCHBAY_PROXY });

const first = await salesforce.query("SELECT Id FROM Contact");
const second = await salesforce.queryMore(first.nextRecordsUrl);
const made = await salesforce.sobject("Contact").create({ LastName: "Lovelace" });
await salesforce.identity();
console.log(...[...first.records, ...second.records].map((contact) => contact.Id), made.id);
