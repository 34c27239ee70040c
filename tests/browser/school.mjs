// A school's own pages on another address, with whatever policy and style a test wants.
import { createServer } from "node:http";
import { URL_HERE } from "./chat.mjs";

export const HOST = `http://127.0.0.1:${process.env.HOST_PORT}`;
export const LINE = `<script src="${URL_HERE}/signpost.js" data-school="meadowbrook" defer></script>`;

export async function serve({ head = LINE, body = "<h1>Our school</h1>", policy, style = "", port = process.env.HOST_PORT }) {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Our school</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/own.css">${head}</head><body>${body}</body></html>`;
  const server = createServer((request, reply) => {
    const css = request.url === "/own.css";
    reply.setHeader("Content-Type", css ? "text/css" : "text/html");
    if (policy) reply.setHeader("Content-Security-Policy", policy);
    reply.end(css ? style : html);
  });
  server.listen(Number(port), "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  return { address: `http://127.0.0.1:${server.address().port}/`, stop: () => (server.closeAllConnections(), new Promise((done) => server.close(done))) };
}
