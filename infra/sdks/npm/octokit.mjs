import { Octokit } from "octokit";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY } = process.env;
const octokit = new Octokit({ auth: PATCHBAY_API_KEY, baseUrl: PATCHBAY_PROXY });

const repo = { owner: "ada", repo: "engine" };
const found = await octokit.paginate(octokit.rest.issues.listForRepo, { ...repo, per_page: 2 });
const made = await octokit.rest.issues.create({ ...repo, title: "A wheel is loose" });
// The release says where to upload to. Without url, it would go to GitHub with the API key.
const { data: release } = await octokit.rest.repos.getRelease({ ...repo, release_id: 1 });
const upload = { ...repo, release_id: 1, url: release.upload_url, name: "notes.txt", data: "Hello" };
await octokit.rest.repos.uploadReleaseAsset(upload);
console.log(...[...found, made.data].map((issue) => issue.number));
