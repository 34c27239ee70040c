// The smaller parts: the form's questions, steps to keep and print, languages, counts, plain pages.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { accessible, begin, box, fake, newPage, open, opener, press, replies, RESULTS, say, shot, URL_HERE } from "./chat.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const QUESTION = { text: "When?", form: { field: "when", number: 3, about: 8, ask: "date" }, buttons: [{ title: "Skip", choice: "s.s" }] };

async function asked(turn) {
  const page = await newPage(browser, { permissions: ["clipboard-read", "clipboard-write"] });
  const bodies = [];
  await fake(page, (body) => (bodies.push(body), turn(body)));
  await begin(page);
  await say(page, "log it");
  return { page, bodies };
}

test("a date is picked and sent in words", async () => {
  const { page, bodies } = await asked(() => [QUESTION]);
  await page.getByLabel("Another day").fill("2026-11-03");
  await page.getByRole("button", { name: "Use this date" }).click();
  await replies(page).nth(2).waitFor();

  assert.deepEqual(bodies[1], { message: "3 November 2026" });
  assert.equal(await page.getByRole("progressbar").last().getAttribute("value"), "3");
  await page.context().close();
});

test("no date sends nothing and goes to the field", async () => {
  const { page, bodies } = await asked(() => [QUESTION]);
  await page.getByRole("button", { name: "Use this date" }).click();

  assert.equal(bodies.length, 1);
  assert.equal(await page.getByLabel("Another day").evaluate((field) => field.getRootNode().activeElement === field), true);
  await page.context().close();
});

test("a button is sent as its choice, and old questions lose their buttons", async () => {
  const { page, bodies } = await asked(() => [QUESTION]);
  await press(page, "Skip");

  assert.deepEqual(bodies[1], { choice: "s.s" });
  assert.equal(await page.getByRole("button", { name: "Skip" }).count(), 1);
  assert.equal(await page.getByRole("button", { name: "Today" }).count(), 1);
  await page.context().close();
});

test("reference and PIN are copied, a file comes only from the assistant itself", async () => {
  const { page } = await asked(() => [{ text: "Done.", receipt: { reference: "OS-7K2M-4P", pin: "482913" }, download: { title: "Save a copy", href: "/webhooks/web/copy/x" } }]);
  await page.getByRole("button", { name: "Copy the reference" }).click();
  await page.getByText("Copied", { exact: true }).waitFor();

  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "OS-7K2M-4P");
  assert.equal(await page.getByRole("link", { name: "Save a copy" }).getAttribute("href"), `${URL_HERE}/webhooks/web/copy/x`);
  await page.context().close();
});

test("an answer is copied with its steps, and printed on a page without an address", async () => {
  const page = await newPage(browser, { permissions: ["clipboard-read", "clipboard-write"] });
  await begin(page);
  const answer = await say(page, "someone made a fake account of me");
  await answer.getByRole("button", { name: "Copy" }).click();
  await answer.getByText("Copied", { exact: true }).waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  const [paper] = await Promise.all([page.context().waitForEvent("page"), answer.getByRole("button", { name: "Print" }).click()]);
  await paper.getByRole("heading", { level: 1 }).waitFor();
  await accessible(paper, "printed answer");

  assert.match(text, /^Do not message the account[^]*\n6\. [^]*Meadowbrook School/);
  assert.equal(paper.url(), "about:blank");
  assert.equal(await paper.getByRole("listitem").count(), 6);
  await page.context().close();
});

test("kept steps are ticked, outlive a reload, and open as a page with boxes", async () => {
  const page = await newPage(browser);
  await begin(page);
  await say(page, "someone made a fake account of me");
  await page.getByRole("button", { name: "Keep these steps" }).click();
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("button", { name: "My next steps (1)" }).click();
  await page.getByRole("checkbox").nth(1).check();
  await page.reload();
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("button", { name: "My next steps (1)" }).click();
  const [paper] = await Promise.all([page.context().waitForEvent("page"), page.getByRole("button", { name: "Open as a page to print" }).click()]);
  await paper.waitForFunction(() => getComputedStyle(document.querySelector("main")).maxWidth !== "none"); // its style has come
  await paper.screenshot({ path: join(RESULTS, "plan-page.png") });
  await accessible(paper, "my next steps as a page");

  assert.deepEqual(await paper.getByRole("checkbox").evaluateAll((boxes) => boxes.map((one) => one.checked)), [false, true, false, false, false, false]);
  await page.context().close();
});

test("whether it helped is counted, without a word", async () => {
  const page = await newPage(browser);
  await begin(page);
  const answer = await say(page, "someone made a fake account of me");
  const [request] = await Promise.all([page.waitForRequest("**/webhooks/web/ratings"), answer.getByRole("button", { name: "Yes" }).click()]);
  const reply = await request.response();

  assert.deepEqual([request.postDataJSON(), reply.status()], [{ topic: "fake_account", helpful: true }, 200]);
  assert.equal(await answer.getByText("Thank you", { exact: true }).count(), 1);
  await page.context().close();
});

test("the buttons speak Welsh, and danger is told in Arabic from right to left", async () => {
  const page = await newPage(browser);
  await begin(page);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("button", { name: "Languages" }).click();
  await page.locator("summary", { hasText: "العربية" }).click();
  const arabic = page.locator("details[lang=ar]");
  await shot(page, "right-to-left");
  assert.equal(await arabic.evaluate((part) => getComputedStyle(part).direction), "rtl");
  assert.equal(await arabic.getByRole("link", { name: "999" }).getAttribute("href"), "tel:999");
  await page.getByLabel("Cymraeg").check();
  await page.getByRole("button", { name: "Yn ôl i'r sgwrs" }).click();
  await shot(page, "welsh");

  assert.equal(await page.getByRole("textbox", { name: "Teipiwch eich cwestiwn" }).count(), 1);
  assert.equal(await page.getByRole("dialog").getAttribute("lang"), "cy");
  await page.context().close();
});

test("a page in Welsh has a button in Welsh", async () => {
  const page = await newPage(browser);
  await page.route(`${URL_HERE}/`, async (route) => {
    const reply = await route.fetch();
    await route.fulfill({ response: reply, body: (await reply.text()).replace('lang="en-GB"', 'lang="cy"') });
  });
  await page.goto(URL_HERE);

  await page.getByRole("button", { name: "Help diogelwch ar-lein" }).waitFor();
  await page.context().close();
});

test("somebody who writes in another language is answered in it", async () => {
  const page = await newPage(browser);
  await begin(page, "I am a parent or carer");
  const answer = await say(page, "أريد أن أموت");
  const told = page.locator("article div[lang=ar]").first();
  await shot(page, "arabic-answer");

  assert.equal(await told.getAttribute("dir"), "rtl");
  assert.ok(await answer.isVisible());
  await page.context().close();
});

for (const path of ["/", "/web/help", "/web/help/staff", "/web/help/parent", "/web/help/pupil", "/web/chat"]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`axe finds nothing on ${path}, ${colorScheme}`, async () => {
      const page = await newPage(browser, { colorScheme });
      await page.goto(URL_HERE + path);
      if (path === "/") await opener(page).waitFor();
      if (path === "/web/chat") await page.getByRole("dialog").waitFor();
      await accessible(page, `${path}, ${colorScheme}`);
      await page.screenshot({ path: join(RESULTS, `page${path.replaceAll("/", "-")}-${colorScheme}.png`) });

      assert.deepEqual([page.problems, page.foreign], [[], []]);
      await page.context().close();
    });
  }
}

test("without JavaScript there are the numbers and all the answers", async () => {
  const page = await newPage(browser, { javaScriptEnabled: false });
  for (const path of ["/", "/web/chat"]) {
    await page.goto(URL_HERE + path);
    assert.ok(await page.getByRole("link", { name: "0800 1111" }).isVisible(), path);
  }
  await page.goto(`${URL_HERE}/web/help`);
  await page.getByRole("link", { name: "For pupils" }).click();

  assert.ok((await page.getByRole("article").count()) > 40);
  await page.context().close();
});

test("the button shows where the colours do not come", async () => {
  const page = await newPage(browser);
  await page.route("**/web/settings.json", (route) => route.abort());
  await page.goto(URL_HERE);
  await opener(page).click();
  await page.getByRole("link", { name: "All the answers as a page" }).waitFor();
  await page.unroute("**/web/settings.json");
  await opener(page).click();

  await page.getByRole("dialog").waitFor();
  assert.equal(await page.locator(".stand-in").count(), 0);
  await page.context().close();
});

test("a widget that was changed on the way is not run", async () => {
  const page = await newPage(browser);
  await page.route("**/web/widget.*.js", async (route) => {
    const reply = await route.fetch();
    await route.fulfill({ response: reply, body: (await reply.text()) + "\nglobalThis.hit = 1;" });
  });
  await page.goto(URL_HERE);
  await opener(page).click();
  await page.locator(".stand-in").waitFor();

  assert.equal(await page.evaluate(() => globalThis.hit), undefined);
  await page.context().close();
});

test("two lines on one page make one button", async () => {
  const page = await newPage(browser);
  await open(page);
  await page.evaluate(() => new Promise((done) => {
    const line = document.createElement("script");
    line.src = "/signpost.js";
    line.onload = done;
    document.body.append(line);
  }));

  assert.equal(await page.locator("signpost-chat").count(), 1);
  assert.ok(await box(page).count() === 0);
  await page.context().close();
});
