import Stripe from "stripe";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY } = process.env;
const proxy = new URL(PATCHBAY_PROXY);
const stripe = new Stripe(PATCHBAY_API_KEY, {
  protocol: proxy.protocol.slice(0, -1),
  host: proxy.hostname,
  port: proxy.port,
  // Its address has no path, so the proxy's goes before each of Stripe's.
  httpClient: Stripe.createFetchHttpClient((url, init) => {
    const { pathname, search } = new URL(url);
    return fetch(PATCHBAY_PROXY + pathname + search, init);
  }),
});

const found = [];
for await (const customer of stripe.customers.list({ limit: 2 })) found.push(customer.id);
const made = await stripe.customers.create({ email: "ada@example.com" });
console.log(...found, made.id);
