// What the server sends (POST /webhooks/web/…, GET /web/settings.json) and what the chat keeps.

export interface Choice {
  title: string;
  choice: string;
}

export interface Source {
  title: string | null;
  publisher: string | null;
  section: string | null;
  url: string | null;
  date: string | null;
}

export interface Form {
  field: string;
  ask: "text" | "date" | "choice" | "summary" | "receipt";
  number?: number;
  about?: number;
}

export interface Message {
  text: string;
  buttons: Choice[];
  topic: string | null;
  steps: string[];
  sources: Source[];
  checked: string | null;
  urgent?: boolean;
  language?: string;
  links?: Record<string, string>;
  form?: Form;
  summary?: { field: string; label: string; value: string }[];
  receipt?: { reference: string; pin: string };
  download?: { title: string; href: string };
}

export interface Ringable {
  key: string;
  say: string;
  href: string;
}

export type Words = Record<string, string>;

export interface Settings {
  id: string;
  school: string;
  colour: string;
  ink: string;
  position: "left" | "right";
  language: string;
  greeting: string | null;
  leave: string;
  privacy: string | null;
  rtl: string[];
  numbers: Ringable[];
  words: Record<string, Words>;
}

export interface Translation {
  id: string;
  name: string;
  rtl: boolean;
  danger: string;
  help: string;
  links: Record<string, string>;
}

export type Body = { message: string } | { choice: string };

export interface Said {
  id: number;
  who: "you";
  text: string;
  body: Body;
  failed?: "offline" | "refused" | "expired";
}

export interface Heard {
  id: number;
  who: "bot";
  message: Message;
  rated?: boolean;
}

export type Entry = Said | Heard;

export interface Step {
  text: string;
  done: boolean;
}

export interface Kept {
  id: number;
  title: string;
  steps: Step[];
  links: Record<string, string>;
}

export interface State {
  tab: string;
  open: boolean;
  token: string | null;
  expires: number;
  started: boolean;
  audience: string | null;
  language: string | null;
  entries: Entry[];
  plan: Kept[];
  draft: string;
}
