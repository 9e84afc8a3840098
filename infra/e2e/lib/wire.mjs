// What a page costs: every request, and what of each answer came over the wire, headers included, as Chromium counts.

/** Opens address in a profile of its own, waits until ready(page) has, and returns {requests, bytes, list}. */
export async function measure(browser, address, ready) {
  const page = await browser.visit();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  const seen = new Map();
  cdp.on("Network.requestWillBeSent", ({ requestId, request }) => {
    if (!request.url.startsWith("data:")) seen.set(requestId, { url: request.url, bytes: 0 });
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (seen.has(requestId)) seen.get(requestId).bytes = encodedDataLength;
  });
  await page.goto(address);
  await ready(page);
  await page.waitForLoadState("networkidle");
  const all = [...seen.values()];
  return {
    requests: all.length,
    bytes: all.reduce((sum, r) => sum + r.bytes, 0),
    list: all.map((r) => `${r.bytes} ${new URL(r.url).pathname}`),
  };
}
