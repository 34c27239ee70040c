// Links, dates and what a screen reader hears.
import assert from "node:assert/strict";
import { test } from "node:test";
import { copied, day, fill, headline, pieces, safe, spoken } from "../../web/src/text";
import type { Message } from "../../web/src/types";

const message = (more: Partial<Message>): Message => ({ text: "", buttons: [], topic: null, steps: [], sources: [], checked: null, ...more });

for (const [href, kept] of [
  ["tel:999", true],
  ["sms:85258", true],
  ["mailto:a@b.example", true],
  ["https://stopncii.org", true],
  ["http://stopncii.org", false],
  ["javascript:alert(1)", false],
  ["JavaScript:alert(1)", false],
  [" https://x.example", false],
  ["https://x.example y", false],
  ["data:text/html,x", false],
  ["//x.example", false],
  ["mailto:a@b.example?body=x", false],
  ["tel:999;x", false],
  ["", false],
  [null, false],
] as const) {
  test(`${href} ${kept ? "opens" : "opens nothing"}`, () => {
    assert.equal(safe(href), kept ? href : undefined);
  });
}

test("only what is named becomes a link, the longest first, and nothing inside a longer word", () => {
  const links = { "999": "tel:999", "0800 999": "tel:0800999", "a.b": "https://a.b" };

  assert.deepEqual(pieces("Ring 999 or 0800 999, not 19990 or axb.", links), [
    { text: "Ring " },
    { text: "999", href: "tel:999" },
    { text: " or " },
    { text: "0800 999", href: "tel:0800999" },
    { text: ", not 19990 or axb." },
  ]);
});

test("a link that must not open leaves the words alone", () => {
  assert.deepEqual(pieces("press here", { press: "javascript:1", "": "tel:1", constructor: "https:x" }), [{ text: "press here" }]);
});

test("names of JavaScript's own are words like others", () => {
  assert.deepEqual(pieces("the constructor of 999", { "999": "tel:999" }), [{ text: "the constructor of " }, { text: "999", href: "tel:999" }]);
});

test("parts are filled in, and an unknown one is left", () => {
  assert.equal(fill("{n} of {about}, {what}", { n: 3, about: 8 }), "3 of 8, {what}");
});

test("a day is told in words; what is no day stays as it came", () => {
  assert.equal(day("2026-11-03", "en"), "3 November 2026");
  assert.equal(day("soon", "en"), "soon");
});

test("a screen reader hears text, steps, facts, reference and how many buttons, in this order", () => {
  const words = { bot: "Signpost", choices_count: "{n} buttons.", reference: "Reference", pin: "PIN" };
  const heard = spoken([message({ text: "Do this.", steps: ["One.", "Two."], summary: [{ field: "a", label: "When", value: "today" }], receipt: { reference: "OS-1", pin: "2" } }), message({ text: "And?", buttons: [{ title: "Yes", choice: "a.b" }] })], words);

  assert.equal(heard, "Signpost: Do this. 1. One. 2. Two. When: today. Reference: OS-1. PIN: 2. And? 1 buttons.");
});

test("a copy has the steps numbered and says where it is from", () => {
  assert.equal(copied(message({ text: "Do this.", steps: ["One."] }), "School, 3 November"), "Do this.\n1. One.\n\nSchool, 3 November");
});

for (const [text, first] of [
  ["Do not pay. Ring 101.", "Do not pay."],
  ["No end", "No end"],
  ["Is it 4.30? Yes.", "Is it 4.30?"],
]) {
  test(`the first sentence of: ${text}`, () => assert.equal(headline(text), first));
}
