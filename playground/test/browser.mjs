// The fragment in a browser, from a file: node browser.mjs WORK RELEASE CHROME
//
// WORK holds the packages and takes the page and the pictures; RELEASE holds the fragment and the
// program.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { hash } from "./native.mjs";

const [work, release, chrome] = process.argv.slice(2);
const { default: puppeteer } = await import(
  pathToFileURL(createRequire(join(work, "x.js")).resolve("puppeteer-core")).href);

/** Seconds from the click to a chart, on two idle cores. */
const SECONDS = 10;

// The policy of a report: nothing from outside, a worker of the page's own.
const POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data: blob:; font-src data:; "
  + "style-src 'unsafe-inline'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; worker-src blob:";
const fragment = readFileSync(join(release, "longplay-playground.html"), "utf8").replace(/^.*\n/, "");
const page = (body) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Playground</title>
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<style>body{font:100%/1.5 sans-serif;margin:0 auto;padding:0 1rem;max-width:60rem}
@media (prefers-color-scheme:dark){body{background:#12141a}}</style>
</head><body><main><h1>A report</h1>${body}</main></body></html>`;
const file = join(work, "page.html");
writeFileSync(file, page(fragment));
const pictures = join(work, "pictures");
mkdirSync(pictures, { recursive: true });

const browser = await puppeteer.launch({
  executablePath: chrome, headless: true, protocolTimeout: 600_000, args: ["--no-sandbox", "--disable-gpu"],
});
const troubles = [];
const open = async (width, dark, before) => {
  const tab = await browser.newPage();
  tab.on("console", (said) => { if (said.type() === "error" || said.type() === "warn") troubles.push(said.text()); });
  tab.on("pageerror", (error) => troubles.push(String(error)));
  tab.on("request", (request) => {
    if (/^(https?|wss?|ftp):/.test(request.url())) troubles.push(`a request: ${request.url()}`);
  });
  await tab.setViewport({ width, height: 900 });
  await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  if (before) await tab.evaluateOnNewDocument(before);
  await tab.goto(pathToFileURL(file).href);
  return tab;
};
const status = (tab) => tab.$eval("#pg-status", (it) => it.textContent);
const finished = (tab) => tab.waitForFunction(
  () => /^(Done|The run did not)/.test(document.querySelector("#pg-status").textContent), { timeout: 300_000 });

try {
  const tab = await open(1440, false);

  // By keys alone: the slider of the budget one step up, then the button.
  await tab.focus("#pg-budget");
  await tab.keyboard.press("ArrowRight");
  assert.equal(await tab.$eval("#pg-budget-shown", (it) => it.textContent), "$80");
  await tab.focus("#pg-run");
  const began = performance.now();
  await tab.keyboard.press("Enter");
  await tab.waitForSelector("#pg-charts img", { timeout: 300_000 });
  const first = (performance.now() - began) / 1000;
  await finished(tab);
  const whole = (performance.now() - began) / 1000;
  const trouble = await tab.$eval("#pg-trouble", (it) => it.hidden ? "" : it.textContent);
  assert.equal(trouble, "");
  const cores = await tab.evaluate(() => navigator.hardwareConcurrency);
  console.log(`a chart after ${first.toFixed(1)} s, all of it after ${whole.toFixed(1)} s, on ${cores} cores`);

  const toml = await tab.$eval("#pg-scenario", (it) => it.value);
  assert.match(toml, /budget = 80/);
  const shown = await tab.$eval("#playground", (it) => it.dataset.hash);
  assert.equal(shown, hash(join(release, "longplay"), toml), "the page gives other results than the program");
  console.log(`${shown} on the page and from the program`);
  const drawn = await tab.$$eval("#pg-charts img", (all) => all.map((it) => [it.naturalWidth, it.alt.length]));
  assert.ok(drawn.length >= 3 && drawn.every(([width, alt]) => width > 100 && alt > 20), JSON.stringify(drawn));
  assert.match(await tab.$eval("#pg-about", (it) => it.textContent), /^SMALL WORLD/);
  assert.ok((await tab.$$("#pg-table tr")).length === 3);

  // Another budget makes what is shown stale; the old one makes it current.
  await tab.focus("#pg-budget");
  await tab.keyboard.press("ArrowLeft");
  assert.ok(await tab.$eval("#pg-results", (it) => it.classList.contains("pg-stale")));
  await tab.keyboard.press("ArrowRight");
  assert.ok(await tab.$eval("#pg-earlier", (it) => it.hidden));

  // Pictures, by day and by night, wide and narrow.
  for (const dark of [false, true]) {
    await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
    for (const width of [1440, 390]) {
      await tab.setViewport({ width, height: 900 });
      await new Promise((soon) => setTimeout(soon, 1500));
      const over = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `the page is ${over} px too wide at ${width}`);
      await tab.screenshot({ path: join(pictures, `${width}-${dark ? "dark" : "light"}.png`), fullPage: true });
    }
  }

  // A run can be cancelled, and another one begun.
  await tab.click("#pg-run");
  await tab.waitForSelector("#pg-cancel:not([hidden])");
  await tab.click("#pg-cancel");
  assert.equal(await status(tab), "Cancelled.");
  assert.equal(await tab.evaluate(() => document.activeElement.id), "pg-run");

  // What is wrong with a scenario is told as the program tells it, and nothing is run.
  await tab.evaluate(() => {
    document.querySelector("#playground details:last-of-type").open = true;
    document.querySelector("#pg-scenario").value = 'title = "x"\n[world]\nlistners = 500\n';
  });
  await tab.click("#pg-run");
  await finished(tab);
  assert.match(await tab.$eval("#pg-trouble", (it) => it.textContent), /playground\.toml:3.*listners.*listeners/s);
  await tab.close();

  // A browser that is too old is told so.
  const old = await open(390, false, () => { delete globalThis.DecompressionStream; });
  assert.match(await old.$eval("#pg-old", (it) => it.textContent), /too old .* DecompressionStream/);
  assert.ok(await old.$eval("#pg-all", (it) => it.hidden));
  await old.close();

  assert.deepEqual(troubles, [], "errors on the console, or requests");
  const slow = `the first chart took ${first.toFixed(1)} s of ${SECONDS}`;
  assert.ok(first <= SECONDS, slow);
  console.log("the page: keys, slider, run, cancel, errors, an old browser; no error, no request");
} finally {
  await browser.close();
}
