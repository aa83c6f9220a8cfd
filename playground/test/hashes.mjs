// The engine as WebAssembly against the program: node hashes.mjs ENGINE.wasm PROGRAM
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { complaint, hash } from "./native.mjs";
import { run, start } from "./engine.mjs";

const [wasm, program] = process.argv.slice(2);

/** A question of the gallery in a world in which it takes a second. */
const small = (name, more = "") => `extends = "gallery:${name}"
${more}
[world]
listeners = 600
tracks = 600
[release]
fans = 30
[time]
burn_in_days = 21
days = 35
[experiment]
replicates = 2
`;

const SCENARIOS = [
  ["default", small("default")],
  ["every-kind", small("every-kind")],
  ["buying-streams-punished", small("buying-streams-punished")],
  ["great-song", small("great-song")],
  ["podcast-episode", small("podcast-episode")],
  ["als", small("default", '[platform]\nrecommender = "als"\n')],
  ["co-saves", small("default", '[platform]\npreset = "co-saves"\n')],
];

const engine = await start(readFileSync(wasm));
for (const [name, toml] of SCENARIOS) {
  const began = performance.now();
  const answer = run(engine, toml);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  assert.equal(answer.hash, hash(program, toml), `${name}: the engine gives other results than the program`);
  assert.ok(answer.charts.length >= 3 && answer.charts.every(([, svg]) => svg.startsWith("<svg")), name);
  assert.ok(answer.headline.length >= 1, name);
  console.log(`${name}: ${answer.hash} in both, ${seconds} s`);
}

const wrong = 'title = "x"\n[world]\nlistners = 500\n';
assert.throws(() => engine.ask({ do: "plan", toml: wrong }), (error) => {
  const said = complaint(program, wrong).trim();
  assert.ok(said.includes("listners") && error.message.includes("listners"), error.message);
  assert.equal(error.message.trim(), said, "a wrong key is told in another way");
  return true;
});
console.log("a wrong key: the same words in both");

const large = 'title = "x"\n[world]\nlisteners = 5_000_000\n';
assert.throws(() => engine.ask({ do: "plan", toml: large }), /too large for a browser/);
assert.throws(() => engine.ask({ do: "sing" }), /nothing is known/);
console.log("a world too large for a browser is refused before it is run");
