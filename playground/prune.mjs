// Keeps the exports that a page uses and no other: node prune.mjs IN.wasm OUT.wasm
//
// Libraries that could speak to a browser export thousands of functions for a generator of
// bindings that is not used here. What nothing exports, wasm-opt can leave out.
import { readFileSync, writeFileSync } from "node:fs";

const KEPT = ["memory", "room", "request", "release"];
const EXPORTS = 7;

const [from, to] = process.argv.slice(2);
const bytes = readFileSync(from);

/** A number of seven bits a byte, and where the next thing begins. */
const number = (at) => {
  let [value, shift] = [0, 0];
  for (;;) {
    const byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    shift += 7;
    if (byte < 128) return [value, at];
  }
};

const written = (value) => {
  const out = [];
  do {
    const rest = Math.floor(value / 128);
    out.push((value % 128) + (rest > 0 ? 128 : 0));
    value = rest;
  } while (value > 0);
  return Buffer.from(out);
};

/** The section of exports that begins at a place, with those that are kept. */
const pruned = (start) => {
  let [count, at] = number(start);
  const kept = [];
  for (; count > 0; count -= 1) {
    const first = at;
    const [length, name] = number(at);
    const text = bytes.toString("utf8", name, name + length);
    [, at] = number(name + length + 1);
    if (KEPT.includes(text)) kept.push(bytes.subarray(first, at));
  }
  if (kept.length !== KEPT.length) throw new Error(`${from} does not export ${KEPT.join(", ")}`);
  return Buffer.concat([written(kept.length), ...kept]);
};

const out = [bytes.subarray(0, 8)];
for (let at = 8; at < bytes.length;) {
  const kind = bytes[at];
  const [size, body] = number(at + 1);
  const whole = bytes.subarray(at, body + size);
  const section = kind === EXPORTS ? pruned(body) : null;
  out.push(section ? Buffer.concat([Buffer.from([kind]), written(section.length), section]) : whole);
  at = body + size;
}
writeFileSync(to, Buffer.concat(out));
