// Leaving quickly: the page goes, and nothing of the chat stays behind.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { begin, newPage, opener, say, URL_HERE } from "./chat.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const AWAY = "https://www.bbc.co.uk/weather";

async function talking(options) {
  const page = await newPage(browser, options);
  await page.route(`${AWAY}*`, (route) => route.fulfill({ contentType: "text/html", body: "<title>Weather</title>" }));
  await page.goto(`${URL_HERE}/web/help`);
  await begin(page);
  await say(page, "someone made a fake account of me");
  return page;
}

async function gone(page) {
  await page.waitForURL(AWAY);
  await page.goBack();
  assert.match(page.url(), /\/web\/help$/); // the page with the chat is not in the history
  await page.goto(URL_HERE);
  await opener(page).click();
  await page.getByText("who are you?").waitFor();
  assert.doesNotMatch(await page.evaluate(() => sessionStorage.getItem("signpost")), /fake/);
  await page.context().close();
}

test("by the button", async () => {
  const page = await talking();
  await page.getByRole("button", { name: "Leave quickly" }).click();
  await gone(page);
});

test("by Escape three times, from inside the chat", async () => {
  const page = await talking();
  for (let time = 0; time < 3; time++) await page.keyboard.press("Escape");
  await gone(page);
});

test("on a phone too", async () => {
  const page = await talking({ viewport: { width: 375, height: 667 } });
  for (let time = 0; time < 3; time++) await page.keyboard.press("Escape");
  await gone(page);
});

test("Escape twice only closes the chat", async () => {
  const page = await talking();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");

  assert.equal(await page.getByRole("dialog").count(), 0);
  assert.equal(page.url(), `${URL_HERE}/`);
  await page.context().close();
});

test("Escape in a chat that nobody opened does nothing", async () => {
  const page = await newPage(browser);
  await page.goto(URL_HERE);
  await opener(page).waitFor();
  for (let time = 0; time < 4; time++) await page.keyboard.press("Escape");

  assert.equal(page.url(), `${URL_HERE}/`);
  await page.context().close();
});

test("the printed page closes with it", async () => {
  const page = await talking();
  const [paper] = await Promise.all([page.context().waitForEvent("page"), page.getByRole("button", { name: "Print" }).click()]);
  const closed = paper.waitForEvent("close");
  await page.getByRole("button", { name: "Leave quickly" }).click();
  await closed;
  await gone(page);
});
