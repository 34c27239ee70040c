// The chat itself, fetched by the loader when somebody opens it.
import { Api } from "./api";
import { Chat } from "./chat";
import { Follower } from "./follow";
import { Leaving } from "./leave";
import { Panel } from "./panel";
import { dress } from "./sheet";
import { claim, empty, read } from "./store";
import type { Settings, State, Words } from "./types";
import { h, patch } from "./view";
import style from "./widget.css";

declare const STYLE_NAME: string;

export interface Start {
  root: ShadowRoot;
  host: HTMLElement;
  button: HTMLButtonElement;
  settings: Settings;
  base: string;
  fill: boolean;
  pressed: boolean;
  language: string;
}

export interface Frame extends Start {
  chat: Chat;
  leaving: Leaving;
  words: () => Words;
  tongue: () => string;
  shut: () => void;
}


const KEYS = ["keydown", "keyup", "keypress", "input", "beforeinput", "paste", "copy", "cut"];

// What an earlier page of this tab left, unless another tab holds that conversation.
async function remembered(): Promise<State> {
  const kept = read();
  if (kept && (await claim(kept.tab))) return kept;
  const fresh = empty();
  await claim(fresh.tab);
  return fresh;
}

export async function start(given: Start): Promise<void> {
  const { root, settings, base, button, fill } = given;
  const state = await remembered();
  const tongue = () => chat.state.language ?? given.language;
  const words = () => settings.words[tongue()] ?? settings.words.en;
  const chat = new Chat(new Api(base), state, words);
  const leaving = new Leaving(settings.leave, () => chat.wipe());
  const box = document.createElement("div");
  box.className = "signpost";
  root.append(box);
  dress(root, style, `${base}web/${STYLE_NAME}`);
  // Shortcuts of the page must not fire while somebody types here.
  for (const kind of KEYS) box.addEventListener(kind, (event) => event.stopPropagation());
  const open = (pressed: boolean) => {
    button.hidden = true;
    frame.pressed = pressed;
    chat.state.open = true;
    chat.changed();
  };
  const shut = () => {
    if (fill) return;
    button.hidden = false;
    chat.view = "chat";
    chat.state.open = false;
    chat.changed();
    button.focus();
  };
  const frame: Frame = { ...given, chat, leaving, words, tongue, shut };
  const draw = () => patch(dialog, <Panel frame={frame} />) as HTMLDialogElement;
  let dialog = document.createElement("dialog");
  box.append(dialog);
  dialog = draw();
  const follower = new Follower(frame, dialog);
  chat.watch(() => {
    draw();
    follower.drawn();
  });
  button.addEventListener("click", () => open(true));
  window.addEventListener("keydown", (event) => event.key === "Escape" && escape(frame, event), true);
  open(given.pressed);
}

let shutAt = 0;

// Escape inside the chat closes it; three within two seconds leave the page, even once the first has closed it.
function escape({ chat, leaving, shut, host }: Frame, event: KeyboardEvent): void {
  const now = Date.now();
  if (!chat.state.open && now - shutAt > 2000) return;
  if (leaving.escape(now)) {
    leaving.go();
  } else if (chat.state.open && event.composedPath().includes(host)) {
    shutAt = now;
    shut();
  }
}
