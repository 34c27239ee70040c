// Drives the emulator of Teams in Chromium. One JSON command a line comes in, one JSON answer a line goes out.
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const [, , address, executablePath] = process.argv;
const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const WAIT = 20_000; // milliseconds for an answer
const STILL = 500; // milliseconds without change after which an answer is taken for whole

const browser = await chromium.launch({ executablePath, args: QUIET });
const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
await page.goto(address);
const box = page.locator('[role="textbox"][contenteditable="true"]');
const said = () => page.locator(".fai-OutputCard").allInnerTexts();
const last = (name) => page.getByRole("button", { name, exact: true }).last();

/** Do something, then wait until the conversation has changed and stands still. Gives what is new. */
async function then(act) {
  const before = await said();
  await act();
  const end = Date.now() + WAIT;
  let now = await said(), since = Date.now();
  while (Date.now() < end) {
    await page.waitForTimeout(100);
    const again = await said();
    if (JSON.stringify(again) !== JSON.stringify(now)) [now, since] = [again, Date.now()];
    const changed = JSON.stringify(now) !== JSON.stringify(before);
    if (changed && Date.now() - since > STILL) break;
  }
  return { added: now.slice(before.length), all: now };
}

async function type(text) {
  await box.click();
  await page.keyboard.insertText(text);
  await page.keyboard.press("Enter");
}

const commands = {
  look: async () => ({ all: await said() }),
  greeted: async () => {
    await page.locator(".fai-OutputCard").first().waitFor({ timeout: WAIT });
    return { added: await said() };
  },
  say: ({ text }) => then(() => type(text)),
  press: ({ title }) => then(() => last(title).click()),
  click: async ({ title }) => { await last(title).click(); await page.waitForTimeout(STILL); return { all: await said() }; },
  fill: async ({ label, value }) => { await page.getByLabel(label).last().fill(value); return {}; },
  pick: async ({ label, value }) => { await page.getByLabel(label).last().selectOption(value); return {}; },
  inputs: async () => ({ labels: await page.locator("form label, .ac-adaptiveCard label").allInnerTexts() }),
  chat: ({ name }) => then(() => page.getByRole("treeitem", { name }).click()),
  mention: ({ text }) => then(async () => {
    await box.click();
    await page.keyboard.type("@");
    await page.getByRole("menuitem", { name: "Test Bot" }).click();
    await page.keyboard.insertText(text);
    await page.keyboard.press("Enter");
  }),
  shot: async ({ path }) => { await page.screenshot({ path }); return {}; },
  size: async ({ width, height }) => { await page.setViewportSize({ width, height }); return {}; },
};

await box.waitFor();
console.log(JSON.stringify({ ready: true }));
for await (const line of createInterface({ input: process.stdin })) {
  const { op, ...given } = JSON.parse(line);
  try {
    console.log(JSON.stringify(await commands[op](given)));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error).slice(0, 600) }));
  }
}
await browser.close();
