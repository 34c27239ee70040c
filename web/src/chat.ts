// The conversation of one tab: what was said, what is waited for, what went wrong. No page in here.
import { Api, Unreachable, type Reply } from "./api";
import { forget, empty, write } from "./store";
import { headline, spoken } from "./text";
import type { Body, Heard, Message, Said, State, Words } from "./types";

export type View = "chat" | "menu" | "plan" | "languages";

export class Chat {
  waiting = false;
  view: View = "chat";
  announced = "";
  // Where the keyboard should be moved to (a selector): set where the button that was pressed goes away.
  goTo: string | null = null;
  // A short word beside a button ("Copied"), by the place it stands in.
  note: { place: string; text: string } | null = null;
  asking = false;
  private watchers = new Set<() => void>();

  constructor(
    readonly api: Api,
    public state: State,
    private words: () => Words,
  ) {}

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  changed(): void {
    write(this.state);
    this.watchers.forEach((watcher) => watcher());
  }

  show(view: View): void {
    this.view = view;
    this.note = null;
    this.asking = false;
    this.changed();
  }

  tellBeside(place: string, text: string): void {
    this.note = { place, text };
    this.changed();
  }

  // Ask whether to start again; the keyboard goes to the answer.
  ask(): void {
    this.asking = true;
    this.goTo = "[data-yes]";
    this.changed();
  }

  get expired(): boolean {
    return this.state.started && this.state.expires * 1000 < Date.now();
  }

  async start(audience: string | null): Promise<void> {
    this.state.audience = audience;
    this.state.started = true;
    this.goTo = ".dots";
    await this.turn(null, () => this.api.open(audience), true);
  }

  async renew(): Promise<void> {
    this.state.token = null;
    this.state.entries.forEach((entry) => entry.who === "you" && delete entry.failed);
    await this.turn(null, () => this.api.open(this.state.audience), true);
  }

  async say(text: string): Promise<void> {
    await this.send(this.add(text, { message: text }), false);
  }

  async choose(title: string, choice: string): Promise<void> {
    await this.send(this.add(title, { choice }), true);
  }

  // Words from a button that the person might have typed.
  async tell(text: string): Promise<void> {
    await this.send(this.add(text, { message: text }), true);
  }

  async retry(said: Said): Promise<void> {
    this.state.entries = [...this.state.entries.filter((entry) => entry !== said), said];
    delete said.failed;
    await this.send(said, true);
  }

  async rate(heard: Heard, helpful: boolean): Promise<void> {
    heard.rated = true;
    this.goTo = `[data-rate="${heard.id}"]`;
    this.changed();
    try {
      await this.api.rate(heard.message.topic!, helpful, this.state.token!);
    } catch {
      return; // a count that is lost is not worth a word
    }
  }

  keep(heard: Heard): void {
    const { text, steps, links } = heard.message;
    const title = headline(text);
    this.goTo = `[data-kept="${heard.id}"]`;
    this.state.plan.push({
      id: heard.id,
      title,
      steps: (steps.length ? steps : [text]).map((step) => ({ text: step, done: false })),
      links: links ?? {},
    });
    this.changed();
  }

  restart(): void {
    forget();
    const { tab, open, language } = this.state;
    this.state = { ...empty(), tab, open, language };
    this.show("chat");
  }

  // Everything of this conversation is taken off the page and out of the tab.
  wipe(): void {
    this.state = empty();
    this.watchers.forEach((watcher) => watcher());
    forget();
  }

  private add(text: string, body: Body): Said {
    const said: Said = { id: this.next(), who: "you", text, body };
    this.state.entries.push(said);
    return said;
  }

  private next(): number {
    return this.state.entries.reduce((most, entry) => Math.max(most, entry.id), 0) + 1;
  }

  private async send(said: Said, pressed: boolean): Promise<void> {
    if (pressed) this.goTo = `[data-entry="${said.id}"]`;
    await this.turn(said, () => this.api.send(said.body, this.state.token!), pressed);
  }

  private async turn(said: Said | null, ask: () => Promise<Reply>, pressed: boolean): Promise<void> {
    const state = this.state;
    this.waiting = true;
    this.announced = "";
    this.changed();
    let reply: Reply | null = null;
    try {
      reply = await ask();
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
    }
    if (this.state !== state) return; // started again, or left, in the meantime
    this.waiting = false;
    if (reply) this.take(reply, said, pressed);
    else this.fail(said);
    this.changed();
  }

  private take(reply: Reply, said: Said | null, pressed: boolean): void {
    if (reply.session) Object.assign(this.state, { token: reply.session, expires: reply.expires });
    if (said && reply.status >= 400) said.failed = reply.status === 401 ? "expired" : "refused";
    if (reply.status === 401) {
      this.announced = this.words().expired;
      return;
    }
    const first = this.next();
    this.state.entries.push(...reply.messages.map((message, at) => ({ id: first + at, who: "bot" as const, message: whole(message) })));
    // Where the keyboard goes to the reply, a screen reader reads it from there, so it is said once only.
    if (pressed) this.goTo = `[data-entry="${first}"]`;
    else this.announced = spoken(reply.messages.map(whole), this.words());
  }

  private fail(said: Said | null): void {
    if (said) said.failed = "offline";
    else this.goTo = ".trouble button";
    this.announced = this.words().offline;
  }
}

// A message with every list there, whatever a later or earlier server leaves out.
function whole(message: Message): Message {
  return { ...message, text: message.text ?? "", buttons: message.buttons ?? [], steps: message.steps ?? [], sources: message.sources ?? [] };
}
