// What a tab remembers: in sessionStorage only, so that it ends with the tab.
import type { State } from "./types";

const KEY = "signpost";

export function empty(): State {
  return {
    tab: Math.random().toString(36).slice(2),
    open: false,
    token: null,
    expires: 0,
    started: false,
    audience: null,
    language: null,
    entries: [],
    plan: [],
    draft: "",
  };
}

// A browser that forbids storage still chats; it only forgets on reload.
export function read(): State | null {
  try {
    const text = sessionStorage.getItem(KEY);
    return text ? { ...empty(), ...JSON.parse(text) } : null;
  } catch {
    return null;
  }
}

export function write(state: State): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    return;
  }
}

export function forget(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    return;
  }
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

// A duplicated tab gets a copy of the storage, but only one tab can hold the lock of a conversation. A reload
// asks again while the page before it is still letting go, hence a few tries.
export async function claim(tab: string, tries = 8): Promise<boolean> {
  if (!navigator.locks) return true;
  for (let left = tries; left; left--) {
    if (await held(tab)) return true;
    await pause(100);
  }
  return false;
}

function held(tab: string): Promise<boolean> {
  return new Promise((settled) => {
    navigator.locks
      .request(`signpost-${tab}`, { ifAvailable: true }, (lock) => {
        settled(!!lock);
        return lock ? new Promise(() => {}) : undefined;
      })
      .catch(() => settled(true));
  });
}
