// What a test does in a browser: open the chat, talk, look, and hear what went wrong on the page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const URL_HERE = process.env.SIGNPOST_URL;
export const RESULTS = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "results", "web");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// The chat's shadow root is closed; tests open it so that they, and axe, can look inside.
const OPEN_SHADOWS = () => {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    return attach.call(this, { ...options, mode: "open" });
  };
};

export async function newPage(browser, { closed = false, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB", ...options });
  if (!closed) await context.addInitScript(OPEN_SHADOWS);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.problems = [];
  page.foreign = [];
  page.on("pageerror", (error) => page.problems.push(error.message));
  page.on("console", (line) => line.type() === "error" && page.problems.push(line.text()));
  page.on("request", (request) => {
    if (!/^(http:\/\/127\.0\.0\.1:|data:|about:|blob:)/.test(request.url())) page.foreign.push(request.url());
  });
  return page;
}

export const opener = (page) => page.getByRole("button", { name: "Online safety help" });
export const box = (page) => page.getByRole("textbox", { name: /^Type your/ });
export const replies = (page) => page.locator("signpost-chat article");

export async function open(page, address = URL_HERE) {
  await page.goto(address);
  await opener(page).click();
  await page.getByRole("dialog").waitFor();
}

export async function begin(page, who = "I work at the school", address = URL_HERE) {
  await open(page, address);
  await page.getByRole("button", { name: who }).click();
  await box(page).waitFor();
}

// Type something and wait for what comes back; returns the last message.
export async function say(page, text) {
  const before = await replies(page).count();
  await box(page).fill(text);
  await box(page).press("Enter");
  return answered(page, before);
}

export async function press(page, title) {
  const before = await replies(page).count();
  await page.getByRole("group", { name: "What would you like to do?" }).getByRole("button", { name: title, exact: true }).click();
  return answered(page, before);
}

export async function answered(page, before) {
  await replies(page).nth(before).waitFor();
  await page.locator(".dots").waitFor({ state: "detached" });
  return replies(page).last();
}

export async function shot(page, name) {
  await page.screenshot({ path: join(RESULTS, `${name}.png`) });
}

// What axe leaves undecided, and why that is all right: at 400 % little of the chat is in sight, and text that is
// scrolled under the danger bar or off the edge is "obscured"; its colours are decided at every other size.
const EXPLAINED = /^Element's background color could not be determined because it('s| is) (partially obscured|overlapped) by another element$/;

export async function accessible(page, state) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      resultTypes: ["violations", "incomplete"],
      // In forced colours the browser paints the user's colours, but tells scripts ours: there is nothing to measure.
      rules: { "color-contrast": { enabled: !matchMedia("(forced-colors: active)").matches } },
    }),
  );
  const told = (rows, but) =>
    rows.flatMap((row) =>
      row.nodes
        .map((node) => [node.target.join(" "), node.any.concat(node.all, node.none).map((check) => check.message).join("; ")])
        .filter(([, why]) => !but?.test(why))
        .map(([where, why]) => `${row.id}: ${where}: ${why}`),
    );
  assert.deepEqual(told(found.violations), [], `axe violations, ${state}`);
  assert.deepEqual(told(found.incomplete, state.startsWith("zoom") && EXPLAINED), [], `axe undecided, ${state}`);
}

// Answer the chat's requests in a test's own way: `turn(body)` returns messages or {status, messages}.
export async function fake(page, turn) {
  const whole = (message) => ({ text: "", buttons: [], topic: null, steps: [], sources: [], checked: null, ...message });
  const answer = async (route, made) => {
    const { status = 200, messages, ...rest } = Array.isArray(made) ? { messages: made } : made;
    await route.fulfill({ status, json: { degraded: false, ...rest, messages: messages.map(whole) } });
  };
  const later = Math.floor(Date.now() / 1000) + 3600;
  await page.route("**/webhooks/web/sessions", (route) => answer(route, { session: "a.b", expires: later, messages: [{ text: "Hello." }] }));
  await page.route("**/webhooks/web/messages", async (route) => {
    const made = await turn(route.request().postDataJSON());
    return made === null ? route.abort() : answer(route, made);
  });
}
