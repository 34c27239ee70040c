// What is shown where something could not be sent: the numbers to ring, and a way on.
import { Fragment, h } from "./view";
import type { Said } from "./types";
import type { Frame } from "./widget";

export function Numbers({ frame: { settings, words, chat } }: { frame: Frame }) {
  const say = words();
  const shown = settings.numbers.filter(({ key }) => key !== "education_support" || chat.state.audience === "staff");
  return (
    <>
      <p>{say.numbers}:</p>
      <ul>
        {shown.map(({ key, say: number, href }) => (
          <li key={key}>
            {say[`number_${key}`]}: <a href={href}>{number}</a>
          </li>
        ))}
      </ul>
    </>
  );
}

export function Trouble({ frame, said }: { frame: Frame; said: Said }) {
  const { chat, words } = frame;
  const say = words();
  if (said.failed === "expired") {
    return (
      <div class="trouble">
        <p>{say.expired}</p>
        <button type="button" onclick={() => chat.renew()}>
          {say.renew}
        </button>
      </div>
    );
  }
  return (
    <div class="trouble">
      {said.failed === "offline" && (
        <>
          <p>{say.offline}</p>
          <Numbers frame={frame} />
        </>
      )}
      <button type="button" onclick={() => chat.retry(said)}>
        {say.retry}
      </button>
    </div>
  );
}
