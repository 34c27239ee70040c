// What goes wrong: no network, a server that dies, a reload, two tabs, a chat that has grown too old.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { begin, box, fake, newPage, open, opener, replies, say, URL_HERE } from "./chat.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const said = (page) => page.locator("signpost-chat .you > p").allTextContents();

test("without a network the words stay, the numbers show, and a press sends them again", async () => {
  const page = await newPage(browser);
  await begin(page);
  await page.context().setOffline(true);
  await box(page).fill("what age is tiktok for?");
  await box(page).press("Enter");
  await page.getByText("I cannot be reached just now.").first().waitFor();
  const numbers = await page.locator(".trouble a").allInnerTexts();
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await replies(page).nth(1).waitFor();

  assert.deepEqual(numbers, ["999", "0800 1111", "116 123", "01632 960100", "08000 562 561"]);
  assert.match(await replies(page).last().innerText(), /TikTok/);
  assert.equal(await page.locator(".trouble").count(), 0);
  await page.context().close();
});

test("without a network before the first word the numbers show, and it can be tried again", async () => {
  const page = await newPage(browser);
  await open(page);
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "I am a pupil" }).click();
  await page.locator(".trouble").waitFor();
  const retry = page.getByRole("button", { name: "Try again" });
  assert.equal(await retry.evaluate((part) => part.getRootNode().activeElement === part), true);
  await page.context().setOffline(false);
  await retry.click();

  assert.match(await replies(page).first().innerText(), /Childline/);
  await page.context().close();
});

test("a reload brings back the chat, open where it was open", async () => {
  const page = await newPage(browser);
  await begin(page);
  await say(page, "someone made a fake account of me");
  await box(page).fill("half a sen");
  await page.reload();
  await page.getByRole("dialog").waitFor();

  assert.equal(await replies(page).count(), 2);
  assert.deepEqual(await said(page), ["You: someone made a fake account of me"]);
  assert.equal(await box(page).inputValue(), "half a sen");
  await say(page, "on snapchat");
  assert.match(await replies(page).last().innerText(), /Snapchat|account/);
  await page.context().close();
});

test("another tab is a conversation of its own, even one made by duplicating the first", async () => {
  const page = await newPage(browser);
  await begin(page);
  await say(page, "someone made a fake account of me");
  const other = await page.context().newPage();
  const kept = await page.evaluate(() => sessionStorage.getItem("signpost"));
  await other.goto(`${URL_HERE}/web/help`);
  await other.evaluate((text) => sessionStorage.setItem("signpost", text), kept);
  await other.goto(URL_HERE);
  await other.getByRole("dialog").waitFor();

  assert.equal(await other.getByText("who are you?").count(), 1);
  assert.equal(await replies(other).count(), 0);
  assert.equal(await replies(page).count(), 2);
  await page.context().close();
});

test("nothing is kept beyond the tab: no cookie, no local storage", async () => {
  const page = await newPage(browser);
  await begin(page);
  await say(page, "hello");
  const kept = await page.evaluate(async () => [document.cookie, localStorage.length, (await indexedDB.databases()).length, Object.keys(sessionStorage)]);

  assert.deepEqual(kept, ["", 0, 0, ["signpost"]]);
  assert.deepEqual(await page.context().cookies(), []);
  await page.context().close();
});

test("an ended chat can be read, and a new one started below it", async () => {
  const page = await newPage(browser);
  let status = 401;
  await fake(page, () => ({ status, messages: [{ text: status === 401 ? "This chat has ended." : "Here." }] }));
  await begin(page);
  await box(page).fill("still there?");
  await box(page).press("Enter");
  const renew = page.getByRole("button", { name: "Start a new chat" });
  await renew.waitFor();
  assert.deepEqual(await said(page), ["You: still there?"]);
  status = 200;
  await renew.click();
  await replies(page).nth(1).waitFor();

  assert.equal(await renew.count(), 0);
  assert.match(await (await say(page, "again")).innerText(), /Here/);
  await page.context().close();
});

test("an apology is shown like an answer, and a refusal offers to try again", async () => {
  const page = await newPage(browser);
  let next = { degraded: true, messages: [{ text: "Sorry. Ring 999.", links: { 999: "tel:999" } }] };
  await fake(page, () => next);
  await begin(page);
  assert.match(await (await say(page, "one")).innerText(), /Sorry/);
  next = { status: 429, messages: [{ text: "Please wait a minute." }] };
  await say(page, "two");

  assert.equal(await page.getByRole("button", { name: "Try again" }).count(), 1);
  await page.context().close();
});

test("after Start again nothing of the chat is left", async () => {
  const page = await newPage(browser);
  await begin(page);
  await say(page, "someone made a fake account of me");
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("button", { name: "Start again" }).click();
  await page.getByRole("button", { name: "Yes, clear it" }).click();
  await page.getByText("who are you?").waitFor();

  assert.equal(await replies(page).count(), 0);
  assert.doesNotMatch(await page.evaluate(() => sessionStorage.getItem("signpost")), /fake/);
  await page.context().close();
});

// The conversation server: the child of `signpost run` that runs rasa.
function conversation() {
  const children = readFileSync(`/proc/${process.env.RUN_PID}/task/${process.env.RUN_PID}/children`, "utf8").trim().split(" ");
  return Number(children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("credentials.yml")));
}

test("a server that dies in the middle of a report comes back to the same question", { timeout: 120_000 }, async () => {
  const page = await newPage(browser);
  await begin(page);
  await say(page, "I want to log an incident");
  const asked = await replies(page).last().innerText();
  process.kill(conversation(), "SIGKILL");
  await box(page).fill("A pupil filmed me in class and put it on TikTok");
  await box(page).press("Enter");
  const retry = page.getByRole("button", { name: "Try again" });
  await retry.waitFor();
  for (const end = Date.now() + 90_000; Date.now() < end; await page.waitForTimeout(1000)) {
    const up = await fetch(`${URL_HERE}/webhooks/web/health`).then((reply) => reply.ok, () => false);
    if (up) break;
  }
  await retry.click();
  await page.locator(".dots").waitFor({ state: "detached" });
  const next = await replies(page).last().innerText();

  assert.equal(await retry.count(), 0);
  assert.notEqual(next, asked);
  assert.match(next, /Question \d+ of about \d+/);
  await page.context().close();
});

test("the page closes the chat it opened itself: a shut chat stays shut after a reload", async () => {
  const page = await newPage(browser);
  await begin(page);
  await page.getByRole("button", { name: "Close the chat" }).click();
  await page.reload();
  await opener(page).waitFor();

  assert.equal(await page.getByRole("dialog").count(), 0);
  await opener(page).click();
  await replies(page).first().waitFor();
  await page.context().close();
});
