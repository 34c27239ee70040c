// The words of the buttons in English or Welsh, and the danger numbers in every language there is.
import { Fragment, h } from "./view";
import { Heading } from "./heading";
import { Linked } from "./reply";
import type { Translation } from "./types";
import { Numbers } from "./trouble";
import type { Frame } from "./widget";

const NAMES: Record<string, string> = { en: "English", cy: "Cymraeg" };

let found: Translation[] | "asked" | "none" | null = null;

async function fetchAll(base: string, then: () => void): Promise<void> {
  found = "asked";
  try {
    const reply = await fetch(`${base}web/languages.json`, { credentials: "omit", referrerPolicy: "no-referrer" });
    found = (await reply.json()) as Translation[];
  } catch {
    found = "none";
  }
  then();
}

export function Languages({ frame }: { frame: Frame }) {
  const { chat, words, tongue, settings, base } = frame;
  const say = words();
  if (found === null) void fetchAll(base, () => chat.changed());
  const speak = (id: string) => {
    chat.state.language = id;
    chat.changed();
  };
  return (
    <div class="view">
      <Heading text={say.languages} />
      <fieldset>
        <legend>{say.words_in}</legend>
        {Object.keys(settings.words).map((id) => (
          <label key={id} lang={id}>
            <input type="radio" name="tongue" checked={tongue() === id} onchange={() => speak(id)} />
            {NAMES[id]}
          </label>
        ))}
      </fieldset>
      <p>{say.languages_note}</p>
      {found === "none" && (
        <>
          <Numbers frame={frame} />
          <button type="button" onclick={() => ((found = null), chat.changed())}>
            {say.retry}
          </button>
        </>
      )}
      {Array.isArray(found) && found.map((language) => (
        <details key={language.id} lang={language.id.split("_")[0]} dir={language.rtl ? "rtl" : "ltr"}>
          <summary>{language.name}</summary>
          <p>
            <strong>
              <Linked text={language.danger} links={language.links} />
            </strong>
          </p>
          <p>
            <Linked text={language.help} links={language.links} />
          </p>
        </details>
      ))}
    </div>
  );
}
