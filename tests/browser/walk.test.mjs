// The whole way with the real assistant: a question to its answer, by keyboard only, and a report to its reference.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { begin, box, newPage, opener, press, replies, RESULTS, say, shot, URL_HERE } from "./chat.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test("a first question is answered with steps, numbers to press, next steps and sources", async () => {
  const page = await newPage(browser);
  await begin(page, "I am a parent or carer");
  const answer = await say(page, "what age is whatsapp for?");

  assert.match(await answer.innerText(), /13 or over/);
  assert.ok((await answer.getByRole("listitem").count()) >= 2);
  assert.ok((await answer.getByRole("group", { name: "What would you like to do?" }).getByRole("button").count()) >= 2);
  assert.equal(await answer.locator("details").getAttribute("open"), null);
  assert.deepEqual([page.problems, page.foreign], [[], []]);
  await page.context().close();
});

test("danger is told first, in red, with 999 to press", async () => {
  const page = await newPage(browser);
  await begin(page, "I am a pupil");
  const answer = await say(page, "i want to kill myself");

  assert.match(await answer.getAttribute("class"), /urgent/);
  assert.equal(await answer.getByRole("link", { name: "999" }).first().getAttribute("href"), "tel:999");
  await page.context().close();
});

// Tab until something with this name has the keyboard, as somebody without a mouse would.
async function tabTo(page, name) {
  for (let presses = 0; presses < 60; presses++) {
    const now = await page.locator("signpost-chat").evaluate((host) => {
      const part = host.shadowRoot.activeElement;
      return part && (part.getAttribute("aria-label") || part.textContent.trim() || part.id);
    });
    if (now === name) return presses;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard never came to ${name}`);
}

test("everything can be reached and pressed with the keyboard alone, at 320 pixels", async () => {
  const page = await newPage(browser, { viewport: { width: 320, height: 568 } });
  await page.goto(URL_HERE);
  await opener(page).waitFor();
  await opener(page).focus();
  await page.keyboard.press("Enter");
  await tabTo(page, "I work at the school");
  await page.keyboard.press("Enter");
  await replies(page).first().waitFor();
  await tabTo(page, "type");
  await page.keyboard.type("someone made a fake account of me");
  await page.keyboard.press("Enter");
  await replies(page).nth(1).waitFor();
  await page.keyboard.press("Shift+Tab"); // from the box back to what was said last
  for (const name of ["Keep these steps", "Copy", "Print", "Yes"]) assert.ok((await back(page, name)) < 60, name);
  await tabTo(page, "Save proof");
  await page.keyboard.press("Enter");
  await replies(page).nth(2).waitFor();
  await tabTo(page, "Close the chat");
  await page.keyboard.press("Enter");

  assert.equal(await page.getByRole("dialog").count(), 0);
  assert.equal(await opener(page).evaluate((part) => part.getRootNode().activeElement === part), true);
  await page.context().close();
});

async function back(page, name) {
  await page.locator("signpost-chat").evaluate((host) => host.shadowRoot.querySelector(".log").focus());
  return tabTo(page, name);
}

const SOON_DONE = ["Yes, send it", "Yesterday", "Skip"];

// Answer whatever the form asks until it has stored the report.
async function fillIn(page, story) {
  await say(page, "I want to log an incident");
  await say(page, story);
  for (let asked = 1; asked < 20 && !(await page.locator(".receipt").count()); asked++) {
    const group = replies(page).last().getByRole("group", { name: "What would you like to do?" });
    const titles = await group.getByRole("button").allInnerTexts();
    if (titles.includes("Yes, send it")) await shot(page, "phone-report-summary");
    await press(page, SOON_DONE.find((title) => titles.includes(title)) ?? titles[0]);
  }
}

test("a report is taken to its reference, on a phone", async () => {
  const page = await newPage(browser, { viewport: { width: 375, height: 667 } });
  await begin(page, "I am a parent or carer");
  await fillIn(page, "Another parent wrote lies about a teacher in the class group on Facebook");
  await shot(page, "phone-report");

  assert.match(await page.locator(".receipt").innerText(), /OS-/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test("what a screen reader is given is kept for reading", async () => {
  const page = await newPage(browser);
  await begin(page);
  await say(page, "someone made a fake account of me");
  const tree = await page.getByRole("dialog").ariaSnapshot();
  writeFileSync(join(RESULTS, "tree.txt"), tree + "\n");

  for (const line of [/dialog "Online safety help Meadowbrook School"/, /link "Ring 999"/, /region "The chat so far"/, /textbox "Type your question"/, /group "What would you like to do\?"/])
    assert.match(tree, line);
  await page.context().close();
});

test("the box takes two thousand characters and says how many are left", async () => {
  const page = await newPage(browser);
  await begin(page);
  await box(page).fill("a ".repeat(950));

  assert.equal(await page.locator("#left").innerText(), "100 characters left");
  await page.context().close();
});
