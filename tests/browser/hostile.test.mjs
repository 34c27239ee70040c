// Pages and messages that mean harm, or only are careless: policies, styles, other addresses, scripts in words.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { begin, box, fake, newPage, open, opener, replies, RESULTS, say, shot, URL_HERE } from "./chat.mjs";
import { LINE, serve } from "./school.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const STRICT = `default-src 'self'; script-src 'self' ${URL_HERE}; style-src 'self' ${URL_HERE}; img-src 'self' data:`;
const CRUEL = `
body * { all: unset !important; display: none !important; color: yellow !important; font: 60px serif !important; direction: rtl !important }
html { font-size: 3px !important; filter: none }
signpost-chat, signpost-chat * { position: static !important; visibility: hidden !important; opacity: 0 !important; transform: scale(0) !important }
button { width: 1px !important }
`;

async function on(page, site, then) {
  const served = await serve(site);
  try {
    await then(served.address);
  } finally {
    await page.context().close();
    await served.stop();
  }
}

test("the strict policy and one more address let a school's page chat", async () => {
  const page = await newPage(browser);
  await on(page, { policy: `${STRICT}; connect-src 'self' ${URL_HERE}` }, async (address) => {
    await begin(page, "I work at the school", address);
    assert.match(await (await say(page, "what age is tiktok for?")).innerText(), /TikTok/);
    assert.deepEqual([page.problems, page.foreign], [[], []]);
  });
});

test("the line with an integrity hash works as well, and only with the right hash", async () => {
  const { pinned, integrity } = JSON.parse(readFileSync(join(RESULTS, "../../web/dist/manifest.json"), "utf8"));
  const line = (hash) => `<script src="${URL_HERE}/web/${pinned}" data-school="meadowbrook" integrity="${hash}" crossorigin="anonymous" defer></script>`;
  for (const [hash, buttons] of [[integrity, 1], [integrity.replace(/-..../, "-AAAA"), 0]]) {
    const page = await newPage(browser);
    await on(page, { head: line(hash) }, async (address) => {
      await page.goto(address, { waitUntil: "networkidle" });
      assert.equal(await opener(page).count(), buttons);
      if (buttons) await begin(page, "I am a pupil", address);
    });
  }
});

test("under the strict policy alone, from another address, the chat opens on its own page", async () => {
  const page = await newPage(browser);
  await on(page, { policy: STRICT }, async (address) => {
    await page.goto(address);
    await opener(page).click();
    const link = page.getByRole("link", { name: "Open the chat in a new tab" });
    await link.waitFor();
    await shot(page, "strict-stand-in");
    assert.equal(await page.getByRole("link", { name: "999" }).getAttribute("href"), "tel:999");
    const [chat] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
    await chat.getByRole("button", { name: "I am a pupil" }).click();
    await replies(chat).first().waitFor();
  });
});

test("under the strict policy from the school's own address everything works", async () => {
  const page = await newPage(browser);
  const reply = await page.goto(URL_HERE);
  assert.match(reply.headers()["content-security-policy"], /default-src 'self'; script-src 'self'; style-src 'self'/);
  await begin(page);
  await say(page, "hello");

  assert.deepEqual([page.problems, page.foreign], [[], []]);
  await page.context().close();
});

test("a page's cruel style sheet does not reach the chat", async () => {
  const page = await newPage(browser);
  await on(page, { style: CRUEL }, async (address) => {
    await begin(page, "I work at the school", address);
    await say(page, "someone made a fake account of me");
    await shot(page, "hostile-style");
    const box = await page.getByRole("dialog").boundingBox();
    const look = await replies(page).last().evaluate((part) => {
      const { fontSize, direction, color, visibility } = getComputedStyle(part);
      return [fontSize, direction, color, visibility];
    });
    assert.deepEqual(look, ["16px", "ltr", "rgb(27, 31, 36)", "visible"]);
    assert.deepEqual([box.x + box.width <= 1280, box.width > 300, box.height > 500], [true, true, true]);
  });
});

test("the page finds nothing of the chat in its own document", async () => {
  const page = await newPage(browser, { closed: true });
  await page.goto(URL_HERE);
  const host = page.locator("signpost-chat");
  await host.waitFor({ state: "attached" });
  const seen = await page.evaluate(() => {
    const chat = document.querySelector("signpost-chat");
    return [chat.shadowRoot, chat.innerHTML, Object.keys(globalThis).filter((name) => /signpost/i.test(name))];
  });

  assert.deepEqual(seen, [null, "", []]);
  await page.context().close();
});

test("the chat changes nothing of the page but one element, and nothing moves", async () => {
  const page = await newPage(browser);
  await on(page, { body: "<h1>Our school</h1><p>Words.</p>" }, async (address) => {
    await page.goto(address);
    await opener(page).waitFor();
    await opener(page).click();
    await page.getByRole("dialog").waitFor();
    const left = await page.evaluate(() => {
      document.querySelector("signpost-chat").remove();
      return [document.head.childElementCount, document.body.innerHTML.trim(), document.documentElement.getAttributeNames(), document.body.getAttributeNames(), document.adoptedStyleSheets.length];
    });
    assert.deepEqual(left, [5, "<h1>Our school</h1><p>Words.</p>", ["lang"], [], 0]);
  });
});

test("shortcuts of the page do not fire while somebody types in the chat", async () => {
  const page = await newPage(browser);
  await begin(page);
  await page.evaluate(() => {
    globalThis.heard = 0;
    document.addEventListener("keydown", () => globalThis.heard++);
  });
  await box(page).pressSequentially("s/?");

  assert.equal(await page.evaluate(() => globalThis.heard), 0);
  assert.equal(await box(page).inputValue(), "s/?");
  await page.context().close();
});

test("another school's line shows no button and says why", async () => {
  const page = await newPage(browser);
  const warned = [];
  page.on("console", (line) => line.type() === "warning" && warned.push(line.text()));
  await on(page, { head: LINE.replace("meadowbrook", "hilltop") }, async (address) => {
    await Promise.all([page.waitForEvent("console"), page.goto(address)]);
    assert.match(warned.join(), /hilltop/);
    assert.equal(await opener(page).count(), 0);
  });
});

test("a site the school has not named is told so, with the number for danger", async () => {
  const page = await newPage(browser);
  await on(page, { port: 0 }, async (address) => {
    await open(page, address);
    await page.getByRole("button", { name: "I am a pupil" }).click();
    await page.locator(".trouble").waitFor();
    assert.equal(await page.locator(".trouble a").first().getAttribute("href"), "tel:999");
  });
});

test("only the school's own sites can frame the chat", async () => {
  for (const [port, shown] of [[process.env.HOST_PORT, true], [0, false]]) {
    const page = await newPage(browser);
    await on(page, { port, head: "", body: `<iframe src="${URL_HERE}/web/chat" title="Online safety help" width="400" height="600"></iframe>` }, async (address) => {
      await page.goto(address);
      const frame = page.frameLocator("iframe");
      const button = frame.getByRole("button", { name: "I am a pupil" });
      if (!shown) return assert.equal(await button.count(), 0);
      await button.click();
      await frame.locator("signpost-chat article").first().waitFor();
      await shot(page, "framed");
    });
  }
});

const NASTY = [
  `<img src=x onerror="globalThis.hit=1">`,
  `<script>globalThis.hit=1</script>`,
  `[press](javascript:globalThis.hit=1) javascript:globalThis.hit=1`,
  "\u202Egnp.exe\u202C \u2067abc\u2066",
  "👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿".repeat(20),
  "a".repeat(2000),
  "{{constructor.constructor('globalThis.hit=1')()}} ${1+1} %s",
];

for (const text of NASTY) {
  test(`words stay words: ${text.slice(0, 24)}`, async () => {
    const page = await newPage(browser);
    // The assistant that says back whatever it is told is the worst there could be.
    await fake(page, (body) => [{ text: body.message, steps: [body.message], buttons: [{ title: body.message.slice(0, 40), choice: "a.b" }], sources: [{ publisher: body.message, title: body.message, url: "javascript:globalThis.hit=1" }], topic: "x", links: { javascript: "javascript:globalThis.hit=1", press: "https:evil" }, summary: [{ field: "a", label: text, value: text }], download: { title: "a file", href: "https://evil.example/x" } }]);
    await begin(page);
    const answer = await say(page, text);
    await answer.locator("summary").click();
    const found = await page.locator("signpost-chat").evaluate((host) => [host.shadowRoot.querySelectorAll(".log img, .log script").length, [...host.shadowRoot.querySelectorAll(".log a")].map((link) => link.href), host.shadowRoot.querySelector(".log").scrollWidth <= host.shadowRoot.querySelector(".log").clientWidth + 1]);
    assert.deepEqual(found, [0, [], true]);
    assert.equal(await page.evaluate(() => globalThis.hit), undefined);
    assert.deepEqual([await page.title(), page.url(), await page.evaluate(() => history.length <= 2)], ["Meadowbrook School", `${URL_HERE}/`, true]);
    await page.context().close();
  });
}

test("what is typed goes into no address and no log", async () => {
  const page = await newPage(browser);
  const addresses = [];
  page.on("request", (request) => addresses.push(request.url()));
  await begin(page);
  await say(page, "zebracrossing is my secret word");
  await shot(page, "desktop-secret");
  const folder = process.env.SIGNPOST_VAR;
  const logs = ["rasa.log", "actions.log"].map((name) => readFileSync(join(folder, name), "utf8")).join("");

  assert.equal(addresses.filter((address) => /zebra/i.test(address)).length, 0);
  assert.doesNotMatch(logs, /zebra/i);
  assert.ok(RESULTS);
  await page.context().close();
});
