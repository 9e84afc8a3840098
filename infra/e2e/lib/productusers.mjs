// A product with users of its own, who link accounts in its pages: its server code is infra/docs/embedding.md's, as it
// stands there.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./modules.mjs";

/** The snippets of embedding.md that are server code, as a module whose patchbay and PATCHBAY are given. */
async function serverCode(patchbay, base) {
  const text = await readFile(join(ROOT, "infra/docs/embedding.md"), "utf8");
  const blocks = [...text.matchAll(/```js\n(.*?)```/gs)]
    .map((m) => m[1])
    .filter((code) => code.includes("export async"));
  if (blocks.length !== 2) throw new Error(`${blocks.length} snippets of server code in embedding.md`);
  const folder = await mkdtemp(join(tmpdir(), "patchbay-snippets-"));
  const file = join(folder, "product.mjs");
  await writeFile(
    file,
    `${blocks.join("\n")}
let patchbay, PATCHBAY;
export const use = (call, base) => ([patchbay, PATCHBAY] = [call, base]);`,
  );
  const code = await import(pathToFileURL(file).href);
  await rm(folder, { recursive: true, force: true });
  code.use(patchbay, base);
  return code;
}

/** Listens on a free loopback port at once, for its origin is registered; serve(api, dev) then has something to serve. */
export async function listenProduct() {
  const sessions = new Map(); // cookie → user
  let code = null;
  const page = (res, text, status = 200) => {
    res.writeHead(status, { "content-type": "text/html; charset=utf-8" });
    res.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Acme</title><body>${text}`);
  };
  const serve = async (req, res) => {
    const url = new URL(req.url, origin);
    const cookie = /(?:^|; )acme=([^;]+)/.exec(req.headers.cookie ?? "")?.[1];
    const user = sessions.get(cookie);
    if (url.pathname === "/login") {
      const fresh = randomBytes(16).toString("hex");
      const id = url.searchParams.get("as");
      sessions.set(fresh, { id, name: `${id} Inc.` });
      res.setHeader("set-cookie", `acme=${fresh}; HttpOnly; SameSite=Lax; Path=/`);
      return page(res, `<h1>Welcome ${id}</h1>`);
    }
    if (!user) return page(res, "<h1>Log in</h1>", 401);
    if (url.pathname === "/linked") {
      const answer = await code.linked({ url: url.href }, user).catch((problem) => problem);
      if (answer instanceof Error) return page(res, `<h1>Not linked</h1><p>${answer.message}</p>`, 403);
      res.writeHead(answer.status, { location: answer.headers.get("location") });
      return res.end();
    }
    if (url.pathname === "/settings") {
      const attributes = await code.hubFor(user);
      const set = JSON.stringify({ ...attributes, height: "640px" });
      return page(
        res,
        `<main></main><script type="module" src="${attributes["base-url"]}/hub-assets/v1/patchbay-hub.js"></script>
<script type="module">
window.heard = [];
window.given = ${set};
const hub = document.createElement("patchbay-hub");
for (const [name, value] of Object.entries(given)) hub.setAttribute(name, value);
document.body.addEventListener("success", (e) => heard.push(e.detail));
document.querySelector("main").append(hub);
</script>`,
      );
    }
    page(res, "<h1>Acme</h1>");
  };
  const server = createServer((req, res) => void serve(req, res).catch((e) => res.writeHead(500).end(String(e))));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    verifyURL: `${origin}/linked`,
    async serve(api, dev) {
      code = await serverCode((path, body) => api.must("POST", path, body), dev.base);
    },
    /** Logs the browser of page in. */
    login: (page, user) => page.goto(`${origin}/login?as=${user}`),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
