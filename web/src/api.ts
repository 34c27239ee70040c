// The three requests of the chat. What is typed goes in the body only: never in an address, never in a log.
import type { Body, Message } from "./types";

const PATIENCE = 20_000; // milliseconds; the server itself gives up on a turn after 12 seconds

export interface Reply {
  status: number;
  session?: string;
  expires?: number;
  degraded?: boolean;
  messages: Message[];
}

export class Unreachable extends Error {}

export class Api {
  constructor(private base: string) {}

  open(audience: string | null): Promise<Reply> {
    return this.post("sessions", audience ? { audience } : {});
  }

  send(body: Body, token: string): Promise<Reply> {
    return this.post("messages", body, token);
  }

  rate(topic: string, helpful: boolean, token: string): Promise<Reply> {
    return this.post("ratings", { topic, helpful }, token);
  }

  private async post(path: string, body: object, token?: string): Promise<Reply> {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), PATIENCE);
    try {
      const headers: Record<string, string> = { "Content-Type": "application/json" };
      if (token) headers.Authorization = `Bearer ${token}`;
      const reply = await fetch(`${this.base}webhooks/web/${path}`, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
        credentials: "omit",
        referrerPolicy: "no-referrer",
        cache: "no-store",
        signal: giveUp.signal,
      });
      const data = await reply.json();
      if (!Array.isArray(data.messages)) throw new Unreachable();
      return { ...data, status: reply.status };
    } catch {
      throw new Unreachable();
    } finally {
      clearTimeout(timer);
    }
  }
}
