// A customer's product: a page on an origin of its own with StackOne's published web component in it, pointed at
// Patchbay.
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import { fileOf } from "./modules.mjs";

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A customer's product</title>
<script type="module" src="/webcomponent.js"></script>
<body><script type="module">
const given = Object.fromEntries(new URLSearchParams(location.search));
window.heard = [];
const hub = document.createElement("stackone-hub");
for (const [name, value] of Object.entries(given)) hub.setAttribute(name, value);
document.body.addEventListener("success", (e) => window.heard.push({ type: "success", detail: e.detail }));
document.body.addEventListener("close", () => window.heard.push({ type: "close" }));
document.body.append(hub);
</script></body></html>`;

/** Starts the page's server on a free loopback port. address(attributes) is the page with <stackone-hub …> so set. */
export async function startCustomer() {
  const server = createServer((req, res) => {
    const { pathname } = new URL(req.url, "http://localhost");
    if (pathname === "/webcomponent.js") {
      res.setHeader("content-type", "text/javascript");
      createReadStream(fileOf("@stackone/hub/dist/webcomponent.js")).pipe(res);
    } else if (pathname === "/") {
      res.setHeader("content-type", "text/html; charset=utf-8");
      res.end(PAGE);
    } else {
      res.writeHead(404).end();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    address: (attributes) => `${origin}/?${new URLSearchParams(attributes)}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
