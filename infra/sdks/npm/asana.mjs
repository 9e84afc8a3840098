import { ApiClient, TasksApi } from "asana";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY } = process.env;
ApiClient.instance.basePath = `${PATCHBAY_PROXY}/api/1.0`;
ApiClient.instance.authentications.token.accessToken = PATCHBAY_API_KEY;

const tasks = new TasksApi();
const first = await tasks.getTasks({ project: "p1", limit: 2 });
const second = await first.nextPage();
const made = await tasks.createTask({ data: { name: "Tighten the wheel", projects: ["p1"] } });
console.log(...[...first.data, ...second.data, made.data].map((task) => task.gid));
