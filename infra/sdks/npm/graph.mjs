import { Client, PageIterator } from "@microsoft/microsoft-graph-client";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY } = process.env;
const graph = Client.initWithMiddleware({
  authProvider: { getAccessToken: async () => PATCHBAY_API_KEY },
  baseUrl: `${PATCHBAY_PROXY}/`,
  defaultVersion: "v1.0",
  customHosts: new Set([new URL(PATCHBAY_PROXY).hostname]),
});

const found = [];
const first = await graph.api("/me/joinedTeams").top(2).get();
await new PageIterator(graph, first, (team) => found.push(team.id)).iterate();
const made = await graph.api("/me/events").post({ subject: "Tea" });
console.log(...found, made.id);
