// "My next steps": what was kept, with boxes to tick, and the same as a page to print.
import { h } from "./view";
import { Heading } from "./heading";
import { openPage } from "./page";
import { Linked, Note } from "./reply";
import type { Frame } from "./widget";

export function Plan({ frame }: { frame: Frame }) {
  const { chat, words, base, leaving, settings } = frame;
  const { plan } = chat.state;
  const say = words();
  const open = () => {
    const page = openPage({
      title: say.plan, note: settings.school, print: say.print, language: "en", style: `${base}web/help.css`, kept: plan, boxes: true,
    });
    if (page) leaving.remember(page);
    else chat.tellBeside("plan", say.window_blocked);
  };
  const clear = () => {
    chat.state.plan = [];
    chat.show("menu");
  };
  return (
    <div class="view">
      <Heading text={say.plan} />
      <p>{plan.length ? say.plan_note : say.plan_empty}</p>
      {plan.map((kept) => (
        <section key={kept.id}>
          <h4>{kept.title}</h4>
          <ul class="boxes">
            {kept.steps.map((step, at) => (
              <li key={at}>
                <label>
                  <input
                    type="checkbox"
                    checked={step.done}
                    onchange={(event: Event) => {
                      step.done = (event.currentTarget as HTMLInputElement).checked;
                      chat.changed();
                    }}
                  />
                  <span>
                    <Linked text={step.text} links={kept.links} />
                  </span>
                </label>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {plan.length > 0 && (
        <p class="tools">
          <button type="button" onclick={open}>
            {say.plan_open}
          </button>
          <button type="button" onclick={clear}>
            {say.plan_clear}
          </button>
        </p>
      )}
      <Note chat={chat} place="plan" />
    </div>
  );
}
