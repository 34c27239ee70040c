// Starts the real servers once, runs each test file against them, one after the other, and stops the servers.
// Without a browser or a trained model it says so in one line and leaves.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "./browser.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "..", "..");
const PATIENCE = 180_000; // milliseconds for both servers to start

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

function missing() {
  if (!chromium()) return "no Chromium here (Debian: apt-get install chromium); elsewhere set CHROMIUM to its path";
  if (!existsSync(join(ROOT, "models", "signpost.tar.gz"))) return "no trained model: make train";
  if (!existsSync(join(ROOT, "web", "dist", "manifest.json"))) return "the widget is not built: make web";
  return null;
}

// The example school, with the addresses of the tests' own school pages among its origins.
function school(folder, origins) {
  const text = readFileSync(join(ROOT, "knowledge", "school.yml"), "utf8");
  const file = join(folder, "school.yml");
  writeFileSync(file, text.replace(/origins: \[/, `origins: [${origins.map((o) => `"${o}", `).join("")}`));
  return file;
}

async function main() {
  const why = missing();
  if (why) return console.log(`The browser tests are skipped: ${why}.`), 0;
  const folder = mkdtempSync(join(tmpdir(), "signpost-browser-"));
  const [port, actions, hostPort] = [await freePort(), await freePort(), await freePort()];
  const environment = {
    ...process.env,
    SIGNPOST_PORT: String(port),
    SIGNPOST_ACTION_PORT: String(actions),
    SIGNPOST_DESK_PORT: String(await freePort()),
    SIGNPOST_VAR: join(folder, "var"),
    SIGNPOST_NOW: "2026-11-24T10:30:00",
    SIGNPOST_SCHOOL: school(folder, [`http://127.0.0.1:${hostPort}`]),
    SIGNPOST_URL: `http://127.0.0.1:${port}`,
  };
  mkdirSync(join(ROOT, "results", "web"), { recursive: true });
  const servers = spawn(join(ROOT, ".venv", "bin", "signpost"), ["run"], { cwd: ROOT, env: environment });
  try {
    await ready(servers);
    const chosen = process.argv.slice(2);
    const files = readdirSync(HERE).filter((name) => name.endsWith(".test.mjs"));
    const wanted = files.filter((name) => !chosen.length || chosen.some((part) => name.includes(part)));
    const more = { HOST_PORT: String(hostPort), RUN_PID: String(servers.pid) };
    const failed = wanted.filter(
      (name) => spawnSync(process.execPath, ["--test", "--test-reporter=spec", join(HERE, name)], { stdio: "inherit", env: { ...environment, ...more } }).status,
    );
    console.log(failed.length ? `Failed: ${failed.join(", ")}` : `Browser tests passed: ${wanted.length} files`);
    return failed.length ? 1 : 0;
  } finally {
    servers.kill("SIGTERM");
    await new Promise((done) => (servers.exitCode === null ? servers.once("exit", done) : done()));
    rmSync(folder, { recursive: true, force: true });
  }
}

function ready(servers) {
  return new Promise((done, failed) => {
    let said = "";
    const timer = setTimeout(() => failed(new Error(`the servers did not start:\n${said}`)), PATIENCE);
    const hear = (data) => {
      said += data;
      if (said.includes("Signpost is ready")) done(clearTimeout(timer));
    };
    servers.stdout.on("data", hear);
    servers.stderr.on("data", hear);
    servers.once("exit", () => failed(new Error(`the servers stopped:\n${said}`)));
  });
}

process.exitCode = await main();
