// One message of the assistant: text and data only, never HTML.
import { Fragment, h } from "./view";
import { Ask } from "./form";
import type { Chat } from "./chat";
import { copyText } from "./copy";
import { openPage } from "./page";
import { copied, day, fill, headline, pieces, safe } from "./text";
import type { Heard, Message, Source } from "./types";
import type { Frame } from "./widget";

export function Linked({ text, links }: { text: string; links?: Record<string, string> }) {
  return (
    <>
      {pieces(text, links).map((piece) =>
        piece.href ? (
          <a href={piece.href} {...(piece.href.startsWith("https:") ? { target: "_blank", rel: "noopener noreferrer" } : {})}>
            {piece.text}
          </a>
        ) : (
          piece.text
        ),
      )}
    </>
  );
}

export function Reply({ frame, entry, live }: { frame: Frame; entry: Heard; live: boolean }) {
  const { words, settings, chat, tongue } = frame;
  const { message } = entry;
  const say = words();
  const spoken = (message.language ?? "en").split("_")[0];
  const title = `reply-${entry.id}`;
  return (
    <article class={message.urgent ? "bot urgent" : "bot"} data-entry={entry.id} tabindex="-1" aria-labelledby={title}>
      <h3 id={title} class={message.urgent ? "" : "unseen"}>
        {message.urgent ? say.urgent : say.bot}
      </h3>
      {message.form?.number && <Progress frame={frame} message={message} />}
      <div lang={spoken} dir={settings.rtl.includes(message.language ?? "") ? "rtl" : "ltr"}>
        <p>
          <Linked text={message.text} links={message.links} />
        </p>
        {message.steps.length > 0 && (
          <ol>
            {message.steps.map((step) => (
              <li key={step}>
                <Linked text={step} links={message.links} />
              </li>
            ))}
          </ol>
        )}
      </div>
      <Ask frame={frame} message={message} live={live} />
      {live && message.buttons.length > 0 && (
        <div class={message.form ? "choices short" : "choices"} role="group" aria-label={say.choices}>
          {message.buttons.map((button) => (
            <button key={button.choice} type="button" lang={spoken} onclick={() => chat.choose(button.title, button.choice)}>
              {button.title}
            </button>
          ))}
        </div>
      )}
      {message.sources.length > 0 && <Sources frame={frame} message={message} language={tongue()} />}
      {message.topic && message.steps.length > 0 && <Tools frame={frame} entry={entry} />}
    </article>
  );
}

function Progress({ frame: { words }, message }: { frame: Frame; message: Message }) {
  const { number = 1, about = 8 } = message.form!;
  return (
    <p class="progress">
      <span id={`progress-${number}`}>{fill(words().progress, { n: number, about })}</span>
      <progress aria-labelledby={`progress-${number}`} max={Math.max(about, number)} value={number} />
    </p>
  );
}

function Sources({ frame: { words }, message, language }: { frame: Frame; message: Message; language: string }) {
  return (
    <details>
      <summary>{words().sources}</summary>
      <ul>
        {message.sources.map((source, at) => (
          <li key={at}>{named(source)}</li>
        ))}
      </ul>
      {message.checked && <p>{fill(words().checked, { date: day(message.checked, language) })}</p>}
    </details>
  );
}

function named(source: Source) {
  const title = [source.title, source.section].filter(Boolean).join(": ");
  const href = safe(source.url);
  const link = href?.startsWith("https:") ? (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {title}
    </a>
  ) : (
    title
  );
  return [source.publisher, source.publisher && ", ", link, source.date && ` (${source.date})`];
}

function Tools({ frame, entry }: { frame: Frame; entry: Heard }) {
  const { chat, words, settings, tongue, base, leaving } = frame;
  const { message } = entry;
  const place = `tools-${entry.id}`;
  const say = words();
  const kept = chat.state.plan.some((item) => item.id === entry.id);
  const note = fill("{school}, {date}", { school: settings.school, date: day(new Date().toISOString().slice(0, 10), tongue()) });
  const print = () => {
    const steps = message.steps.map((text) => ({ text, done: false }));
    const sheet = { id: entry.id, title: message.text, steps, links: message.links ?? {} };
    const page = openPage({
      title: headline(message.text), note, print: say.print, language: "en", style: `${base}web/help.css`, kept: [sheet], boxes: false,
    });
    if (page) leaving.remember(page);
    else chat.tellBeside(place, say.window_blocked);
  };
  const copy = async () => chat.tellBeside(place, (await copyText(copied(message, note))) ? say.copied : "");
  return (
    <div class="tools">
      <p>
        {kept ? (
          <span tabindex="-1" data-kept={entry.id}>
            {say.kept}
          </span>
        ) : (
          <button type="button" onclick={() => chat.keep(entry)}>
            {say.keep}
          </button>
        )}
        <button type="button" onclick={copy}>
          {say.copy}
        </button>
        <button type="button" onclick={print}>
          {say.print}
        </button>
        <Note chat={chat} place={place} />
      </p>
      <Rating frame={frame} entry={entry} />
    </div>
  );
}

// A short word beside a button, said once.
export function Note({ chat, place }: { chat: Chat; place: string }) {
  return <span role="status">{chat.note?.place === place ? chat.note.text : ""}</span>;
}

function Rating({ frame: { chat, words }, entry }: { frame: Frame; entry: Heard }) {
  const say = words();
  return (
    <p role="group" aria-label={say.helpful}>
      <span tabindex="-1" data-rate={entry.id}>
        {entry.rated ? say.thanks : say.helpful}
      </span>
      {!entry.rated &&
        [true, false].map((helpful) => (
          <button type="button" onclick={() => chat.rate(entry, helpful)}>
            {helpful ? say.yes : say.no}
          </button>
        ))}
    </p>
  );
}
