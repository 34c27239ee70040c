// The one line a school embeds. Shows the button, and fetches the chat when somebody wants it. Touches nothing of
// the page but one element of its own; what is in it is in a closed shadow root.
import style from "./button.css";
import fallback from "./fallback.json";
import { dress } from "./sheet";
import { read } from "./store";
import type { Settings } from "./types";

declare const WIDGET_NAME: string;
declare const WIDGET_INTEGRITY: string;
declare const STYLE_NAME: string;

const PATIENCE = 1500; // milliseconds to wait for the colours before the button shows without them
const me = document.currentScript as HTMLScriptElement;
const base = me.src.replace(/(web\/)?signpost[^/]*$/, "");
const fill = "fill" in me.dataset;

async function settings(): Promise<Settings> {
  const reply = await fetch(`${base}web/settings.json`, { credentials: "omit", referrerPolicy: "no-referrer" });
  if (!reply.ok) throw new Error("no settings");
  return reply.json();
}

// The integrity is checked when the script element loads; import() then gets that same module.
function widget(root: ShadowRoot): Promise<typeof import("./widget")> {
  const script = document.createElement("script");
  script.type = "module";
  script.src = `${base}web/${WIDGET_NAME}`;
  script.integrity = WIDGET_INTEGRITY;
  script.crossOrigin = "anonymous";
  return new Promise((done, failed) => {
    script.onload = () => done(import(script.src));
    script.onerror = failed;
    root.append(script);
  });
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, text = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

function link(text: string, href: string): HTMLAnchorElement {
  const made = element("a", text);
  made.href = href;
  if (href.startsWith("http")) made.target = "_blank";
  made.rel = "noopener noreferrer";
  return made;
}

// What stands in for the chat where it cannot open: the numbers, and two ways round.
function standIn(): HTMLElement {
  const box = element("div");
  box.className = "stand-in";
  box.setAttribute("role", "alert");
  const numbers = element("ul");
  for (const { name, say, href } of fallback.numbers) {
    const item = element("li", `${name}: `);
    item.append(link(say, href));
    numbers.append(item);
  }
  box.append(element("p", fallback.blocked), numbers, link(fallback.blocked_open, `${base}web/chat`), link(fallback.help, `${base}web/help`));
  return box;
}

function icon(): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", "M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-8l-5 4.5V17H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zm3 5v2h10V8zm0 4v2h7v-2z");
  picture.append(path);
  return picture;
}

function language(found: Settings): string {
  const page = document.documentElement.lang.slice(0, 2);
  return found.words[page] ? page : found.language;
}

class Launcher {
  private host = document.createElement("signpost-chat");
  private root = this.host.attachShadow({ mode: "closed" });
  private button = element("button");
  private found: Settings | null = null;
  private opening: Promise<void> | null = null;

  constructor() {
    dress(this.root, style, `${base}web/${STYLE_NAME}`);
    this.button.type = "button";
    this.button.className = "open";
    this.button.append(icon());
    this.button.addEventListener("click", () => this.open(true));
  }

  async start(): Promise<void> {
    const asked = settings().then((found) => (this.found = found)).catch(() => null);
    await Promise.race([asked, new Promise((done) => setTimeout(done, PATIENCE))]);
    if (this.found && me.dataset.school && me.dataset.school !== this.found.id) {
      console.warn(`Signpost: data-school is "${me.dataset.school}", but this is "${this.found.id}".`);
      return;
    }
    this.paint();
    document.body.append(this.host);
    if (fill || read()?.open) await this.open(false);
  }

  private paint(): void {
    const found = this.found;
    this.button.setAttribute("aria-label", found ? found.words[language(found)].open : fallback.open);
    this.button.title = this.button.getAttribute("aria-label")!;
    if (found) {
      this.host.lang = language(found);
      this.host.style.setProperty("--colour", found.colour);
      this.host.style.setProperty("--ink", found.ink);
      this.host.classList.toggle("left", found.position === "left");
    }
    this.host.classList.toggle("fill", fill);
    this.root.append(this.button);
  }

  private open(pressed: boolean): Promise<void> {
    this.opening ??= this.fetchAndOpen(pressed).catch(() => {
      this.opening = null;
      this.root.querySelector(".stand-in")?.remove();
      this.root.append(standIn());
    });
    return this.opening;
  }

  private async fetchAndOpen(pressed: boolean): Promise<void> {
    this.found ??= await settings();
    const chat = await widget(this.root);
    this.root.querySelector(".stand-in")?.remove();
    const { root, host, button, found } = this;
    await chat.start({ root, host, button, settings: found, base, fill, pressed, language: language(found) });
  }
}

if (!document.querySelector("signpost-chat") && "attachShadow" in document.body) void new Launcher().start();
