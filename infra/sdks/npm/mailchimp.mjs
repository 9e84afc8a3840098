import mailchimp from "@mailchimp/mailchimp_marketing";

const { PATCHBAY_API_KEY, PATCHBAY_PROXY } = process.env;
mailchimp.setConfig({ accessToken: PATCHBAY_API_KEY, server: "any" });
// The package's own client behind its main object, whose address the option server cannot change.
mailchimp.lists.apiClient.basePath = `${PATCHBAY_PROXY}/3.0`;

const first = await mailchimp.lists.getAllLists({ count: 2 });
const second = await mailchimp.lists.getAllLists({ count: 2, offset: 2 });
const made = await mailchimp.lists.createList({ name: "Friends" });
console.log(...[...first.lists, ...second.lists, made].map((list) => list.id));
