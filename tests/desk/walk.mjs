// The desk in a real browser: axe on every page in every look, the keyboard alone, nothing from elsewhere, paper.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch } from "../browser/browser.mjs";

const { DESK: url, TOKEN: token, REFERENCE: reference, SHOTS: shots } = process.env;
const AXE = readFileSync(new URL("../browser/node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const PAGES = ["/reports", "/reports?state=all&page=2", `/reports/${reference}`, "/charts?weeks=26", "/summary", "/content", "/rehearsal", "/people", "/account"];
const LOOKS = {
  desktop: { viewport: { width: 1280, height: 900 } },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  narrow: { viewport: { width: 320, height: 640 } },
  "forced-colours": { viewport: { width: 1280, height: 900 }, forcedColors: "active" },
};

let browser;
before(async () => {
  mkdirSync(shots, { recursive: true });
  browser = await launch();
});
after(() => browser.close());

async function sitting(options = {}, signedIn = true) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB", ...options });
  if (signedIn) await context.addCookies([{ name: "desk", value: token, url }]);
  const page = await context.newPage();
  page.trouble = [];
  page.on("console", (line) => ["error", "warning"].includes(line.type()) && page.trouble.push(line.text()));
  page.on("request", (request) => request.url().startsWith(url) || page.trouble.push(`asked elsewhere: ${request.url()}`));
  return page;
}

async function accessible(page, where) {
  await page.addScriptTag({ content: AXE });
  const { violations } = await page.evaluate((rules) => axe.run(document, { runOnly: rules }), RULES);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

  assert.deepEqual(violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0].html.slice(0, 120)}`), []);
  assert.ok(wide <= 0, `${where} is ${wide} pixels too wide`);
}

for (const [name, look] of Object.entries(LOOKS)) {
  test(`axe finds nothing and nothing is cut off: ${name}`, async () => {
    const page = await sitting({ ...look, bypassCSP: true });
    for (const path of PAGES) {
      await page.goto(url + path);
      await page.screenshot({ path: `${shots}/${name}${path.replace(/\W+/g, "-")}.png`, fullPage: true });
      await page.locator("details:not([open])").evaluateAll((all) => all.forEach((one) => (one.open = true)));
      await accessible(page, `${name} ${path}`);
    }
    await page.context().close();
    const out = await sitting({ ...look, bypassCSP: true }, false);
    await out.goto(`${url}/sign-in`);
    await accessible(out, `${name} /sign-in`);
    await out.context().close();
  });
}

test("the keyboard alone: past the menu, a reply written and sent, and it is said", async () => {
  const page = await sitting();
  await page.goto(`${url}/reports/${reference}`);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  const reach = async (wanted) => {
    for (let tries = 0; tries < 80; tries++) {
      await page.keyboard.press("Tab");
      const here = await page.evaluate(() => ({ text: document.activeElement.textContent.trim(), id: document.activeElement.id, ring: getComputedStyle(document.activeElement).outlineStyle }));
      assert.notEqual(here.ring, "none", `no ring around "${here.text}"`);
      if (here.text === wanted || here.id === wanted) return;
    }
    assert.fail(`the keyboard does not reach "${wanted}"`);
  };
  await reach("Reply to the reporter");
  await page.keyboard.press("Enter");
  await reach("reply-text");
  await page.keyboard.type("We have rung the app, and will tell you on Friday.");
  await reach("Send the reply");
  await page.keyboard.press("Enter");
  await page.getByRole("status").filter({ hasText: "The reporter will see your reply." }).waitFor();

  assert.deepEqual(page.trouble, []);
  await page.context().close();
});

test("a reply that cannot be sent comes back with its words, and the reason is tied to its form", async () => {
  const page = await sitting();
  await page.goto(`${url}/reports/${reference}`);
  await page.locator("summary", { hasText: "Reply to the reporter" }).click();
  await page.locator("#reply-text").fill("Kept words.");
  await page.locator("#reply-date").evaluate((field) => ((field.type = "text"), (field.value = "2020-01-01")));
  await page.getByRole("button", { name: "Send the reply" }).click();
  await page.getByRole("alert").waitFor();

  assert.equal(await page.locator("#reply-text").inputValue(), "Kept words.");
  assert.equal(await page.locator("form[aria-describedby=problem]").count(), 1);
  await page.context().close();
});

test("on paper there are the words and no forms", async () => {
  const page = await sitting();
  await page.goto(`${url}/reports/${reference}`);
  await page.emulateMedia({ media: "print" });

  assert.equal(await page.locator("form:visible, nav:visible, .deal:visible").count(), 0);
  assert.ok(await page.getByText("Zebedee").first().isVisible());
  await page.screenshot({ path: `${shots}/paper.png`, fullPage: true });
  await page.context().close();
});

test("the policy lets no script and no frame in, and the page asks nobody else", async () => {
  const page = await sitting();
  for (const path of PAGES) await page.goto(url + path);
  assert.deepEqual(page.trouble, []);
  const ran = await page.addScriptTag({ content: "window.ran = 1" }).then(() => page.evaluate(() => window.ran), () => null);

  assert.notEqual(ran, 1);
  await page.context().close();
});
