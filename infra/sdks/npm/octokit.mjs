import { Octokit } from "octokit";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY, UPLOADS_HOST = "uploads.github.com" } = process.env;
const octokit = new Octokit({ auth: PATCHBAY_API_KEY, baseUrl: PATCHBAY_PROXY });

const repo = { owner: "ada", repo: "engine" };
const found = await octokit.paginate(octokit.rest.issues.listForRepo, { ...repo, per_page: 2 });
const made = await octokit.rest.issues.create({ ...repo, title: "A wheel is loose" });
// An upload has to be told again: without it, it goes to GitHub with the API key.
const baseUrl = `${PATCHBAY_PROXY}/hosts/${UPLOADS_HOST}`;
await octokit.rest.repos.uploadReleaseAsset({ ...repo, baseUrl, release_id: 1, name: "notes.txt", data: "Hello" });
console.log(...[...found, made.data].map((issue) => issue.number));
