// TLS before a server on loopback, as a deployment has it: some SDKs send no token without it.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { createServer } from "node:https";
import { join } from "node:path";
import { promisify } from "node:util";

/**
 * Starts it with a certificate of its own, which is left in folder. Returns its origin, the certificate's file for
 * NODE_EXTRA_CA_CERTS, and to(base), which says where its requests go on to, as they are.
 */
export async function startTLS(folder) {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const ask = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "2"];
  const of = ["-subj", "/CN=infra-sdks", "-addext", "subjectAltName=IP:127.0.0.1"];
  await promisify(execFile)("openssl", [...ask, ...of, "-keyout", key, "-out", cert]);
  let behind;
  const server = createServer({ key: await readFile(key), cert: await readFile(cert) }, (req, res) => {
    const { hostname, port } = new URL(behind);
    const on = request({ hostname, port, path: req.url, method: req.method, headers: req.headers }, (answer) => {
      res.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(res);
    });
    on.on("error", () => res.destroy());
    req.pipe(on);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `https://127.0.0.1:${server.address().port}`,
    cert,
    to: (base) => (behind = base),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
