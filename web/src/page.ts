// Steps as a page of their own, to print: a new window without any address that could tell what is in it.
import { pieces } from "./text";
import type { Kept } from "./types";

export interface Sheet {
  title: string;
  note: string;
  print: string;
  language: string;
  style: string;
  kept: Kept[];
  boxes: boolean;
}

export function openPage(sheet: Sheet): Window | null {
  const page = window.open("", "_blank");
  if (!page) return null;
  const { document: paper } = page;
  paper.documentElement.lang = sheet.language;
  paper.title = sheet.title;
  const style = make(paper, "link", "");
  style.rel = "stylesheet";
  style.href = sheet.style;
  paper.head.append(style);
  const button = make(paper, "button", sheet.print);
  button.addEventListener("click", () => page.print());
  const main = paper.createElement("main");
  main.append(make(paper, "h1", sheet.title), make(paper, "p", sheet.note), button);
  for (const kept of sheet.kept) main.append(make(paper, "h2", kept.title), list(paper, kept, sheet.boxes));
  paper.body.append(main);
  return page;
}

function make<K extends keyof HTMLElementTagNameMap>(paper: Document, tag: K, text: string): HTMLElementTagNameMap[K] {
  const made = paper.createElement(tag);
  made.textContent = text;
  return made;
}

function list(paper: Document, kept: Kept, boxes: boolean): HTMLElement {
  const all = paper.createElement(boxes ? "ul" : "ol");
  if (boxes) all.className = "boxes";
  for (const step of kept.steps) {
    const item = paper.createElement("li");
    const holder = boxes ? paper.createElement("label") : item;
    if (boxes) {
      const box = paper.createElement("input");
      box.type = "checkbox";
      box.checked = step.done;
      holder.append(box, " ");
      item.append(holder);
    }
    for (const piece of pieces(step.text, kept.links)) holder.append(linked(paper, piece.text, piece.href));
    all.append(item);
  }
  return all;
}

function linked(paper: Document, text: string, href?: string): Node {
  if (!href) return paper.createTextNode(text);
  const link = make(paper, "a", text);
  link.href = href;
  return link;
}
