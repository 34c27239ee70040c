// Builds web/dist: the widget under a name that holds its hash, then the loader that names it with its
// integrity, then the manifest the server reads. `--tests` bundles tests/web for Node's test runner instead.
import { createHash } from "node:crypto";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const DIST = join(HERE, "dist");
const BUDGET = 15 * 1024; // bytes of gzip for loader, widget and styles together

const usual = {
  bundle: true,
  minify: true,
  target: "es2020",
  jsxFactory: "h",
  jsxFragment: "Fragment",
  charset: "utf8",
  legalComments: "none",
};

async function bundled(entry, options) {
  const made = await build({ ...usual, entryPoints: [join(HERE, entry)], write: false, ...options });
  return Buffer.from(made.outputFiles[0].contents);
}

const hash = (data) => createHash("sha256").update(data).digest("hex").slice(0, 12);
const integrity = (data) => "sha384-" + createHash("sha384").update(data).digest("base64");

async function site() {
  const styles = { "button.css": await bundled("src/button.css", {}), "widget.css": await bundled("src/widget.css", {}) };
  const style = Buffer.concat(Object.values(styles));
  const styleName = `style.${hash(style)}.css`;
  const shared = { loader: { ".css": "text" }, plugins: [minified(styles)] };
  const names = { STYLE_NAME: JSON.stringify(styleName) };
  const widget = await bundled("src/widget.tsx", { format: "esm", ...shared, define: names });
  const widgetName = `widget.${hash(widget)}.js`;
  const of = { WIDGET_NAME: JSON.stringify(widgetName), WIDGET_INTEGRITY: JSON.stringify(integrity(widget)) };
  const first = await bundled("src/loader.ts", { format: "iife", ...shared, define: { ...names, ...of } });
  const files = { "signpost.js": first, [`signpost.${hash(first)}.js`]: first, [widgetName]: widget, [styleName]: style };
  const manifest = { pinned: `signpost.${hash(first)}.js`, integrity: integrity(first), files: Object.keys(files).sort() };
  await rm(DIST, { recursive: true, force: true });
  await mkdir(DIST, { recursive: true });
  for (const [name, data] of Object.entries(files)) await writeFile(join(DIST, name), data);
  await writeFile(join(DIST, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
  weigh({ loader: first, widget });
}

// CSS is imported as text; this gives the text minified.
function minified(styles) {
  return {
    name: "minified-css",
    setup(steps) {
      steps.onLoad({ filter: /\.css$/ }, ({ path }) => {
        const name = path.split(/[\\/]/).pop();
        return { contents: styles[name].toString().trim(), loader: "text" };
      });
    },
  };
}

function weigh(parts) {
  const sizes = Object.entries(parts).map(([name, data]) => [name, gzipSync(data, { level: 9 }).length]);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  console.log(sizes.map(([name, size]) => `${name} ${size}`).join(", ") + `; ${total} bytes of gzip of ${BUDGET} allowed`);
  if (total > BUDGET) throw new Error("the widget is heavier than its budget");
}

async function tests() {
  const from = join(HERE, "..", "tests", "web");
  const to = join(HERE, "..", ".build", "web-tests");
  await rm(to, { recursive: true, force: true });
  const names = (await readdir(from)).filter((name) => name.endsWith(".test.ts"));
  await build({
    ...usual, minify: false, platform: "node", format: "esm", outdir: to, outExtension: { ".js": ".mjs" },
    entryPoints: names.map((name) => join(from, name)),
  });
}

await (process.argv.includes("--tests") ? tests() : site());
