// The playground of a report: choices become a scenario, workers run its replicates, and what they
// show together is set on the page. All figures, sentences and charts come from the engine.
(() => {
  "use strict";
  const root = document.getElementById("playground");
  const the = (name) => root.querySelector(`#pg-${name}`);
  const form = the("form");
  const show = (element, shown) => { element.hidden = !shown; };
  const LISTENERS = 2000;
  const FANS = 20;
  /** Workers at most: more of them take more memory than they save time. */
  const MOST_WORKERS = 8;

  // ── what the browser can do ────────────────────────────────────────────────

  /** A module of one function that adds sixteen bytes at once. */
  const SIMD = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
  const missing = () => {
    if (typeof WebAssembly !== "object") return "WebAssembly";
    if (!WebAssembly.validate(new Uint8Array(SIMD))) return "WebAssembly with SIMD";
    if (typeof Worker !== "function") return "workers";
    if (typeof DecompressionStream !== "function") return "DecompressionStream";
    return null;
  };

  const refuse = (why) => {
    the("old").textContent = why;
    show(the("old"), true);
    show(the("all"), false);
  };

  const lacks = missing();
  if (lacks) {
    refuse(`This browser is too old for the playground: it has no ${lacks}. Firefox 113, Chrome 91 and Safari 16.4 `
      + "or later can run it. The rest of this page works without it.");
    return;
  }

  // ── the engine ─────────────────────────────────────────────────────────────

  const text = (name) => the(name).textContent;
  let compiled = null;
  const engine = () => (compiled ??= (async () => {
    const packed = Uint8Array.from(atob(text("engine").trim()), (letter) => letter.charCodeAt(0));
    const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return WebAssembly.compile(await new Response(plain).arrayBuffer());
  })());

  const place = URL.createObjectURL(new Blob([text("worker")], { type: "text/javascript" }));
  const cores = Math.max(1, Math.min(navigator.hardwareConcurrency || 2, MOST_WORKERS));
  let idle = [];
  let busy = new Set();
  let waiting = [];
  /** Number of the run; what belongs to an earlier one is dropped. */
  let turn = 0;

  const hire = async () => {
    const module = await engine();
    const worker = new Worker(place);
    worker.postMessage({ module });
    return worker;
  };

  const done = (worker, job, { good, text: said, broken }) => {
    busy.delete(worker);
    if (broken === undefined) idle.push(worker);
    else worker.terminate();
    if (good) job.resolve(JSON.parse(said));
    else job.reject(new Error(broken === undefined ? said : `The engine stopped: ${broken}`));
    // What comes of the answer goes first: the conclusion that a reader waits for.
    setTimeout(work);
  };

  const give = (worker, job) => {
    busy.add(worker);
    worker.onmessage = ({ data }) => ("share" in data ? job.tell?.(data.share) : done(worker, job, data));
    worker.onerror = (event) => done(worker, job, { broken: event.message || "a worker could not be started" });
    worker.postMessage({ request: JSON.stringify(job.request) });
  };

  let hiring = 0;
  const work = async () => {
    while (waiting.length > 0 && idle.length > 0) give(idle.pop(), waiting.shift());
    if (waiting.length === 0 || busy.size + hiring >= cores) return;
    const now = turn;
    hiring += 1;
    try {
      const worker = await hire();
      if (now === turn) idle.push(worker);
      else worker.terminate();
    } catch (error) {
      waiting.splice(0).forEach((job) => job.reject(error));
      return;
    } finally {
      hiring -= 1;
    }
    work();
  };

  /** Asks the first free worker. What concludes goes first: a reader waits for it. */
  const ask = (request, tell) => new Promise((resolve, reject) => {
    const job = { request, tell, resolve, reject };
    if (request.do === "replicate") waiting.push(job);
    else waiting.unshift(job);
    work();
  });

  const dismiss = () => {
    turn += 1;
    [...idle, ...busy].forEach((worker) => worker.terminate());
    idle = [];
    busy = new Set();
    waiting = [];
  };

  // ── the scenario ───────────────────────────────────────────────────────────

  const NAMES = { save: "Ads asking for the save", stream: "Ads asking for the stream", follow: "Ads asking for the follow" };
  const TITLES = { both: "Ask for the save or for the stream?", save: "What do ads for the save bring?",
    stream: "What do ads for the stream bring?", follow: "What do ads for the follow bring?" };

  const scenario = () => {
    const { ask: asked, budget, song, belief, recommender, replicates } = Object.fromEntries(new FormData(form));
    const asks = asked === "both" ? ["save", "stream"] : [asked];
    const strategy = (it) => `[[strategy]]
name = "${NAMES[it]}"
campaign = [{ kind = "ads", ask = "${it}", budget = ${budget}, cost_per_click = 0.35, start_day = 0, days = 14 }]
`;
    return `# Run it with: longplay run playground.toml
title = "${TITLES[asked]}"

[world]
listeners = ${LISTENERS}
tracks = ${LISTENERS}
seed = 1

[time]
burn_in_days = 14
days = 90

[release]
preset = "${song}"
fans = ${FANS}

[platform]
preset = "${belief}"
${recommender ? `recommender = "${recommender}"\n` : ""}
[experiment]
replicates = ${replicates}

${asks.map(strategy).join("\n")}`;
  };

  /** What the results on the page are of. */
  let last = null;

  /** Says whether they are of earlier choices. */
  const age = () => {
    const stale = last !== null && last.toml !== the("scenario").value;
    the("results").classList.toggle("pg-stale", stale);
    show(the("earlier"), stale);
  };

  const written = () => {
    the("budget-shown").textContent = `$${form.elements.budget.value}`;
    the("replicates-shown").textContent = form.elements.replicates.value;
    the("scenario").value = scenario();
    age();
  };

  const copy = async () => {
    const area = the("scenario");
    let copied = true;
    try {
      await navigator.clipboard.writeText(area.value);
    } catch {
      area.closest("details").open = true;
      area.select();
      copied = document.execCommand("copy");
    }
    the("status").textContent = copied
      ? "The scenario is copied. Save it as playground.toml and run: longplay run playground.toml"
      : "The scenario is selected below: copy it from there.";
  };

  // ── the results ────────────────────────────────────────────────────────────

  const make = (tag, content) => {
    const element = document.createElement(tag);
    element.dir = "auto";
    element.textContent = content;
    return element;
  };

  /** A picture of its own, so that its identifiers and its style stay apart from the page's. */
  const chart = ([name, svg]) => {
    const figure = document.createElement("figure");
    const picture = document.createElement("img");
    const read = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    const part = (tag) => read.querySelector(tag)?.textContent ?? "";
    picture.alt = [part("title"), part("desc")].filter(Boolean).join(". ");
    picture.width = parseFloat(read.getAttribute("width"));
    picture.height = parseFloat(read.getAttribute("height"));
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    figure.dataset.chart = name;
    // On a narrow screen it is scrolled, by keys too.
    figure.tabIndex = 0;
    figure.setAttribute("aria-label", part("title"));
    figure.append(picture);
    return figure;
  };

  const row = (cells, of) => {
    const element = document.createElement("tr");
    cells.forEach((cell, column) => {
      const made = make(of === "th" || column === 0 ? "th" : "td", cell);
      if (made.tagName === "TH") made.scope = of === "th" ? "col" : "row";
      element.append(made);
    });
    return element;
  };

  const set = (answer, wanted) => {
    const { about, headline, warnings, table, charts, replicates, hash } = answer;
    the("about").textContent = about;
    the("headline").replaceChildren(...headline.map((sentence) => make("p", sentence)));
    the("table").replaceChildren(...table.map((cells, index) => row(cells, index === 0 ? "th" : "td")));
    the("charts").replaceChildren(...charts.map(chart));
    the("warnings").replaceChildren(...warnings.map((warning) => make("li", warning)));
    const whole = replicates === wanted;
    the("again").textContent = whole
      ? `longplay run playground.toml gives the same bytes: result hash ${hash}.`
      : `After ${replicates} of ${wanted} replicates; the others are on their way.`;
    root.dataset.hash = whole ? hash : "";
    root.dataset.replicates = replicates;
    age();
    show(the("results"), true);
  };

  const theme = () => {
    const look = document.documentElement.dataset.look
      ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    return look === "dark" ? "dark" : "blog";
  };

  // ── a run ──────────────────────────────────────────────────────────────────

  const under = (running) => {
    the("run").setAttribute("aria-disabled", String(running));
    show(the("cancel"), running);
    show(the("progress"), running);
    // An element that goes takes the focus with it.
    if (!running && document.activeElement === document.body) the("run").focus({ preventScroll: true });
  };

  const run = async () => {
    const mine = turn;
    const toml = the("scenario").value;
    const started = performance.now();
    show(the("trouble"), false);
    the("progress").value = 0;
    under(true);
    try {
      the("status").textContent = "The engine starts.";
      const plan = await ask({ do: "plan", toml });
      const shares = new Array(plan.replicates).fill(0);
      const pieces = [];
      let [finished, concluded, concluding] = [0, 0, null];
      the("status").textContent = `${plan.replicates} replicates of ${plan.strategies + 1} arms are running.`;
      const conclude = async () => {
        let whole = 0;
        while (pieces[whole]) whole += 1;
        // One replicate draws no conclusion.
        if (whole <= concluded || (whole < 2 && plan.replicates > 1)) return;
        concluded = whole;
        const replicates = pieces.slice(0, whole);
        const answer = await ask({ do: "conclude", toml, replicates, theme: theme() });
        if (mine !== turn) return;
        last = { toml, replicates, wanted: plan.replicates, theme: theme() };
        set(answer, plan.replicates);
      };
      const one = async (number) => {
        const tell = (share) => {
          shares[number] = share;
          the("progress").value = shares.reduce((sum, it) => sum + it, 0) / plan.replicates;
        };
        pieces[number] = await ask({ do: "replicate", toml, number }, tell);
        finished += 1;
        tell(1);
        // One conclusion at a time, in order.
        concluding = Promise.resolve(concluding).then(conclude);
        await concluding;
      };
      await Promise.all(shares.map((_, number) => one(number)));
      if (mine !== turn) return;
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      the("status").textContent = `Done: ${finished} replicates in ${seconds} s.`;
      root.dataset.seconds = seconds;
    } catch (error) {
      if (mine !== turn) return;
      dismiss();
      the("status").textContent = "The run did not finish.";
      the("trouble").textContent = error.message;
      show(the("trouble"), true);
    }
    under(false);
  };

  const cancel = () => {
    dismiss();
    the("status").textContent = "Cancelled.";
    under(false);
    the("run").focus({ preventScroll: true });
  };

  /** Draws what is there again when the page turns light or dark. */
  const redress = async () => {
    if (!last || last.theme === theme() || !the("cancel").hidden) return;
    last.theme = theme();
    const { toml, replicates, wanted } = last;
    set(await ask({ do: "conclude", toml, replicates, theme: last.theme }), wanted);
  };

  form.addEventListener("input", written);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (the("cancel").hidden) run();
  });
  the("cancel").addEventListener("click", cancel);
  the("copy").addEventListener("click", copy);
  the("scenario").addEventListener("input", age);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redress);
  new MutationObserver(redress).observe(document.documentElement, { attributeFilter: ["data-look"] });
  written();
  show(the("all"), true);
})();
