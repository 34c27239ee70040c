// What a question of the report form adds to a message: dates to pick, the summary, the receipt, a download.
import { Fragment, h } from "./view";
import { copyText } from "./copy";
import { Note } from "./reply";
import { day } from "./text";
import type { Message } from "./types";
import type { Frame } from "./widget";

interface Part {
  frame: Frame;
  message: Message;
}

export function Ask({ frame, message, live }: Part & { live: boolean }) {
  return (
    <>
      {message.summary && <Summary frame={frame} message={message} />}
      {message.receipt && <Receipt frame={frame} message={message} />}
      {message.download && <Download frame={frame} message={message} />}
      {live && message.form?.ask === "date" && <Dates frame={frame} message={message} />}
    </>
  );
}

function Summary({ frame: { words }, message }: Part) {
  return (
    <div role="group" aria-label={words().summary}>
      <dl>
        {message.summary!.map((row) => (
          <div key={row.field}>
            <dt>{row.label}</dt>
            <dd dir="auto">{row.value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Receipt({ frame: { words, chat }, message }: Part) {
  const say = words();
  const { reference, pin } = message.receipt!;
  const copy = async (text: string) => chat.tellBeside(reference, (await copyText(text)) ? say.copied : "");
  return (
    <div class="receipt">
      <h4>{say.receipt}</h4>
      <dl>
        <div>
          <dt>{say.reference}</dt>
          <dd>{reference}</dd>
        </div>
        <div>
          <dt>{say.pin}</dt>
          <dd>{pin}</dd>
        </div>
      </dl>
      <p>
        <button type="button" onclick={() => copy(reference)}>
          {say.copy_reference}
        </button>
        <button type="button" onclick={() => copy(pin)}>
          {say.copy_pin}
        </button>
        <Note chat={chat} place={reference} />
      </p>
    </div>
  );
}

// Only from the assistant's own address, whatever the message says.
function Download({ frame: { base }, message }: Part) {
  const { title, href } = message.download!;
  const from = new URL(base).origin;
  if (!href.startsWith("/") || new URL(href, base).origin !== from) return null;
  return (
    <p>
      <a href={new URL(href.slice(1), base).href} target="_blank" rel="noopener noreferrer">
        {title}
      </a>
    </p>
  );
}

function iso(back: number): string {
  const date = new Date();
  date.setDate(date.getDate() - back);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

// The date is sent in words in English, as if it were typed. Days the assistant offers itself are not offered twice.
function Dates({ frame: { chat, words, settings }, message }: Part) {
  const say = words();
  const send = (date: string) => {
    if (date && !chat.waiting) void chat.tell(day(date, "en"));
  };
  const picked = (event: Event) => {
    const field = (event.currentTarget as HTMLElement).parentElement!.querySelector("input")!;
    if (!field.value) field.focus();
    send(field.value);
  };
  const offered = message.buttons.map((button) => button.title);
  return (
    <div class="dates">
      {["date_today", "date_yesterday"].map(
        (key, back) =>
          !offered.includes(settings.words.en[key]) && (
            <button type="button" onclick={() => send(iso(back))}>
              {say[key]}
            </button>
          ),
      )}
      <p>
        <label for="date">{say.date_other}</label>
        <input id="date" type="date" max={iso(0)} />
        <button type="button" onclick={picked}>
          {say.date_use}
        </button>
      </p>
    </div>
  );
}
