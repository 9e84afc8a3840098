// A page of the product. It knows no API key: its back end hands it a token for the customer who is signed in.
const people = document.querySelector("#people");

async function show() {
  const answer = await fetch("/people");
  const { names, message } = await answer.json();
  people.replaceChildren(
    ...(names ?? [message]).map((text) => Object.assign(document.createElement("li"), { textContent: text })),
  );
}

document.querySelector("#link").addEventListener("click", async () => {
  const { token, base } = await (await fetch("/session", { method: "POST" })).json();
  await import(`${base}/hub-assets/v1/patchbay-hub.js`);
  const hub = document.createElement("patchbay-hub");
  hub.setAttribute("token", token);
  hub.setAttribute("base-url", base);
  hub.addEventListener("success", show); // what counts is what the back end finds, not what the event says
  hub.addEventListener("close", () => hub.remove());
  document.querySelector("#hub").replaceChildren(hub);
});

await show();
