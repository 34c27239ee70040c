// Text with links, dates and counts: pure, no page needed.
import type { Message, Words } from "./types";

export interface Piece {
  text: string;
  href?: string;
}

const SAFE = /^(?:tel:[+\d]+|sms:[+\d]+|mailto:[^\s?&]+|https:\/\/[^\s]+)$/;

export function safe(href: string | null | undefined): string | undefined {
  return href && SAFE.test(href) ? href : undefined;
}

// Only what the server names is a link, and only where it opens a phone, a mail or an https page.
export function pieces(text: string, links: Record<string, string> = {}): Piece[] {
  const known = Object.keys(links).filter((key) => key && safe(links[key]));
  if (!known.length) return [{ text }];
  known.sort((a, b) => b.length - a.length);
  const escaped = known.map((key) => key.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const parts = text.split(new RegExp(`(?<![\\w@])(${escaped.join("|")})(?![\\w@])`));
  return parts.filter(Boolean).map((part) => (known.includes(part) ? { text: part, href: safe(links[part]) } : { text: part }));
}

export function fill(words: string, values: Record<string, string | number>): string {
  return words.replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
}

export function day(iso: string, language: string): string {
  const date = new Date(`${iso}T12:00:00`);
  if (Number.isNaN(date.getTime())) return iso;
  return date.toLocaleDateString(language === "cy" ? "cy-GB" : "en-GB", { day: "numeric", month: "long", year: "numeric" });
}

// What a screen reader is told, once, when a reply comes in.
export function spoken(messages: Message[], words: Words): string {
  const buttons = messages.reduce((sum, message) => sum + message.buttons.length, 0);
  const said = messages.map((message) => {
    const steps = message.steps.map((step, at) => `${at + 1}. ${step}`);
    const facts = (message.summary ?? []).map((row) => `${row.label}: ${row.value}.`);
    const receipt = message.receipt
      ? [`${words.reference}: ${message.receipt.reference}. ${words.pin}: ${message.receipt.pin}.`]
      : [];
    return [message.text, ...steps, ...facts, ...receipt].join(" ");
  });
  const last = buttons ? [fill(words.choices_count, { n: buttons })] : [];
  return [`${words.bot}:`, ...said, ...last].join(" ");
}

export function copied(message: Message, footer: string): string {
  const steps = message.steps.map((step, at) => `${at + 1}. ${step}`);
  return [message.text, ...steps, "", footer].join("\n");
}

// The name of a kept answer: its first sentence.
export function headline(text: string): string {
  return text.match(/^.*?[.?!](?=\s|$)/)?.[0] ?? text;
}
