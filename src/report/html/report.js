// The page of a study: draws its figures from the values in #data, and answers to hand and keys.
//
// Text from the study reaches the page as text only (textContent, setAttribute), never as markup.
// Nothing is loaded or sent.
"use strict";
(() => {
  const DATA = JSON.parse(document.getElementById("data").textContent);
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const DAY = 86400000;
  const RELEASED = DATA.released ? Date.parse(DATA.released + "T00:00:00Z") : NaN;
  // `width` is that of a figure on paper, while it is printed [px].
  const state = { dates: false, width: null };
  const redraws = [];

  // ── elements ─────────────────────────────────────────────────────────────

  function element(name, attributes = {}, ...children) {
    const svg = ["svg", "g", "path", "line", "rect", "circle", "text", "title"].includes(name);
    const it = svg
      ? document.createElementNS("http://www.w3.org/2000/svg", name)
      : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) it.addEventListener(key.slice(2), value);
      else if (value !== null && value !== undefined && value !== false) it.setAttribute(key, value);
    }
    it.append(...children.filter((child) => child !== null && child !== undefined));
    return it;
  }

  const said = element("div", { class: "said", role: "status", "aria-live": "polite" });
  document.body.append(said);

  /** Tells those who hear the page. */
  function say(text) {
    said.textContent = text;
  }

  /** One button of several is pressed; each calls back with its index. */
  function group(label, options, first, chosen) {
    const buttons = options.map((option, index) =>
      element("button", { type: "button", "aria-pressed": String(index === first), onclick: () => {
        buttons.forEach((it, at) => it.setAttribute("aria-pressed", String(at === index)));
        chosen(index);
      } }, option));
    return element("span", { class: "group", role: "group", "aria-label": label }, ...buttons);
  }

  /** One option of a list is chosen. */
  function select(label, options, first, chosen) {
    const list = element("select", { onchange: () => chosen(list.selectedIndex) },
      ...options.map((option, index) =>
        element("option", { selected: index === first ? "" : null }, option)));
    return element("label", {}, label, list);
  }

  /** Few options are buttons, many are a list. */
  function choice(label, options, first, chosen) {
    if (options.join("").length > 44) return select(label, options, first, chosen);
    return element("span", { class: "row", style: "margin:0" },
      element("span", { class: "what", "aria-hidden": "true" }, label),
      group(label, options, first, chosen));
  }

  // ── numbers and days ─────────────────────────────────────────────────────

  function grouped(text) {
    const [whole, rest] = text.split(".");
    const set = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    return rest ? `${set}.${rest}` : set;
  }

  /** Three digits that count: 0.00123, 2.5, 12,300. */
  function plain(size) {
    if (size === 0) return "0";
    if (size >= 100) return grouped(size.toFixed(0));
    const before = Math.floor(Math.log10(size));
    const text = size.toFixed(Math.min(Math.max(2 - before, 0), 12));
    return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  }

  /** Money with its sign, which stands behind where it ends with a letter. */
  function money(text) {
    const sign = DATA.currency ?? "$";
    return /\p{L}$/u.test(sign) ? `${text}\u00a0${sign}` : `${sign}${text}`;
  }

  /** What a column or an axis shows, with the sign of the scenario's money as its unit. */
  function meaning(about) {
    const sign = DATA.currency ?? "$";
    return sign === "$" ? about : about.replace(/\[USD\]$/, () => `[${sign}]`).replace(/, in USD$/, () => `, in ${sign}`);
  }

  function written(value, form, signed = false) {
    const size = Math.abs(value);
    const hundred = size * 100;
    const body =
      form === "dollars" ? money(size < 100 ? size.toFixed(2) : grouped(size.toFixed(0)))
      : form === "percent" ? `${hundred < 9.95 ? hundred.toFixed(1) : hundred.toFixed(0)}\u00a0%`
      : form === "points" ? `${hundred.toFixed(2)}\u00a0pp`
      : form === "plain" ? plain(size)
      : size < 9.95 && size % 1 !== 0 ? size.toFixed(1) : grouped(size.toFixed(0));
    if (!/[1-9]/.test(body)) return body;
    return (value < 0 ? "−" : signed ? "+" : "") + body;
  }

  /** A value with its interval. */
  function estimate([, value, low, high], form, signed) {
    const text = written(value, form, signed);
    if (low === undefined) return text;
    return `${text} (${written(low, form, signed)} to ${written(high, form, signed)})`;
  }

  function date(day, long) {
    const at = new Date(RELEASED + day * DAY);
    const text = `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`;
    return long ? `${WEEKDAYS[at.getUTCDay()]} ${text} ${at.getUTCFullYear()}` : text;
  }

  /** A place on the horizontal axis, in words. */
  function place(view, x, long) {
    const days = view.scale === "days" || view.scale === "ends";
    if (days && state.dates) return date(view.scale === "ends" ? x - 1 : x, long);
    if (days) return written(x, "count");
    return written(x, view.scale === "shares" ? "percent" : "plain");
  }

  /** The place with what it is: "by day 28", "at a save rate of 12 %", "listeners: 1,200". */
  function told(view, x) {
    if (view.names.length) return view.names[x];
    const days = view.scale === "days" || view.scale === "ends";
    if (days && state.dates) return `${view.across.replace(/ day$/, "")} ${place(view, x, true)}`;
    const joint = days || view.scale === "shares" ? " " : ": ";
    return view.across + joint + place(view, x, true);
  }

  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  /** Round numbers from at most `low` to at least `high`. */
  function ticks(low, high, most) {
    const span = high - low || Math.abs(high) || 1;
    const raw = span / Math.max(most, 1);
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 2.5, 5, 10].map((it) => it * power).find((it) => it >= raw * 0.999);
    const places = [];
    for (let at = Math.floor(low / step + 1e-9); at <= Math.ceil(high / step - 1e-9); at += 1) {
      places.push(Number((at * step).toPrecision(12)));
    }
    return places;
  }

  /** Days that divide a run evenly: weeks, fortnights, months of four weeks. */
  function dayTicks(low, high, most) {
    const step = [1, 2, 7, 14, 28, 56, 91, 182, 364].find((it) => (high - low) / it <= most) ?? 728;
    const places = [];
    for (let at = Math.ceil(low / step) * step; at <= high; at += step) places.push(at);
    return places;
  }

  const measure = document.createElement("canvas").getContext("2d");

  /** Cuts a text to a width, with an ellipsis. */
  function cut(text, width, size) {
    measure.font = `${size}px Inter, sans-serif`;
    const wide = (it) => measure.measureText(it).width;
    if (wide(text) <= width) return text;
    const letters = Array.from(text);
    while (letters.length > 1 && wide(letters.join("") + "…") > width) letters.pop();
    return letters.join("").trimEnd() + "…";
  }

  function widest(texts, size) {
    measure.font = `${size}px Inter, sans-serif`;
    return Math.max(0, ...texts.map((it) => measure.measureText(it).width));
  }

  // ── how a series looks ───────────────────────────────────────────────────

  const DASHES = ["", "7 5", "2 5", "12 4 2 4"];
  const colour = (look) => `var(--c${look === 0 ? 0 : ((look - 1) % 6) + 1})`;
  const dash = (look) => (look === 0 ? "2 5" : DASHES[Math.floor((look - 1) / 6) % DASHES.length]);

  /** A mark of a series: disc, square, diamond or triangle, so that colour is not all there is. */
  function mark(look, x, y, r, attributes = {}) {
    const shape = look === 0 ? 0 : (look - 1) % 4;
    const style = { fill: colour(look), ...attributes };
    if (shape === 0) return element("circle", { cx: x, cy: y, r, ...style });
    const d = shape === 1 ? `M${x - r * 0.9} ${y - r * 0.9}h${r * 1.8}v${r * 1.8}h${-r * 1.8}z`
      : shape === 2 ? `M${x} ${y - r * 1.25}L${x + r * 1.25} ${y}L${x} ${y + r * 1.25}L${x - r * 1.25} ${y}z`
      : `M${x} ${y - r * 1.2}L${x + r * 1.1} ${y + r * 0.85}H${x - r * 1.1}z`;
    return element("path", { d, ...style });
  }

  function swatch(look, lines) {
    const it = element("svg", { width: 22, height: 12, "aria-hidden": "true" });
    if (lines) {
      it.append(element("line", { x1: 1, x2: 21, y1: 6, y2: 6, stroke: colour(look), "stroke-width": 3,
        "stroke-dasharray": dash(look), "stroke-linecap": "round" }));
    } else it.append(mark(look, 11, 6, 5));
    return it;
  }

  // ── figures ──────────────────────────────────────────────────────────────

  class Figure {
    constructor(figure, host) {
      this.figure = figure;
      this.host = host;
      this.chosen = figure.choices.map((it) => it.first);
      this.window = null;
      this.off = new Set();
      this.at = null;
      this.controls();
      this.plot = element("div", { class: "plot", tabindex: "0", role: "slider",
        "aria-label": `Values of: ${figure.title}`, "aria-valuemin": 0,
        onkeydown: (event) => this.key(event),
        onpointermove: (event) => this.point(event),
        onpointerdown: (event) => this.point(event),
        onpointerleave: () => this.leave(),
        onblur: () => this.leave() });
      this.tip = element("div", { class: "tip", hidden: "", "aria-hidden": "true" });
      this.hint = element("p", { class: "hint" },
        "Point at the chart, or focus it and press the arrow keys, to read its values.");
      this.table = element("div", { class: "scroll tall", tabindex: "0", role: "group",
        "aria-label": `Table: ${figure.title}` });
      this.details = element("details", { ontoggle: () => this.fill() },
        element("summary", {}, "The values as a table"), this.table);
      host.append(this.legend, this.plot, this.hint, this.details);
      new ResizeObserver(() => this.draw()).observe(host);
      redraws.push(() => this.draw());
    }

    get view() {
      return this.figure.views.find((view) => view.at.every((at, index) => at === this.chosen[index]));
    }

    get series() {
      const view = this.view;
      const days = view.scale === "days" || view.scale === "ends";
      const shown = view.series.filter((it) => !this.off.has(it.name) && it.points.length);
      if (!days || this.window === null) return shown;
      const last = view.scale === "ends" ? this.window : this.window - 1;
      return shown.map((it) => ({ ...it, points: it.points.filter(([x]) => x <= last) }));
    }

    controls() {
      const { choices, windows } = this.figure;
      const row = element("div", { class: "row" });
      choices.forEach((it, index) => {
        if (it.options.length < 2) return;
        row.append(choice(it.label, it.options, it.first, (at) => {
          this.chosen[index] = at;
          this.at = null;
          this.draw();
        }));
      });
      if (windows.length) {
        const options = [...windows.map((days) => String(days)), "all"];
        row.append(choice("Days", options, windows.length, (at) => {
          this.window = at < windows.length ? windows[at] : null;
          this.at = null;
          this.draw();
        }));
      }
      if (row.childElementCount) this.host.append(row);
      this.legend = element("div", { class: "row legend", role: "group", "aria-label": "Show or hide" });
    }

    /** The legend shows every series of the view; a click takes one away or brings it back. */
    drawLegend() {
      const names = this.view.series.map((it) => it.name).join("\n") + this.figure.kind;
      if (names === this.legendOf) return;
      this.legendOf = names;
      this.legend.replaceChildren(...this.view.series.map(({ name, look }) => {
        const button = element("button", { type: "button", title: name,
          "aria-pressed": String(!this.off.has(name)), onclick: () => {
            if (!this.off.delete(name)) this.off.add(name);
            button.setAttribute("aria-pressed", String(!this.off.has(name)));
            this.at = null;
            this.draw();
          } }, swatch(look, this.figure.kind === "lines"), element("span", {}, name));
        return button;
      }));
    }

    draw() {
      const width = state.width ?? Math.floor(this.host.clientWidth);
      if (!width || !this.view) return;
      this.drawLegend();
      this.size = 0.78 * parseFloat(getComputedStyle(document.documentElement).fontSize);
      const series = this.series;
      const stops = new Set(series.flatMap((it) => it.points.map(([x]) => x)));
      this.stops = [...stops].sort((a, b) => a - b);
      this.plot.setAttribute("aria-valuemax", Math.max(this.stops.length - 1, 0));
      if (!this.stops.length) {
        this.plot.replaceChildren(element("p", { class: "empty" }, "Nothing is switched on."));
        this.plot.setAttribute("aria-valuenow", 0);
        this.plot.setAttribute("aria-valuetext", "Nothing is switched on");
      } else {
        this.svg = element("svg", { "aria-hidden": "true", focusable: "false" });
        if (this.figure.kind === "rows") this.rows(series, width);
        else this.lines(series, width);
        this.top = element("g");
        this.svg.append(this.top);
        this.plot.replaceChildren(this.svg, this.tip);
        this.show();
      }
      if (this.details.open) this.fill();
    }

    /** Lowest and highest value of some series, 0 among them, with their intervals or without. */
    range(series, intervals = true) {
      const all = series.flatMap((it) => it.points.flatMap(([, ...values]) => (intervals ? values : values.slice(0, 1))));
      all.push(0);
      return [Math.min(...all), Math.max(...all)];
    }

    text(x, y, text, attributes = {}) {
      this.svg.append(element("text", { x, y, ...attributes }, text));
    }

    lines(series, width) {
      const { view, size } = this;
      const height = Math.round(Math.min(Math.max(width * 0.5, 250), 430) + 2.2 * size);
      this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      // More bands than these hide each other.
      const joined = this.figure.kind === "lines";
      const banded = !joined || series.length <= 4;
      const [low, high] = this.range(series, banded);
      const marks = ticks(low, high, height / (5 * size));
      const [bottom, ceiling] = [marks[0], marks.at(-1)];
      const left = Math.ceil(widest(marks.map((it) => written(it, view.form, view.signed)), size)) + 10;
      const [right, head, foot] = [width - 1.6 * size, 2.2 * size, height - 2.3 * size];
      const log = view.scale === "doublings";
      const on = (x) => (log ? Math.log(x) : x);
      const [from, to] = [on(this.stops[0]), on(this.stops.at(-1))];
      this.x = (x) => (to === from ? (left + right) / 2 : left + ((on(x) - from) / (to - from)) * (right - left));
      this.y = (y) => foot - ((y - bottom) / (ceiling - bottom || 1)) * (foot - head);
      this.box = { left, right, head, foot };
      const unit = banded || series.every((it) => it.points[0].length < 4) ? view.unit : `${view.unit} (bands while at most four are shown)`;
      this.text(0, 1.05 * size, cut(unit, width, size));
      this.campaigns();
      for (const it of marks) {
        const y = this.y(it);
        this.svg.append(element("line", { class: it === 0 && view.signed ? "zero" : "grid", x1: left, x2: right, y1: y, y2: y }));
        this.text(left - 8, y + size * 0.35, written(it, view.form, view.signed), { "text-anchor": "end" });
      }
      this.across();
      for (const it of series) {
        if (!joined) this.whiskers(it);
        else if (banded) this.band(it);
      }
      for (const { look, points } of series) {
        if (joined) {
          const d = points.map(([x, y], at) => `${at ? "L" : "M"}${this.x(x).toFixed(1)} ${this.y(y).toFixed(1)}`).join("");
          this.svg.append(element("path", { class: "line", d, stroke: colour(look), "stroke-dasharray": dash(look) }));
        }
        if (!joined || points.length < 12) {
          for (const [x, y] of points) this.svg.append(mark(look, this.x(x), this.y(y), 4.2));
        }
      }
    }

    band({ look, points }) {
      const around = points.filter((it) => it.length === 4);
      if (!around.length) return;
      const at = (x, y) => `${this.x(x).toFixed(1)} ${this.y(y).toFixed(1)}`;
      const d = "M" + around.map(([x, , low]) => at(x, low)).join("L") + "L"
        + around.toReversed().map(([x, , , high]) => at(x, high)).join("L") + "z";
      this.svg.append(element("path", { class: "band", d, fill: colour(look) }));
    }

    whiskers({ look, points }) {
      for (const [x, , low, high] of points) {
        if (low === undefined) continue;
        this.svg.append(element("line", { class: "whisker", stroke: colour(look), x1: this.x(x), x2: this.x(x), y1: this.y(low), y2: this.y(high) }));
      }
    }

    /** Days of campaigns of what is shown, and the day of release where days before it are shown. */
    campaigns() {
      const days = ["days", "ends"].includes(this.view.scale);
      if (!days) return;
      const { left, right, head, foot } = this.box;
      const shown = new Set(this.series.map((it) => it.look));
      const spans = this.figure.spans.filter((it) => shown.has(it.look));
      const unlike = [...new Set(spans.map(({ from, to }) => `${from} ${to}`))].map((it) => it.split(" ").map(Number));
      const within = (x) => Math.min(Math.max(this.x(x), left), right);
      for (const [from, to] of unlike) {
        const [x, end] = [within(from), within(to)];
        if (end - x < 1) continue;
        this.svg.append(element("rect", { class: "span", x, width: end - x, y: head, height: foot - head }));
      }
      const [first] = unlike.sort((a, b) => a[0] - b[0]);
      const room = first ? Math.min(within(first[1]) - within(first[0]) + 40, right - within(first[0])) : 0;
      if (first && room > 6 * this.size) this.text(within(first[0]) + 5, head + 1.1 * this.size, cut(unlike.length > 1 ? "campaigns" : "campaign", room, this.size));
      if (this.stops[0] < 0 && this.stops.at(-1) > 0) {
        const x = this.x(0);
        this.svg.append(element("line", { class: "cursor", x1: x, x2: x, y1: head, y2: foot, opacity: 0.5 }));
        this.text(x + 5, head - 0.35 * this.size, "release");
      }
    }

    /** The horizontal axis. */
    across() {
      const { view, size } = this;
      const { left, right, foot } = this.box;
      const [from, to] = [this.stops[0], this.stops.at(-1)];
      const days = view.scale === "days" || view.scale === "ends";
      const most = Math.max(2, Math.floor((right - left) / ((days && state.dates ? 6 : 5) * size)));
      let marks = days ? dayTicks(from, to, most)
        : view.scale === "doublings" ? this.stops
        : ticks(from, to, most).filter((it) => it >= from - 1e-12 && it <= to + 1e-12);
      if (!marks.length) marks = [from];
      let end = -Infinity;
      for (const it of marks) {
        const [x, text] = [this.x(it), place(view, it, false)];
        const half = widest([text], size) / 2;
        this.svg.append(element("line", { class: "grid", x1: x, x2: x, y1: foot, y2: foot + 5 }));
        if (x - half < end + 6) continue;
        end = x + half;
        this.text(x, foot + 1.35 * size, text, { "text-anchor": "middle" });
      }
      const label = days ? (state.dates ? "" : "days from release") : view.scale === "shares" ? "save rate" : view.across;
      this.text(right, foot + 2.5 * size, label, { "text-anchor": "end" });
      this.svg.setAttribute("viewBox", `0 0 ${state.width ?? Math.floor(this.host.clientWidth)} ${foot + 2.9 * size}`);
    }

    rows(series, width) {
      const { view, size } = this;
      const narrow = width < 34 * size;
      const names = narrow ? 0 : Math.min(widest(this.stops.map((it) => view.names[it]), size) + 14, width * 0.36);
      // Rows whose series are one each need no room for the others.
      const beside = Math.max(...this.stops.map((row) => series.filter((it) => it.points.some(([x]) => x === row)).length));
      const each = beside > 1 ? 1.25 * size : 1.5 * size;
      const pad = (narrow ? 1.9 : 0.8) * size;
      const tall = beside * each + pad + 0.4 * size;
      const texts = series.flatMap((it) => it.points.map((point) => estimate(point, view.form, view.signed)));
      const values = width > 44 * size ? widest(texts, size) + 14 : 0;
      const head = 2.9 * size;
      const foot = head + this.stops.length * tall;
      this.svg.setAttribute("viewBox", `0 0 ${width} ${Math.ceil(foot + 0.8 * size)}`);
      const [low, high] = this.range(series);
      const [left, right] = [names + (narrow ? 8 : 0), width - values - 8];
      const marks = ticks(low, high, Math.max(2, (right - left) / (7 * size)));
      const [start, end] = [marks[0], marks.at(-1)];
      this.x = (value) => left + ((value - start) / (end - start || 1)) * (right - left);
      this.text(0, 1.05 * size, cut(view.unit, width, size));
      for (const it of marks) {
        const x = this.x(it);
        this.svg.append(element("line", { class: it === 0 ? "zero" : "grid", x1: x, x2: x, y1: head, y2: foot }));
        const text = written(it, view.form, view.signed);
        const half = widest([text], size) / 2;
        this.text(Math.min(Math.max(x, half), width - half), head - 0.45 * size, text, { "text-anchor": "middle" });
      }
      this.places = this.stops.map((row, index) => {
        const y = head + index * tall;
        const hit = element("rect", { class: "hit", x: 0, y, width, height: tall });
        this.svg.append(hit);
        if (index) this.svg.append(element("line", { class: "grid", x1: 0, x2: width, y1: y, y2: y }));
        const own = series.filter((it) => it.points.some(([x]) => x === row));
        const name = cut(view.names[row], narrow ? width - 8 : names - 14, size);
        this.text(0, narrow ? y + 1.35 * size : y + tall / 2 + 0.35 * size, name, { class: "name" });
        own.forEach((it, at) => {
          const point = it.points.find(([x]) => x === row);
          const above = narrow ? pad : (tall - own.length * each) / 2;
          const middle = y + above + (at + 0.5) * each;
          const [, value, from, to] = point;
          if (from !== undefined) this.svg.append(element("line", { class: "whisker", stroke: colour(it.look), x1: this.x(from), x2: this.x(to), y1: middle, y2: middle }));
          this.svg.append(mark(it.look, this.x(value), middle, 4.6));
          if (values) this.text(width - values + 6, middle + 0.35 * size, estimate(point, view.form, view.signed));
        });
        return { y, tall, hit };
      });
    }

    // ── the cursor ──

    key(event) {
      const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 7, PageUp: -7 };
      const last = this.stops.length - 1;
      if (last < 0) return;
      if (event.key === "Escape") this.at = null;
      else if (event.key === "Home") this.at = 0;
      else if (event.key === "End") this.at = last;
      else if (event.key in steps) {
        const from = this.at ?? (steps[event.key] > 0 ? -1 : last + 1);
        this.at = Math.min(Math.max(from + steps[event.key], 0), last);
      } else return;
      event.preventDefault();
      this.show();
    }

    point(event) {
      if (!this.stops.length || !this.svg) return;
      const box = this.svg.getBoundingClientRect();
      const scale = this.svg.viewBox.baseVal.width / box.width;
      const [x, y] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
      const far = this.figure.kind === "rows"
        ? this.places.map((it) => Math.abs(it.y + it.tall / 2 - y))
        : this.stops.map((it) => Math.abs(this.x(it) - x));
      this.at = far.indexOf(Math.min(...far));
      this.show();
    }

    leave() {
      if (this.plot.matches(":focus-visible")) return;
      this.at = null;
      if (this.stops?.length) this.show();
    }

    /** Draws the cursor and tells what it stands on. */
    show() {
      const { view, plot, tip } = this;
      this.top.replaceChildren();
      this.places?.forEach((it) => it.hit.classList.remove("on"));
      plot.setAttribute("aria-valuenow", this.at ?? 0);
      tip.hidden = this.at === null;
      if (this.at === null) {
        plot.setAttribute("aria-valuetext", "Press the arrow keys to read values");
        return;
      }
      const stop = this.stops[this.at];
      const here = this.series.map((it) => [it, it.points.find(([x]) => x === stop)]).filter(([, it]) => it);
      const heading = capital(told(view, stop));
      const values = here.map(([it, point]) => [it, estimate(point, view.form, view.signed)]);
      plot.setAttribute("aria-valuetext", `${heading}. ` + values.map(([it, text]) => `${it.name}: ${text}`).join("; "));
      tip.replaceChildren(element("b", { dir: "auto" }, heading), ...values.map(([it, text]) =>
        element("div", {}, element("i", { style: `background:${colour(it.look)}` }),
          element("span", {}, text, element("span", { class: "of" }, " ", element("bdi", {}, it.name))))));
      const box = this.svg.getBoundingClientRect();
      const scale = box.width / this.svg.viewBox.baseVal.width;
      if (this.figure.kind === "rows") {
        const { y, tall, hit } = this.places[this.at];
        hit.classList.add("on");
        const below = y + tall + 6;
        tip.style.top = `${below * scale}px`;
        tip.style.left = `${Math.max(0, box.width - tip.offsetWidth - 8)}px`;
        return;
      }
      const { head, foot } = this.box;
      const x = this.x(stop);
      this.top.append(element("line", { class: "cursor", x1: x, x2: x, y1: head, y2: foot }));
      for (const [it, [, value]] of here) {
        this.top.append(element("circle", { class: "ring", cx: x, cy: this.y(value), r: 4, stroke: colour(it.look) }));
      }
      const room = box.width - x * scale;
      const wide = tip.offsetWidth;
      tip.style.left = `${room > wide + 16 ? x * scale + 12 : Math.max(0, x * scale - wide - 12)}px`;
      tip.style.top = `${head * scale}px`;
    }

    /** The values of the view as a table, for those who do not see or want the chart. */
    fill() {
      const { view } = this;
      if (!this.details.open || !view || !this.stops) return;
      const head = element("tr", {}, element("th", { scope: "col" }, view.names.length ? capital(view.across) : this.column()),
        ...this.series.map((it) => element("th", { scope: "col", class: "number" }, it.name)));
      const body = this.stops.map((stop) => element("tr", {},
        element("th", { scope: "row" }, view.names.length ? view.names[stop] : place(view, stop, true)),
        ...this.series.map((it) => {
          const point = it.points.find(([x]) => x === stop);
          return element("td", { class: "number" }, point ? estimate(point, view.form, view.signed) : "–");
        })));
      this.table.replaceChildren(element("table", {},
        element("caption", { class: "said" }, `${this.figure.title}: ${view.unit}`),
        element("thead", {}, head), element("tbody", {}, ...body)));
    }

    column() {
      const { scale, across } = this.view;
      if (scale === "days" || scale === "ends") return state.dates ? "Date" : capital(across);
      return scale === "shares" ? "Save rate" : capital(across);
    }
  }

  // ── splits ───────────────────────────────────────────────────────────────

  /**
   * Sliders over splits that were lived. What one channel gets more the others get less, first the
   * one that was moved longest ago, so that each split can be reached channel by channel. Nothing is
   * made up between the splits: one that was not lived shows the nearest that was.
   */
  class Picker {
    constructor(picker, host) {
      this.picker = picker;
      this.chosen = picker.choices.map((it) => it.first);
      this.moved = picker.channels.map((_, channel) => channel);
      const row = element("div", { class: "row" });
      picker.choices.forEach((it, index) => {
        if (it.options.length < 2) return;
        row.append(choice(it.label, it.options, it.first, (at) => {
          this.chosen[index] = at;
          this.show();
        }));
      });
      this.sliders = picker.channels.map((name, channel) => {
        const id = `${picker.id}-${channel}`;
        const input = element("input", { type: "range", id, min: 0, max: picker.parts, step: 1,
          oninput: () => this.move(channel, Number(input.value)) });
        const money = element("output", { for: id });
        const form = element("small");
        const label = element("label", { for: id, title: name }, swatch(channel + 1, false), element("bdi", {}, name));
        host.append(element("div", { class: "slider" }, label, input, money, form));
        return { input, money, form };
      });
      host.prepend(row);
      const reset = (words, to) => element("button", { type: "button", onclick: () => {
        this.parts = to();
        this.show();
      } }, words);
      host.append(element("div", { class: "row" },
        reset("Best split", () => [...this.pool.splits[0].parts]),
        reset("Even split", () => this.even()),
        this.back = reset("Go to the nearest that was lived", () => [...this.nearest().parts])));
      this.told = element("p", { class: "told", role: "status" });
      this.scale = element("div", { class: "plot", "aria-hidden": "true" });
      host.append(this.told, this.scale);
      this.parts = [...this.pool.splits[0].parts];
      this.show();
      new ResizeObserver(() => this.draw()).observe(host);
      this.host = host;
      redraws.push(() => this.draw());
    }

    get pool() {
      return this.picker.pools.find((it) => it.at.every((at, index) => at === this.chosen[index]));
    }

    dollars(parts) {
      const money = (parts / this.picker.parts) * this.pool.budget;
      return money % 1 === 0 ? `$${grouped(money.toFixed(0))}` : written(money, "dollars");
    }

    /** The parts as even as whole parts are. */
    even() {
      const { parts, channels } = this.picker;
      const least = Math.floor(parts / channels.length);
      return channels.map((_, at) => least + (at < parts % channels.length ? 1 : 0));
    }

    /** Gives a channel so many parts, and the others the rest. */
    move(channel, parts) {
      let over = parts - this.parts[channel];
      this.parts[channel] = parts;
      this.moved = [...this.moved.filter((it) => it !== channel), channel];
      for (const other of this.moved) {
        if (other === channel || over === 0) continue;
        const given = over > 0 ? Math.min(over, this.parts[other]) : over;
        this.parts[other] -= given;
        over -= given;
      }
      this.show();
    }

    /** The lived split with the least money elsewhere, of several the one with most replicates. */
    nearest() {
      const far = (it) => it.parts.reduce((sum, parts, at) => sum + Math.abs(parts - this.parts[at]), 0);
      return this.pool.splits.reduce((best, it) => {
        const [a, b] = [far(it), far(best)];
        return a < b || (a === b && it.replicates > best.replicates) ? it : best;
      });
    }

    /** A split in words: "$36 Ads, $24 Retargeting". */
    words({ parts }) {
      const some = parts.map((it, at) => (it ? `${this.dollars(it)} ${this.picker.channels[at]}` : "")).filter(Boolean);
      return some.join(", ") || "nothing";
    }

    show() {
      const it = this.nearest();
      const isIt = it.parts.every((parts, at) => parts === this.parts[at]);
      this.sliders.forEach(({ input, money, form }, at) => {
        input.value = this.parts[at];
        money.value = this.dollars(this.parts[at]);
        input.setAttribute("aria-valuetext", money.value);
        form.textContent = it.parts[at] ? it.forms[at] : "";
      });
      this.back.disabled = isIt;
      const { form, unit } = this.picker;
      const value = (ends, signed) => estimate([0, ...ends], form, signed);
      const most = Math.max(...this.pool.splits.map((it) => it.replicates));
      const left = it.out_after === null ? "" : `, as it was left after round ${it.out_after}`;
      const few = it.replicates < most ? ` of ${most}` : "";
      const behind = it.behind.length ? `${value(it.behind, false)} behind the best` : "the best of the search";
      this.told.replaceChildren(
        element("span", {}, isIt ? "" : `This split was not lived. The nearest that was: ${this.words(it)}. `),
        element("b", {}, value(it.effect, true)), ` ${unit}: ${behind}. `,
        element("span", { class: "of" }, `${it.replicates}${few} replicates${left}.`),
        it.again.length ? ` Measured again in fresh replicates: ${value(it.again, true)}.` : "");
      this.draw();
    }

    /** All lived splits on a line, and the shown one with its interval. */
    draw() {
      const width = state.width ?? Math.floor(this.scale.clientWidth);
      if (!width) return;
      const { form } = this.picker;
      const size = 0.78 * parseFloat(getComputedStyle(document.documentElement).fontSize);
      const it = this.nearest();
      const all = this.pool.splits.map((split) => split.effect[0]);
      const marks = ticks(Math.min(0, ...all, ...it.effect), Math.max(0, ...all, ...it.effect), width / (7 * size));
      const [low, high] = [marks[0], marks.at(-1)];
      const edge = 3 * size;
      const x = (value) => edge + ((value - low) / (high - low || 1)) * (width - 2 * edge);
      const tall = 4.6 * size;
      const svg = element("svg", { viewBox: `0 0 ${width} ${tall}`, focusable: "false" });
      for (const mark of marks) {
        svg.append(element("line", { class: "grid", x1: x(mark), x2: x(mark), y1: 0, y2: 3 * size }),
          element("text", { x: x(mark), y: 4.2 * size, "text-anchor": "middle" }, written(mark, form, true)));
      }
      for (const value of all) {
        svg.append(element("line", { x1: x(value), x2: x(value), y1: 0.4 * size, y2: 1.2 * size, stroke: "var(--muted)", "stroke-width": 1.5 }));
      }
      const [value, ...ends] = it.effect;
      const y = 2.1 * size;
      if (ends.length) svg.append(element("line", { class: "whisker", x1: x(ends[0]), x2: x(ends[1]), y1: y, y2: y, stroke: colour(1) }));
      svg.append(element("line", { x1: x(value), x2: x(value), y1: 0.2 * size, y2: y, stroke: colour(1), "stroke-width": 2 }),
        mark(1, x(value), y, 5));
      this.scale.replaceChildren(svg);
    }
  }

  // ── tables ───────────────────────────────────────────────────────────────

  /** A cell as RFC 4180 has it. */
  function csvCell(value) {
    const text = value === null ? "" : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  class Sheet {
    constructor(sheet, host) {
      this.sheet = sheet;
      this.only = new Map(sheet.chosen);
      this.sorted = null;
      const row = element("div", { class: "row" });
      for (const [column, first] of sheet.chosen) {
        const all = [...new Set(sheet.rows.map((it) => it[column]))];
        if (!all.includes(first)) this.only.set(column, all[0]);
        if (all.length < 2) continue;
        const name = sheet.columns[column].name;
        const words = all.map((it) => (name === "window_days" ? `${it} days` : String(it).replaceAll("_", " ")));
        row.append(choice(capital(name.replace("_days", "")), words, Math.max(all.indexOf(first), 0), (at) => {
          this.only.set(column, all[at]);
          this.draw();
        }));
      }
      row.append(
        element("button", { type: "button", onclick: () => copy(this.csv(this.rows()), "The table") }, "Copy as CSV"),
        element("button", { type: "button", onclick: () => download(`${sheet.id}.csv`, this.csv(sheet.rows), "text/csv") }, "Download all rows"));
      this.scroll = element("div", { class: "scroll tall", tabindex: "0", role: "group", "aria-labelledby": `sheet-${sheet.id}` });
      host.append(row, this.scroll);
      this.shape();
      this.draw();
    }

    /** Columns as they are shown: an estimate and the ends of its interval share one. */
    shape() {
      const { columns, rows } = this.sheet;
      const find = (name) => columns.findIndex((it) => it.name === name);
      this.shown = [];
      columns.forEach(({ name, about, number }, at) => {
        if (rows.every((it) => it[at] === null) || this.only.has(at) || /_(low|high)$/.test(name) && find(name.replace(/_(low|high)$/, "")) >= 0) return;
        const ends = [find(`${name}_low`), find(`${name}_high`)];
        this.shown.push({ at, ends: ends[0] >= 0 && ends[1] >= 0 ? ends : null, name: name.replaceAll("_", " "), about, number });
      });
      const [low, high] = [find("simultaneous_low"), find("simultaneous_high")];
      if (low >= 0 && high >= 0) {
        this.shown = this.shown.filter((it) => it.at !== low && it.at !== high);
        const after = this.shown.findIndex((it) => it.name === "effect");
        this.shown.splice(after + 1, 0, { at: low, ends: [low, high], alone: true, name: "simultaneous", about: columns[low].about, number: true });
      }
      this.forms = columns.map(({ name, about }, at) => {
        const values = rows.map((it) => it[at]).filter((it) => it !== null);
        if (name === "p_best") return "chance";
        if (/\[USD\]$/.test(about)) return "dollars";
        if (/share|rate\b/.test(name) && values.every((it) => Math.abs(it) <= 5)) return "percent";
        return "auto";
      });
    }

    rows() {
      const rows = this.sheet.rows.filter((row) => [...this.only].every(([column, value]) => row[column] === value));
      if (!this.sorted) return rows;
      const { at, down } = this.sorted;
      const before = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
      return rows.toSorted((a, b) => {
        // What is missing comes last either way.
        if (a[at] === null || b[at] === null) return (a[at] === null) - (b[at] === null);
        return down ? before(b[at], a[at]) : before(a[at], b[at]);
      });
    }

    csv(rows) {
      const lines = [this.sheet.columns.map((it) => it.name), ...rows];
      return lines.map((cells) => cells.map(csvCell).join(",") + "\n").join("");
    }

    /** How numbers of a row are written: rates and money by what the row measures. */
    form(row, at) {
      if (this.forms[at] !== "auto") return this.forms[at];
      const measured = this.sheet.columns.findIndex((it) => it.name === "measure");
      const what = measured < 0 ? "" : String(row[measured]);
      if (/^(cost|penalty|royalties|commission)$/.test(what)) return "dollars";
      if (/_rate$|_share$|^saves_per/.test(what)) return "percent";
      return Math.abs(row[at]) < 100 && /_per_|^return/.test(what) ? "plain" : Math.abs(row[at]) < 1 ? "plain" : "count";
    }

    number(row, at) {
      const value = row[at];
      if (value === null) return "–";
      const form = this.form(row, at);
      if (form !== "chance") return written(value, form);
      return value > 0.99 ? ">\u00a099\u00a0%" : value < 0.01 ? "<\u00a01\u00a0%" : written(value, "percent");
    }

    cell(row, { at, ends, alone, number }) {
      if (!number) return element("td", { class: "text" }, row[at] === null ? "–" : String(row[at]));
      const cell = element("td", { class: "number" });
      if (!alone) cell.append(this.number(row, at));
      if (ends && row[ends[0]] !== null) {
        const text = `(${this.number(row, ends[0])} to ${this.number(row, ends[1])})`;
        cell.append(alone ? text : " ", alone ? "" : element("small", {}, text));
      } else if (alone) cell.append("–");
      return cell;
    }

    draw() {
      const heads = this.shown.map((column) => {
        const sort = this.sorted?.at === column.at ? (this.sorted.down ? "descending" : "ascending") : "none";
        return element("th", { scope: "col", "aria-sort": sort, class: column.number ? "number" : null },
          element("button", { type: "button", title: meaning(column.about), onclick: () => this.sort(column) }, column.name));
      });
      const body = this.rows().map((row) => element("tr", {}, ...this.shown.map((column) => this.cell(row, column))));
      this.scroll.replaceChildren(element("table", {},
        element("caption", { class: "said" }, this.sheet.title),
        element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...body)));
    }

    /** Numbers are sorted from the largest first, texts from A. */
    sort({ at, number, name }) {
      const down = this.sorted?.at === at ? !this.sorted.down : number;
      this.sorted = { at, down };
      this.draw();
      this.scroll.querySelectorAll("th button")[this.shown.findIndex((it) => it.at === at)].focus();
      say(`Sorted by ${name}, ${down ? "descending" : "ascending"}`);
    }
  }

  // ── copies and files ─────────────────────────────────────────────────────

  async function copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Where the clipboard is not given to a page from disk, a selection still is.
      const area = element("textarea", { class: "said", "aria-hidden": "true" });
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    say(`${what} is copied`);
  }

  function download(name, text, type) {
    const link = element("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    say(`${name} is saved`);
  }

  // ── the page ─────────────────────────────────────────────────────────────

  const root = document.documentElement;
  const isDark = () => (root.dataset.look ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

  function tools() {
    const bar = document.getElementById("tools");
    if (!Number.isNaN(RELEASED) && DATA.figures.some((it) => it.views.some((view) => ["days", "ends"].includes(view.scale)))) {
      bar.append(group("Days or dates", ["Days", "Dates"], 0, (at) => {
        state.dates = at === 1;
        redraws.forEach((redraw) => redraw());
      }));
    }
    const large = element("button", { type: "button", "aria-pressed": "false", onclick: () => {
      const on = root.dataset.size !== "large";
      root.dataset.size = on ? "large" : "";
      large.setAttribute("aria-pressed", String(on));
      redraws.forEach((redraw) => redraw());
    } }, "Large type");
    const dark = element("button", { type: "button", "aria-pressed": String(isDark()), onclick: () => {
      root.dataset.look = isDark() ? "light" : "dark";
      dark.setAttribute("aria-pressed", String(isDark()));
    } }, "Dark");
    bar.append(large, dark);
  }

  function again() {
    const command = document.getElementById("command");
    const toml = document.getElementById("toml");
    command.closest("pre").after(element("div", { class: "row" },
      element("button", { type: "button", onclick: () => copy(command.textContent, "The command") }, "Copy the command"),
      element("button", { type: "button", onclick: () => copy(toml.textContent, "The scenario") }, "Copy the scenario"),
      element("button", { type: "button", onclick: () => download("scenario.resolved.toml", toml.textContent, "text/plain") }, "Download the scenario")));
  }

  /** On paper figures have its width, and the scenario is open, as nobody can open it there. */
  function paper() {
    let opened = [];
    const drawn = (width) => {
      state.width = width;
      redraws.forEach((redraw) => redraw());
    };
    addEventListener("beforeprint", () => {
      drawn(660);
      opened = [...document.querySelectorAll("#scenario:not([open])")];
      opened.forEach((it) => { it.open = true; });
    });
    addEventListener("afterprint", () => {
      opened.forEach((it) => { it.open = false; });
      drawn(null);
    });
  }

  const host = (kind, id) => document.querySelector(`[data-${kind}="${CSS.escape(id)}"] > .host`);
  tools();
  again();
  paper();
  for (const section of document.querySelectorAll("[data-picker]")) section.removeAttribute("hidden");
  for (const section of ["explore", "tables"]) document.getElementById(section)?.removeAttribute("hidden");
  for (const view of DATA.figures.flatMap((it) => it.views)) view.unit = meaning(view.unit);
  for (const picker of DATA.pickers) new Picker(picker, host("picker", picker.id));
  for (const figure of DATA.figures) new Figure(figure, host("figure", figure.id));
  for (const sheet of DATA.sheets) new Sheet(sheet, host("sheet", sheet.id));
  // Widths of text are known once the typeface is.
  document.fonts.ready.then(() => redraws.forEach((redraw) => redraw()));
})();
