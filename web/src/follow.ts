// What happens after each drawing: the dialog opens or shuts, new words are scrolled to, the keyboard follows.
import type { Chat, View } from "./chat";
import type { Frame } from "./widget";

const NARROW = "(max-width: 600px), (max-height: 480px)";

export class Follower {
  private narrow = matchMedia(NARROW);
  private open = false;
  private view: View = "chat";
  private seen = 0;
  private waiting = false;

  constructor(
    private frame: Frame,
    private dialog: HTMLDialogElement,
  ) {
    this.narrow.addEventListener("change", () => this.frame.chat.state.open && this.show());
  }

  drawn(): void {
    const { chat } = this.frame;
    if (chat.state.open !== this.open) {
      this.open = chat.state.open;
      if (this.open) this.show();
      else this.dialog.close();
    }
    if (!this.open) return;
    this.turn(chat);
    if (chat.view === "chat") this.scroll(chat);
    this.move(chat);
  }

  private find(selector: string): HTMLElement | null {
    return this.dialog.querySelector<HTMLElement>(selector);
  }

  private get focused(): Element | null {
    return (this.dialog.getRootNode() as ShadowRoot).activeElement;
  }

  // On a phone, or zoomed in, the chat fills the screen and the page behind it rests; else both can be used.
  private show(): void {
    const { fill, pressed } = this.frame;
    const had = this.focused as HTMLElement | null;
    const outside = document.activeElement as HTMLElement | null;
    if (this.dialog.open) this.dialog.close();
    if (this.narrow.matches && !fill) this.dialog.showModal();
    else this.dialog.show();
    if (had && this.dialog.contains(had)) had.focus();
    else if (pressed || this.narrow.matches) this.find("#title")!.focus();
    else if (outside) outside.focus();
    else (this.focused as HTMLElement | null)?.blur();
  }

  private turn(chat: Chat): void {
    if (chat.view === this.view) return;
    this.view = chat.view;
    this.seen = 0;
    this.find(chat.view === "chat" ? "#title" : ".heading")!.focus();
  }

  // To the beginning of the first new message; after a reload, to the last thing the person said.
  private scroll(chat: Chat): void {
    const { entries } = chat.state;
    if (entries.length === this.seen && chat.waiting === this.waiting) return;
    const box = this.find(".log")!;
    const fresh = entries.slice(this.seen);
    const again = !this.seen && fresh.some((entry) => entry.who === "you");
    const to = again ? entries.filter((entry) => entry.who === "you").pop() : fresh.find((entry) => entry.who === "bot");
    const at = to && this.find(`[data-entry="${to.id}"]`);
    if (at) box.scrollTop += at.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
    else box.scrollTop = box.scrollHeight;
    [this.seen, this.waiting] = [entries.length, chat.waiting];
  }

  // To the words a pressed button led to, unless the person has begun to type.
  private move(chat: Chat): void {
    const to = chat.goTo === null ? null : this.find(chat.goTo);
    if (!to) return;
    chat.goTo = null;
    if (!this.focused?.matches("textarea, input:not([type=checkbox])")) to.focus({ preventScroll: true });
  }
}
