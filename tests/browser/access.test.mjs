// Everybody can use it: axe in every state, sizes, the keyboard, what a screen reader hears.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { accessible, begin, box, fake, newPage, open, opener, press, replies, say, shot, URL_HERE } from "./chat.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const LOOKS = {
  desktop: {},
  dark: { colorScheme: "dark" },
  phone: { viewport: { width: 375, height: 667 }, hasTouch: true, isMobile: true },
  narrow: { viewport: { width: 320, height: 568 } },
  "zoom-400": { viewport: { width: 320, height: 200 }, deviceScaleFactor: 4 },
  "forced-colours": { forcedColors: "active" },
};

const FORM = [
  { text: "When did it happen?", form: { field: "when", number: 3, about: 8, ask: "date" }, buttons: [{ title: "Skip", choice: "s.s" }, { title: "Stop", choice: "t.t" }] },
];
const SUMMARY = [
  { text: "Is this right?", form: { field: "check", ask: "summary" }, summary: [{ field: "what", label: "What happened", value: "A fake account" }, { field: "when", label: "When", value: "21 November 2026" }], buttons: [{ title: "Send it", choice: "y.y" }] },
];
const RECEIPT = [
  { text: "Thank you. It is with Mr Okafor.", form: { field: "done", ask: "receipt" }, receipt: { reference: "OS-7K2M-4P", pin: "482913" }, download: { title: "Save a copy", href: "/x/y" } },
];

for (const [name, look] of Object.entries(LOOKS)) {
  test(`axe finds nothing: ${name}`, async () => {
    const page = await newPage(browser, look);
    const seen = async (state) => {
      await shot(page, `${name}-${state}`);
      await accessible(page, `${name}, ${state}`);
    };
    await page.goto(URL_HERE);
    await opener(page).waitFor();
    await seen("closed");
    await opener(page).click();
    await page.getByRole("dialog").waitFor();
    await seen("open");
    await page.getByRole("button", { name: "I work at the school" }).click();
    await replies(page).first().waitFor();
    await say(page, "someone made a fake account of me");
    await page.getByText("Where this comes from").last().click();
    await page.getByRole("button", { name: "Keep these steps" }).last().click();
    await seen("answer");
    await say(page, "he has a knife, he is going to kill me");
    await seen("urgent");
    await page.getByRole("button", { name: "More" }).click();
    await seen("menu");
    await page.getByRole("button", { name: /My next steps/ }).click();
    await page.getByRole("checkbox").first().check();
    await seen("plan");
    await page.getByRole("button", { name: "Back to the chat" }).click();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("button", { name: "Languages" }).click();
    await page.locator("summary", { hasText: "العربية" }).click();
    await seen("languages");
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });

  test(`axe finds nothing in the form and in trouble: ${name}`, async () => {
    const page = await newPage(browser, look);
    let next = FORM;
    await fake(page, () => next);
    await begin(page);
    for (const [state, messages] of Object.entries({ form: FORM, summary: SUMMARY, receipt: RECEIPT, offline: null })) {
      next = messages;
      if (messages) await say(page, state);
      else {
        await box(page).fill("are you there?");
        await box(page).press("Enter");
        await page.getByRole("button", { name: "Try again" }).waitFor();
      }
      await shot(page, `${name}-${state}`);
      await accessible(page, `${name}, ${state}`);
    }
    await page.context().close();
  });
}

test("axe finds nothing while it waits", async () => {
  const page = await newPage(browser);
  let answer;
  await fake(page, () => new Promise((done) => (answer = () => done([{ text: "There." }]))));
  await begin(page);
  await box(page).fill("hello");
  await box(page).press("Enter");
  await page.locator(".dots").waitFor();
  await shot(page, "desktop-waiting");
  await accessible(page, "waiting");
  answer();
  await page.locator(".dots").waitFor({ state: "detached" });
  await page.context().close();
});

test("every button and field is at least 44 pixels high and wide", async () => {
  const page = await newPage(browser, LOOKS.phone);
  await begin(page);
  await say(page, "someone made a fake account of me");
  const small = await page.locator("signpost-chat").evaluate((host) =>
    [...host.shadowRoot.querySelectorAll("button, summary, textarea, .danger a")]
      .map((part) => ({ name: part.textContent || part.className, ...part.getBoundingClientRect().toJSON() }))
      .filter((part) => part.width && (part.width < 44 || part.height < 44)),
  );

  assert.deepEqual(small, []);
  await page.context().close();
});

test("a typed question is announced once, and the keyboard stays in the box", async () => {
  const page = await newPage(browser);
  await begin(page);
  const heard = await page.locator("signpost-chat").evaluateHandle((host) => {
    const said = [];
    const status = host.shadowRoot.querySelector(".unseen[role=status]");
    new MutationObserver(() => status.textContent && said.push(status.textContent)).observe(status, { childList: true, characterData: true, subtree: true });
    return said;
  });
  await say(page, "what age is whatsapp for?");
  const said = await heard.jsonValue();

  assert.equal(said.length, 1);
  assert.match(said[0], /^Signpost: .*13.*buttons to choose from\.$/);
  assert.equal(await box(page).evaluate((field) => field.getRootNode().activeElement === field), true);
  await page.context().close();
});

test("a pressed button takes the keyboard to the reply, which is then not announced again", async () => {
  const page = await newPage(browser);
  await begin(page);
  const reply = await press(page, "Log this now").catch(() => replies(page).last());
  const status = page.locator("signpost-chat .unseen[role=status]");

  assert.equal(await reply.evaluate((part) => part.getRootNode().activeElement?.closest("article") !== null), true);
  assert.equal(await status.textContent(), "");
  await page.context().close();
});

test("opening and closing move the keyboard in and back", async () => {
  const page = await newPage(browser);
  await open(page);
  const active = () => page.locator("signpost-chat").evaluate((host) => host.shadowRoot.activeElement?.id || host.shadowRoot.activeElement?.className);

  assert.equal(await active(), "title");
  await page.keyboard.press("Escape");
  assert.equal(await active(), "open");
  await page.keyboard.press("Enter");
  assert.equal(await active(), "title");
  await page.context().close();
});

test("on a phone the page behind rests, on a desktop it can be used", async () => {
  for (const [look, modal] of [[LOOKS.phone, true], [LOOKS.desktop, false]]) {
    const page = await newPage(browser, look);
    await open(page);

    assert.equal(await page.getByRole("dialog").evaluate((dialog) => dialog.matches(":modal")), modal);
    await page.context().close();
  }
});

test("nothing is cut off at 320 pixels", async () => {
  const page = await newPage(browser, LOOKS.narrow);
  await begin(page);
  await say(page, "how do I report something on instagram?");
  const wide = await page.locator("signpost-chat").evaluate((host) =>
    [...host.shadowRoot.querySelectorAll(".log, .panel, article, button")].filter((part) => part.scrollWidth > part.clientWidth + 1).map((part) => part.className),
  );

  assert.deepEqual(wide, []);
  await page.context().close();
});

test("the size of the words is the browser's own", async () => {
  const large = await launch("--blink-settings=defaultFontSize=32");
  try {
    const page = await newPage(large);
    await page.route("**/web/school.css", (route) => route.fulfill({ contentType: "text/css", body: "html { font-size: 4px }" }));
    await open(page);
    assert.equal(await page.getByRole("dialog").evaluate((part) => getComputedStyle(part).fontSize), "32px");
  } finally {
    await large.close();
  }
});

test("nothing moves for somebody who wants nothing to move", async () => {
  const page = await newPage(browser, { reducedMotion: "reduce" });
  await fake(page, () => new Promise(() => {}));
  await begin(page);
  await box(page).fill("hello");
  await box(page).press("Enter");
  const dot = page.locator(".dots i").first();

  assert.equal(await dot.evaluate((part) => getComputedStyle(part).animationName), "none");
  await page.context().close();
});
