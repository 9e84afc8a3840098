// A product that holds <patchbay-hub>: a page on an origin of its own, under a strict policy of its own.
import { createServer } from "node:http";
import { once } from "node:events";

/** Starts the product of a deployment on a free loopback port. page(attributes, head) is an address of its page. */
export async function startProduct(dev, script = new URL(`${dev.base}/hub-assets/v1/patchbay-hub.js`).href) {
  const own = `
const given = Object.fromEntries(new URLSearchParams(location.search));
window.heard = [];
const hub = document.createElement(given.element || "patchbay-hub");
delete given.element;
if (given.page) document.documentElement.lang = given.page;
delete given.page;
for (const [name, value] of Object.entries(given)) hub.setAttribute(name, value);
for (const type of ["success", "close"])
  document.body.addEventListener(type, (e) => window.heard.push({ type, detail: e.detail ?? null }));
hub.onSuccess = (account) => window.heard.push({ type: "onSuccess", detail: account });
document.querySelector("main").append(hub);
`;
  const served = new URL(dev.base).origin; // a policy's path would name one file
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${served}`,
    `connect-src ${served}`,
    `img-src ${served}`,
    "style-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  const server = createServer((req, res) => {
    const { pathname } = new URL(req.url, "http://localhost");
    if (pathname === "/own.js") {
      res.setHeader("content-type", "text/javascript");
      return res.end(own);
    }
    res.setHeader("content-type", "text/html; charset=utf-8");
    res.setHeader("content-security-policy", policy);
    res.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>A product</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<body><main></main><script type="module" src="${script}"></script><script type="module" src="/own.js"></script>`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    page: (attributes) => `${origin}/?${new URLSearchParams(attributes)}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
