// The conversation without a page: what is kept, announced and offered when things go well and when they do not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Api, type Reply, Unreachable } from "../../web/src/api";
import { Chat } from "../../web/src/chat";
import { Leaving } from "../../web/src/leave";
import { empty } from "../../web/src/store";
import type { Body, Message } from "../../web/src/types";

const WORDS = { bot: "Signpost", offline: "offline", expired: "expired", choices_count: "{n} buttons" };
const LATER = Date.now() / 1000 + 3600;

const message = (text: string): Message => ({ text, buttons: [], topic: "t", steps: ["One."], sources: [], checked: null });

// An assistant that answers what a test lines up: a reply, or null for no answer at all.
class Lined {
  sent: Body[] = [];
  rated: unknown[] = [];
  constructor(public line: (Partial<Reply> | null)[]) {}
  private next(): Promise<Reply> {
    const reply = this.line.shift();
    return reply ? Promise.resolve({ status: 200, messages: [], ...reply }) : Promise.reject(new Unreachable());
  }
  open() {
    return this.next();
  }
  send(body: Body) {
    this.sent.push(body);
    return this.next();
  }
  rate(...all: unknown[]) {
    this.rated.push(all);
    return this.next();
  }
}

async function begun(...line: (Partial<Reply> | null)[]) {
  const api = new Lined([{ session: "tok", expires: LATER, messages: [message("Hello")] }, ...line]);
  const chat = new Chat(api as unknown as Api, empty(), () => WORDS);
  await chat.start("staff");
  return { api, chat };
}

const texts = (chat: Chat) => chat.state.entries.map((entry) => (entry.who === "you" ? entry.text : entry.message.text));

test("a typed question is announced, a pressed button moves the keyboard instead", async () => {
  const { chat } = await begun({ messages: [message("A")] }, { messages: [message("B")] });
  await chat.say("q");
  assert.deepEqual([chat.announced, texts(chat)], ["Signpost: A 1. One.", ["Hello", "q", "A"]]);
  await chat.choose("press", "c.c");

  assert.deepEqual([chat.announced, chat.goTo], ["", '[data-entry="5"]']);
});

test("what could not be sent stays, and is sent again as it was", async () => {
  const { api, chat } = await begun(null, { messages: [message("A")] });
  await chat.choose("press", "c.c");
  const said = chat.state.entries[1];
  assert.ok(said.who === "you");
  assert.deepEqual([said.failed, chat.announced, chat.waiting], ["offline", "offline", false]);
  await chat.retry(said);

  assert.deepEqual([api.sent, texts(chat), said.failed], [[{ choice: "c.c" }, { choice: "c.c" }], ["Hello", "press", "A"], undefined]);
});

for (const [status, failed] of [[401, "expired"], [429, "refused"], [413, "refused"]] as const) {
  test(`status ${status} is ${failed}`, async () => {
    const { chat } = await begun({ status, messages: [message("why")] });
    await chat.say("q");
    const said = chat.state.entries[1];

    assert.equal(said.who === "you" && said.failed, failed);
    assert.equal(texts(chat).includes("why"), failed === "refused");
  });
}

test("a new chat below an ended one takes the new token and keeps the words", async () => {
  const { chat } = await begun({ status: 401, messages: [] }, { session: "new", expires: LATER, messages: [message("Again")] });
  await chat.say("q");
  await chat.renew();

  assert.deepEqual([chat.state.token, texts(chat)], ["new", ["Hello", "q", "Again"]]);
});

test("an answer that comes after Start again is thrown away", async () => {
  const { chat } = await begun({ messages: [message("late")] });
  const asked = chat.say("q");
  chat.restart();
  await asked;

  assert.deepEqual([texts(chat), chat.state.started], [[], false]);
});

test("a message with parts missing is whole when it is shown", async () => {
  const { chat } = await begun({ messages: [{ text: "bare" } as Message] });
  await chat.say("q");
  const last = chat.state.entries[2];

  assert.ok(last.who === "bot");
  assert.deepEqual([last.message.buttons, last.message.steps, last.message.sources], [[], [], []]);
});

test("steps are kept under the first sentence; a press on Yes is counted once", async () => {
  const { api, chat } = await begun({ messages: [message("Do this. Then that.")] }, {});
  await chat.say("q");
  const heard = chat.state.entries[2];
  assert.ok(heard.who === "bot");
  chat.keep(heard);
  await chat.rate(heard, true);

  assert.deepEqual(chat.state.plan, [{ id: 3, title: "Do this.", steps: [{ text: "One.", done: false }], links: {} }]);
  assert.deepEqual([api.rated, heard.rated], [[["t", true, "tok"]], true]);
});

test("a count that is lost says nothing", async () => {
  const { chat } = await begun({ messages: [message("A")] }, null);
  await chat.say("q");
  const heard = chat.state.entries[2];
  assert.ok(heard.who === "bot");
  await chat.rate(heard, false);

  assert.deepEqual([heard.rated, chat.announced], [true, "Signpost: A 1. One."]);
});

for (const [name, presses, leaves] of [
  ["three within two seconds", [0, 900, 1900], true],
  ["three too slowly", [0, 1500, 3000], false],
  ["two", [0, 10], false],
  ["a slow one and three quick ones", [0, 5000, 5100, 5200], true],
] as const) {
  test(`Escape: ${name}`, () => {
    const leaving = new Leaving("https://away.example", () => {});

    assert.equal(presses.map((at) => leaving.escape(at)).pop(), leaves);
  });
}
