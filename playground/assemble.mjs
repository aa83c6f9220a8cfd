// Puts the fragment and the engine into one file: node assemble.mjs ENGINE.wasm OUT.html
//
// The first line of the file is what the engine itself says of its version and its results.
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { start } from "./test/engine.mjs";

const [wasm, out] = process.argv.slice(2);
const part = (name) => readFileSync(new URL(`fragment/${name}`, import.meta.url), "utf8").trimEnd();

const bytes = readFileSync(wasm);
const engine = await start(bytes);
const first = engine.ask({ do: "first line" });
const packed = gzipSync(bytes, { level: 9 }).toString("base64");
const parts = {
  style: part("fragment.css"),
  engine: packed,
  worker: part("worker.js"),
  script: part("fragment.js"),
};
for (const [name, text] of Object.entries(parts)) {
  if (/<\/script|<!--/i.test(text)) throw new Error(`${name} would end its own element`);
}
const html = part("fragment.html").replace(/\/\*(style|engine|worker|script)\*\//g, (_, name) => parts[name]);
writeFileSync(out, `${first}\n${html}\n`);
console.log(`${out}: ${html.length} bytes, ${first.slice(5, -4)}`);
