// The conversation: who is asking, what was said, what went wrong, and the box to type in.
import { Fragment, h } from "./view";
import { Composer } from "./composer";
import { Reply } from "./reply";
import { Numbers, Trouble } from "./trouble";
import type { Entry, Heard } from "./types";
import type { Frame } from "./widget";

export function Talk({ frame }: { frame: Frame }) {
  const { chat, words, settings } = frame;
  const { entries, started } = chat.state;
  const lastSaid = entries.reduce((at, entry, index) => (entry.who === "you" ? index : at), -1);
  const lost = started && !chat.waiting && !entries.length;
  return (
    <>
      <div class="log" role="region" aria-label={words().conversation} tabindex="0">
        {settings.greeting && <p class="greeting">{settings.greeting}</p>}
        {!started && <Who frame={frame} />}
        {entries.map((entry, at) => (
          <Line key={entry.id} frame={frame} entry={entry} live={at > lastSaid && !chat.waiting && !chat.expired} />
        ))}
        {chat.waiting && <Dots label={words().waiting} />}
        {lost && (
          <div class="trouble">
            <p>{words().offline}</p>
            <Numbers frame={frame} />
            <button type="button" onclick={() => chat.start(chat.state.audience)}>
              {words().retry}
            </button>
          </div>
        )}
        {chat.expired && !chat.waiting && entries.length > 0 && (
          <div class="trouble">
            <p>{words().expired}</p>
            <button type="button" onclick={() => chat.renew()}>
              {words().renew}
            </button>
          </div>
        )}
      </div>
      {started && !lost && <Composer frame={frame} />}
    </>
  );
}

function Who({ frame: { chat, words } }: { frame: Frame }) {
  const say = words();
  return (
    <div class="who" role="group" aria-labelledby="who">
      <p id="who">{say.who}</p>
      {(["staff", "parent", "pupil"] as const).map((audience) => (
        <button key={audience} type="button" onclick={() => chat.start(audience)}>
          {say[`who_${audience}`]}
        </button>
      ))}
      <button type="button" class="plain" onclick={() => chat.start(null)}>
        {say.who_other}
      </button>
    </div>
  );
}

function Line({ frame, entry, live }: { frame: Frame; entry: Entry; live: boolean }) {
  if (entry.who === "bot") return <Reply frame={frame} entry={entry as Heard} live={live} />;
  return (
    <div class="you" data-entry={entry.id} tabindex="-1">
      <p dir="auto">
        <span class="unseen">{frame.words().you}: </span>
        {entry.text}
      </p>
      {entry.failed && <Trouble frame={frame} said={entry} />}
    </div>
  );
}

function Dots({ label }: { label: string }) {
  return (
    <p class="dots" tabindex="-1">
      <i />
      <i />
      <i />
      <span class="unseen">{label}</span>
    </p>
  );
}
