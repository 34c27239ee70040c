// The doors of the desk in a real browser: a first password, signing in, the menu of each role, accounts, signing out.
// axe in each look, targets large enough, and all of it with the keyboard alone.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch } from "../browser/browser.mjs";

const { DESK: url, TOKENS, LINK: link, PASSWORD: password, REFERENCE: reference, SHOTS: shots } = process.env;
const tokens = JSON.parse(TOKENS);
const AXE = readFileSync(new URL("../browser/node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const DESKTOP = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 375, height: 667 }, hasTouch: true };
const LOOKS = {
  desktop: DESKTOP,
  dark: { ...DESKTOP, colorScheme: "dark" },
  phone: PHONE,
  "zoom-400": { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
  "forced-colours": { ...DESKTOP, forcedColors: "active" },
};
const PAGES = {
  nobody: ["/sign-in", link, `/set-password/${"a".repeat(43)}`],
  lead: ["/people", "/account", "/nowhere"],
  head: ["/reports", "/summary"],
  chair: ["/reports", "/content"],
  administrator: ["/people", "/reports"],
};

let browser;
before(async () => {
  mkdirSync(shots, { recursive: true });
  browser = await launch();
});
after(() => browser.close());

async function sit(role, look = DESKTOP, more = {}) {
  const context = await browser.newContext({ locale: "en-GB", ...look, ...more });
  if (tokens[role]) await context.addCookies([{ name: "desk", value: tokens[role], url }]);
  const page = await context.newPage();
  page.trouble = [];
  page.on("console", (line) => line.type() === "error" && page.trouble.push(line.text()));
  page.on("request", (request) => request.url().startsWith(url) || page.trouble.push(`asked ${request.url()}`));
  return page;
}

async function accessible(page, where) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, { runOnly: rules }), RULES);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  assert.deepEqual(violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0].html.slice(0, 120)}`), []);
  assert.ok(wide <= 0, `${where} is ${wide} pixels too wide`);
}

for (const [name, look] of Object.entries(LOOKS)) {
  test(`axe finds nothing and nothing is cut off: ${name}`, async () => {
    for (const [role, paths] of Object.entries(PAGES)) {
      const page = await sit(role, look, { bypassCSP: true });
      for (const path of paths) {
        await page.goto(url + path);
        await page.locator("details:not([open])").evaluateAll((all) => all.slice(0, 1).forEach((one) => (one.open = true)));
        await page.screenshot({ path: `${shots}/door-${name}-${role}${path.slice(0, 14).replace(/\W+/g, "-")}.png` });
        await accessible(page, `${name} ${role} ${path}`);
      }
      await page.context().close();
    }
  });
}

test("the policy stops nothing, since nothing tries", async () => {
  for (const [role, paths] of Object.entries(PAGES)) {
    const page = await sit(role);
    for (const path of paths) {
      const reply = await page.goto(url + path);

      assert.deepEqual(page.trouble.splice(0).filter((line) => !/status of (403|404|410)/.test(line)), [], `${role} ${path}`);
      assert.match(reply.headers()["content-security-policy"], /^default-src 'none'/);
    }
    await page.context().close();
  }
});

test("every button, box and link of the menu is large enough for a finger", async () => {
  const page = await sit("lead", PHONE);
  for (const path of ["/reports", `/reports/${reference}`, "/charts", "/summary", "/content", "/rehearsal", "/people", "/account"]) {
    await page.goto(url + path);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("button, select, textarea, input:not([type=hidden]), body > header a, .button, summary")]
        .map((part) => [part.textContent.trim() || part.name, part.getBoundingClientRect()])
        .filter(([, box]) => box.width && Math.min(box.width, box.height) < 24)
        .map(([name]) => name),
    );

    assert.deepEqual(small, [], path);
  }
  await page.context().close();
});

async function tabTo(page, what) {
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const part = document.activeElement;
      const own = part.matches("a, button, input, select, textarea, summary") ? part.textContent : "";
      return { text: `${part.labels?.[0]?.textContent ?? ""} ${own}`, seen: getComputedStyle(part).outlineStyle !== "none" };
    });

    assert.ok(here.seen, `the keyboard cannot be seen on: ${here.text.trim().slice(0, 60)}`);
    if (what.test(here.text)) return;
  }
  assert.fail(`the keyboard does not reach ${what}`);
}

async function type(page, what, text) {
  await tabTo(page, what);
  await page.keyboard.type(text);
}

test("from the link to a report and out again, with the keyboard alone", async () => {
  const page = await sit("nobody");
  await page.goto(url + link);
  await type(page, /A new password/, password);
  await type(page, /once more/, password);
  await page.keyboard.press("Enter");
  await page.waitForURL(/sign-in/);
  await type(page, /Your login/, "newlead");
  await type(page, /Your password/, password);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/reports$/);
  await tabTo(page, new RegExp(reference));
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(reference));
  await page.keyboard.press("Tab");

  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await page.goto(`${url}/account`);
  await tabTo(page, /Sign out/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/sign-in/);
  await page.goBack();
  await page.waitForURL(/sign-in/); // what was seen before is not shown to who comes next
  await page.context().close();
});

test("a wrong password is said aloud, and the fields say which they are", async () => {
  const page = await sit("nobody", DESKTOP, { bypassCSP: true });
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("Your login").fill("lead");
  await page.getByLabel("Your password").fill("guess");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").waitFor();
  await page.screenshot({ path: `${shots}/door-wrong.png` });

  assert.equal(await page.getByLabel("Your login").inputValue(), "lead");
  assert.equal(await page.getByLabel("Your password").inputValue(), "");
  await accessible(page, "wrong password");
  await page.context().close();
});

test("the administrator makes an account and is shown its link", async () => {
  const page = await sit("administrator", DESKTOP, { bypassCSP: true });
  await page.goto(`${url}/people`);
  await page.getByLabel("Name, as it stands in the audit trail").fill("Kim Sé");
  await page.getByLabel("Login", { exact: true }).fill("kim");
  await page.getByRole("button", { name: "Add and make a link" }).click();
  await page.getByText("/set-password/").waitFor();
  await page.screenshot({ path: `${shots}/door-link.png`, fullPage: true });
  await accessible(page, "a new account");
  await page.context().close();
});
