// Everything else the chat can do, one press away.
import { h } from "./view";
import { Heading } from "./heading";
import type { Frame } from "./widget";

export function Menu({ frame }: { frame: Frame }) {
  const { chat, words, settings, base, leaving } = frame;
  const say = words();
  const away = { target: "_blank", rel: "noopener noreferrer" };
  return (
    <div class="view">
      <Heading text={say.menu} />
      <ul class="menu">
        <li>
          <button type="button" onclick={() => chat.show("plan")}>
            {say.plan} ({chat.state.plan.length})
          </button>
        </li>
        <li>
          <button type="button" onclick={() => chat.show("languages")}>
            {say.languages}
          </button>
        </li>
        <li>
          <a href={`${base}web/help`} {...away}>
            {say.help}
          </a>
        </li>
        {settings.privacy && (
          <li>
            <a href={settings.privacy} {...away}>
              {say.privacy}
            </a>
          </li>
        )}
        <li>
          {chat.asking ? (
            <div role="group" aria-labelledby="sure">
              <p id="sure">{say.restart_ask}</p>
              <button type="button" data-yes onclick={() => chat.restart()}>
                {say.restart_yes}
              </button>
              <button type="button" onclick={() => chat.show("chat")}>
                {say.restart_no}
              </button>
            </div>
          ) : (
            <button type="button" onclick={() => chat.ask()}>
              {say.restart}
            </button>
          )}
        </li>
        <li>
          <button type="button" onclick={() => leaving.go()}>
            {say.leave}
          </button>
          <p>{say.leave_hint}</p>
        </li>
      </ul>
    </div>
  );
}
