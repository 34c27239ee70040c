// The heading of a view; the panel moves the keyboard to it when the view appears.
import { h } from "./view";

export function Heading({ text }: { text: string }) {
  return (
    <h3 class="heading" tabindex="-1">
      {text}
    </h3>
  );
}
