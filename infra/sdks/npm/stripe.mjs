import Stripe from "stripe";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY, UPLOADS_HOST = "files.stripe.com" } = process.env;
const proxy = new URL(PATCHBAY_PROXY);
const stripe = new Stripe(PATCHBAY_API_KEY, {
  protocol: proxy.protocol.slice(0, -1),
  host: proxy.hostname,
  port: proxy.port,
  // Its address has no path, so the proxy's goes before each of Stripe's. Files have a host of their own.
  httpClient: Stripe.createFetchHttpClient((url, init) => {
    const { pathname, search } = new URL(url);
    const upload = init.method === "POST" && pathname === "/v1/files";
    return fetch(PATCHBAY_PROXY + (upload ? `/hosts/${UPLOADS_HOST}` : "") + pathname + search, init);
  }),
});

const found = [];
for await (const customer of stripe.customers.list({ limit: 2 })) found.push(customer.id);
const made = await stripe.customers.create({ email: "ada@example.com" });
await stripe.files.create({ purpose: "dispute_evidence", file: { data: "Hello", name: "notes.txt" } });
console.log(...found, made.id);
