// The box to type in. Enter sends, Shift and Enter makes a new line.
import { h } from "./view";
import { fill } from "./text";
import type { Frame } from "./widget";

const MOST = 2000; // characters the server takes
const WARN = 200; // characters left when the count is shown

export function Composer({ frame: { chat, words } }: { frame: Frame }) {
  const say = words();
  const { entries, draft } = chat.state;
  const last = entries[entries.length - 1];
  const label = last?.who === "bot" && last.message.form ? say.type_answer : say.type_here;
  const left = MOST - draft.length;
  const send = () => {
    const text = chat.state.draft.trim();
    if (!text || chat.waiting || chat.expired) return;
    chat.state.draft = "";
    void chat.say(text);
  };
  return (
    <form
      class="composer"
      onsubmit={(event: Event) => {
        event.preventDefault();
        send();
      }}
    >
      <label for="type">{label}</label>
      <div class="row">
        <textarea
          id="type"
          rows={Math.min(5, Math.max(1, draft.split("\n").length, Math.ceil(draft.length / 38)))}
          maxlength={MOST}
          autocomplete="off"
          value={draft}
          aria-describedby={left < WARN ? "left" : undefined}
          oninput={(event: Event) => {
            chat.state.draft = (event.currentTarget as HTMLTextAreaElement).value;
            chat.changed();
          }}
          onkeydown={(event: KeyboardEvent) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <button type="submit" aria-disabled={String(chat.waiting)}>
          {say.send}
        </button>
      </div>
      {left < WARN && (
        <p id="left" class="left">
          {fill(say.left, { n: left })}
        </p>
      )}
    </form>
  );
}
