// A browser for the tests: Debian's Chromium, or whatever CHROMIUM names.
import { existsSync } from "node:fs";
import { chromium as driver } from "playwright-core";

const USUAL = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const QUIET = [
  "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

export function chromium() {
  return [process.env.CHROMIUM, ...USUAL].find((path) => path && existsSync(path)) ?? null;
}

// Root cannot use Chromium's sandbox; everybody else keeps it.
export function launch(...more) {
  const own = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return driver.launch({ executablePath: chromium(), args: [...QUIET, ...own, ...more] });
}
