import { promisify } from "node:util";
import QuickBooks from "node-quickbooks";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY, QUICKBOOKS_COMPANY } = process.env;
const quickbooks = new QuickBooks("", "", PATCHBAY_API_KEY, false, QUICKBOOKS_COMPANY, false, false, null, "2.0");
quickbooks.endpoint = `${PATCHBAY_PROXY}/v3/company/`;

const find = promisify(quickbooks.findCustomers.bind(quickbooks));
const create = promisify(quickbooks.createCustomer.bind(quickbooks));
const first = await find({ limit: 2 });
const second = await find({ limit: 2, offset: 3 });
const made = await create({ DisplayName: "Ada" });
const found = [first, second].flatMap((page) => page.QueryResponse.Customer);
console.log(...[...found, made].map((customer) => customer.Id));
