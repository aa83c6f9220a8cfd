// Opens pages of studies in a browser and uses them: node check.mjs BROWSER FOLDER [SCREENSHOTS].
//
// FOLDER holds folders of results, each with its report.html. Every page is looked at in three
// widths, by day and by night; then it is used by mouse, by keys, and printed. What is wrong is
// told with the name of its page; the exit code is 1 where anything was.
import { readFileSync, readdirSync, existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [browserPath, folder, shots] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [390, 768, 1440];
const faults = [];
let checks = 0;

/** Notes a fault where something is not so. */
function expect(where, what, is) {
  checks += 1;
  if (!is) {
    faults.push(`${where}: ${what}`);
    console.log(`  FAULT ${where}: ${what}`);
  }
}

/** A page of a folder of results, with an ear for errors and requests. */
async function open(browser, name, width, look, document = "report.html") {
  const page = await browser.newPage();
  const where = `${name} at ${width}, ${look}`;
  const file = pathToFileURL(resolve(folder, name, document)).href;
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) expect(where, `console: ${message.text()}`, false);
  });
  page.on("pageerror", (error) => expect(where, `error: ${error.message}`, false));
  page.on("request", (request) => {
    const inside = request.url() === file || /^(data|blob):/.test(request.url());
    expect(where, `request of ${request.url().slice(0, 80)}`, inside);
  });
  page.on("dialog", (dialog) => {
    expect(where, `a dialog opened: ${dialog.message()}`, false);
    dialog.dismiss();
  });
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: look }]);
  await page.goto(file);
  await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 60))));
  return { page, where };
}

/** What a page must be however it is looked at. */
async function seen({ page, where }, name, width, look) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(where, `the page is ${wide} px wider than the screen`, wide <= 0);
  const foreign = await page.evaluate(() => document.querySelectorAll("img, iframe, object, script[src], link").length);
  expect(where, "a name became markup", foreign === 0);
  const drawn = await page.$$eval(".figure .plot", (plots) => plots.every((it) => it.querySelector("svg > *")));
  expect(where, "a figure is not drawn", drawn);
  const lost = await page.$$eval(".plot svg *", (all) => all.some((it) =>
    [...it.attributes].some(({ value }) => /NaN|undefined|Infinity/.test(value)) || /NaN|undefined/.test(it.textContent)));
  expect(where, "a place in a figure is no number", !lost);
  const outside = await page.$$eval(".plot > svg", (all) => all.flatMap((svg) => {
    const box = svg.getBoundingClientRect();
    return [...svg.querySelectorAll("text")]
      .filter((it) => it.getBoundingClientRect().right > box.right + 2 || it.getBoundingClientRect().left < box.left - 2)
      .map((it) => it.textContent);
  }));
  expect(where, `text outside of a figure: ${outside.slice(0, 3).join(" | ")}`, outside.length === 0);
  const night = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  expect(where, `the paper is ${night}`, (look === "dark") === (night !== "rgb(255, 255, 255)"));
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.filter((it) => ["serious", "critical"].includes(it.impact))
      .map((it) => `${it.id}: ${it.nodes.slice(0, 2).map((node) => node.html.slice(0, 120)).join(" | ")}`);
  });
  for (const it of found) expect(where, `axe: ${it}`, false);
  expect(where, "axe", true);
  if (shots) await page.screenshot({ path: join(shots, `${name}-${width}-${look}.png`), fullPage: true });
}

const value = (page, selector) => page.$eval(selector, (it) => it.getAttribute("aria-valuetext"));

/** Reads a figure by mouse and by keys, and takes series away. */
async function figures({ page, where }) {
  const plot = await page.$(".figure .plot");
  if (!plot) return;
  await plot.scrollIntoView();
  const box = await plot.boundingBox();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5);
  const tip = await page.$eval(".figure .tip", (it) => (it.hidden ? "" : it.textContent));
  expect(where, `nothing is told under the mouse: ${tip}`, /\d/.test(tip));
  if (shots) await page.screenshot({ path: join(shots, `${where.split(" ")[0]}-hover.png`) });
  await page.mouse.move(1, 1);
  expect(where, "the tip stays when the mouse is gone", await page.$eval(".figure .tip", (it) => it.hidden));

  await plot.focus();
  await page.keyboard.press("Home");
  const first = await value(page, ".figure .plot");
  expect(where, `Home tells ${first}`, /\d/.test(first));
  await page.keyboard.press("ArrowRight");
  const second = await value(page, ".figure .plot");
  const stops = await page.$eval(".figure .plot", (it) => Number(it.getAttribute("aria-valuemax")));
  expect(where, "the arrow does not move the cursor", stops === 0 || second !== first);
  await page.keyboard.press("End");
  const at = await page.$eval(".figure .plot", (it) => Number(it.getAttribute("aria-valuenow")));
  expect(where, "End is not the last place", at === stops);
  await page.keyboard.press("Escape");
  expect(where, "Escape leaves the cursor", await page.$eval(".figure .tip", (it) => it.hidden));

  const series = () => page.$$eval(".figure:first-of-type .plot svg > :is(path, circle)", (all) => all.length);
  const legend = await page.$$(".figure:first-of-type .legend button");
  const before = await series();
  await legend[0].click();
  const pressed = await legend[0].evaluate((it) => it.getAttribute("aria-pressed"));
  expect(where, "a legend button does not say that it is off", pressed === "false");
  expect(where, "a series that is off is still drawn", (await series()) < before);
  for (const button of legend.slice(1)) await button.click();
  expect(where, "nothing is told where all is off", await page.$(".figure:first-of-type .empty"));
  for (const button of legend) await button.click();
  expect(where, "a series does not come back", (await series()) === before);

  const summary = await page.$(".figure details summary");
  await summary.click();
  await page.waitForSelector(".figure details tbody tr", { timeout: 5000 });
  const rows = await page.$$eval(".figure:first-of-type details tbody tr", (all) => all.length);
  expect(where, `the table of a figure has ${rows} rows for ${stops + 1} places`, rows === stops + 1);
  await summary.click();
}

/** Moves the sliders of a plan by keys, to a split that was lived and to one that was not. */
async function splits({ page, where }) {
  const sliders = await page.$$(".picker input[type=range]");
  if (!sliders.length) return;
  const told = () => page.$eval(".picker .told", (it) => it.textContent);
  const read = () => page.$eval(".picker", (it) => ({
    values: [...it.querySelectorAll("input[type=range]")].map((slider) => Number(slider.value)),
    money: [...it.querySelectorAll("output")].map((money) => money.value),
    told: it.querySelector(".told").textContent,
    back: it.querySelector("button:disabled") !== null,
  }));
  const picker = await page.$eval("#data", (it) => JSON.parse(it.textContent).pickers[0]);
  const pool = picker.pools.find(({ at }) => at.every((at, index) => at === picker.choices[index].first));
  const first = await read();
  expect(where, `the best split is not shown first: ${first.told}`, /the best of the search/.test(first.told));
  expect(where, "the money of a slider is not told", first.money.every((it) => /^\$\d/.test(it)));
  const labelled = await page.$$eval(".picker input[type=range]", (all) => all.every((it) => it.labels.length === 1 && it.getAttribute("aria-valuetext")));
  expect(where, "a slider has no label or no value in words", labelled);
  for (const slider of sliders) {
    for (const key of ["Home", "ArrowRight", "ArrowRight", "End", "ArrowLeft"]) {
      await slider.focus();
      await page.keyboard.press(key);
      const now = await read();
      const whole = now.values.reduce((sum, it) => sum + it, 0) === picker.parts;
      const one = picker.channels.length === 1;
      expect(where, `${key} leaves ${now.values} of ${picker.parts} parts`, whole || one);
      const lived = pool.splits.find(({ parts }) => parts.every((it, at) => it === now.values[at]));
      expect(where, `a split that was ${lived ? "" : "not "}lived is told as another: ${now.told}`,
        /was not lived/.test(now.told) === !lived && now.back === Boolean(lived));
      const replicates = Number(/(\d+)( of \d+)? replicates/.exec(now.told)?.[1]);
      expect(where, `${replicates} replicates are told`, !lived || replicates === lived.replicates);
    }
  }
  const press = (words) => page.$$eval(".picker button", (all, words) => all.find((it) => it.textContent === words).click(), words);
  await press("Go to the nearest that was lived");
  expect(where, "the nearest split was not lived", !/was not lived/.test(await told()));
  await press("Best split");
  expect(where, "the best split does not come back", (await told()) === first.told);
  for (const button of await page.$$(".picker .group button")) await button.click();
  expect(where, "another budget or platform has no split", /replicates/.test(await told()));
  await press("Best split");
  expect(where, "another budget has no best split", /the best of the search/.test(await told()));
}

/** Chooses views and windows, and reads days as dates. */
async function choices({ page, where }) {
  for (const list of await page.$$(".figure select")) {
    const options = await list.$$eval("option", (all) => all.map((it) => it.value));
    for (const option of options) await list.select(option);
    await list.select(options[0]);
  }
  for (const button of await page.$$(".figure .group button")) await button.click();
  const drawn = await page.$$eval(".figure .plot", (plots) => plots.every((it) => it.childElementCount));
  expect(where, "a view is empty", drawn);
  const words = () => page.$$eval(".figure .plot", (all) => all.map((it) => it.textContent).join(" "));
  const dates = await page.$("#tools [aria-label='Days or dates'] button:last-child");
  if (!dates) return;
  await dates.click();
  expect(where, "no date is on the axis", /(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/.test(await words()));
  await (await page.$("#tools [aria-label='Days or dates'] button:first-child")).click();
}

/** Sorts a table, and takes it as CSV. */
async function tables({ page, where }) {
  const headers = await page.$$(".sheet th.number button");
  if (!headers.length) return;
  const column = () => page.$eval(".sheet th[aria-sort=descending], .sheet th[aria-sort=ascending]", (th) => {
    const at = [...th.parentNode.children].indexOf(th);
    const cells = [...th.closest("table").tBodies[0].rows].map((row) => row.cells[at].textContent);
    const number = (text) => parseFloat(text.replaceAll(",", "").replace("−", "-").replace(/^[^\d-]+/, ""));
    return { sort: th.getAttribute("aria-sort"), values: cells.map(number).filter((it) => !Number.isNaN(it)) };
  });
  const sorted = (values, sign) => values.every((it, at) => at === 0 || sign * (it - values[at - 1]) >= 0);
  await headers[0].click();
  const down = await column();
  expect(where, `sorted from the largest: ${down.values}`, down.sort === "descending" && sorted(down.values, -1));
  await page.keyboard.press("Enter");
  const up = await column();
  expect(where, `Enter on a header turns the order: ${up.values}`, up.sort === "ascending" && sorted(up.values, 1));

  await page.evaluate(() => {
    window.copied = null;
    Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText: async (text) => { window.copied = text; } } });
  });
  const press = (words) => page.$$eval("button", (all, words) => all.find((it) => it.textContent === words).click(), words);
  await press("Copy as CSV");
  const csv = await page.evaluate(() => window.copied);
  const shown = await page.$eval(".sheet tbody", (it) => it.rows.length);
  const cells = (text) => text.match(/("([^"]|"")*"|[^,"\n]*)(,|\n)/g) ?? [];
  const rows = csv.trimEnd().split("\n");
  expect(where, "the copied table has other rows", rows.length === shown + 1);
  expect(where, "a row of the copied table has other columns", rows.every((it) => cells(it + "\n").length === cells(rows[0] + "\n").length));
  await press("Copy the command");
  expect(where, "the command is not copied", /^longplay \w+ scenario\.resolved\.toml/.test(await page.evaluate(() => window.copied)));
  await press("Copy the scenario");
  const toml = readFileSync(join(folder, where.split(" ")[0], "scenario.resolved.toml"), "utf8");
  expect(where, "the copied scenario is another one", (await page.evaluate(() => window.copied)) === toml);
}

/** The page on paper. */
async function printed({ page, where }, name) {
  const path = shots ? join(shots, `${name}.pdf`) : undefined;
  const pdf = Buffer.from(await page.pdf({ path, format: "A4" }));
  const pages = (pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length;
  expect(where, `printed on ${pages} pages`, pages >= 2);
}

/** The slides: by keys, by buttons, in print. */
async function deck(browser, name) {
  const { page, where } = await open(browser, name, 1440, "light", "story/deck.html");
  const place = () => page.$eval("nav span", (it) => it.textContent);
  const shown = () => page.$$eval(".slide.shown", (all) => all.length);
  const slides = (await page.$$(".slide")).length;
  expect(where, `there are ${slides} slides`, slides >= 5 && slides <= 7);
  for (const [key, at] of [["ArrowRight", 2], [" ", 3], ["ArrowLeft", 2], ["End", slides], ["ArrowRight", slides], ["Home", 1]]) {
    await page.keyboard.press(key);
    expect(where, `${key} leads to ${await place()}`, (await place()) === `${at} of ${slides}` && (await shown()) === 1);
  }
  await page.$$eval("nav button", ([, on]) => on.click());
  expect(where, "the button leads on", (await place()) === `2 of ${slides}`);
  const drawn = await page.$$eval(".slide img", (all) => all.every((it) => it.naturalWidth > 100));
  expect(where, "a slide is not drawn", drawn);
  const read = await page.$$eval(".slide", (all) => all.every((it) => [...it.querySelectorAll("img")].some((image) => image.alt.length > 20)));
  expect(where, "a slide cannot be read out", read);
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.filter((it) => ["serious", "critical"].includes(it.impact)).map((it) => it.id);
  });
  expect(where, `axe: ${found.join(", ")}`, found.length === 0);
  if (shots) await page.screenshot({ path: join(shots, `${name}-deck.png`) });
  const path = shots ? join(shots, `${name}-deck.pdf`) : undefined;
  const pdf = Buffer.from(await page.pdf({ path, preferCSSPageSize: true, printBackground: true }));
  const pages = (pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length;
  expect(where, `${slides} slides are printed on ${pages} pages`, pages === slides);
  await page.close();
}

async function all() {
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, "report.html"))).sort();
  if (!names.length) throw new Error(`no report.html in the folders of ${folder}`);
  if (shots) mkdirSync(shots, { recursive: true });
  const browser = await puppeteer.launch({ executablePath: browserPath, args: ["--no-sandbox", "--hide-scrollbars"] });
  try {
    for (const name of names) {
      console.log(name);
      for (const width of WIDTHS) {
        for (const look of ["light", "dark"]) {
          const opened = await open(browser, name, width, look);
          await seen(opened, name, width, look);
          await opened.page.close();
        }
      }
      const opened = await open(browser, name, 1440, "light");
      await figures(opened);
      await splits(opened);
      await choices(opened);
      await tables(opened);
      await (await opened.page.$("#tools > button:last-child")).click();
      const night = await opened.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      expect(opened.where, "the page does not turn dark", night !== "rgb(255, 255, 255)");
      await printed(opened, name);
      await opened.page.close();
      if (existsSync(join(folder, name, "story/deck.html"))) await deck(browser, name);
    }
  } finally {
    await browser.close();
  }
  console.log(`${names.length} pages, ${checks} checks, ${faults.length} faults`);
  process.exitCode = faults.length ? 1 : 0;
}

await all();
