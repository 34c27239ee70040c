// The frame around the chat: its title, the danger bar that is always there, and whichever view is shown.
import { Languages } from "./languages";
import { Menu } from "./menu";
import { Plan } from "./plan";
import { Talk } from "./talk";
import { fill as filled } from "./text";
import { h } from "./view";
import type { Frame } from "./widget";

const VIEWS = { chat: Talk, menu: Menu, plan: Plan, languages: Languages };

export function Panel({ frame }: { frame: Frame }) {
  const { chat, fill, words, tongue, shut, settings, leaving } = frame;
  const say = words();
  const emergency = settings.numbers[0];
  const View = VIEWS[chat.view];
  return (
    <dialog
      class={`panel ${settings.position}${fill ? " fill" : ""}`}
      aria-labelledby="title"
      lang={tongue()}
      oncancel={(event: Event) => event.preventDefault()}
    >
      <div class="head">
        <h2 id="title" tabindex="-1">
          {say.title} <span>{settings.school}</span>
        </h2>
        {chat.view === "chat" ? (
          <button type="button" onclick={() => chat.show("menu")}>
            {say.menu}
          </button>
        ) : (
          <button type="button" aria-label={say.back} onclick={() => chat.show("chat")}>
            {say.back_short}
          </button>
        )}
        {!fill && (
          <button type="button" class="close" aria-label={say.close} title={say.close} onclick={shut}>
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="M5 5l14 14M19 5L5 19" />
            </svg>
          </button>
        )}
      </div>
      <div class="danger">
        <p>
          {say.danger_ask} <a href={emergency.href}>{filled(say.danger_ring, { number: emergency.say })}</a>
        </p>
        <button type="button" title={say.leave_hint} onclick={() => leaving.go()}>
          {say.leave_short}
        </button>
      </div>
      <div class="middle" key={chat.view}>
        <View frame={frame} />
      </div>
      <p class="unseen" role="status">
        {chat.announced}
      </p>
    </dialog>
  );
}
