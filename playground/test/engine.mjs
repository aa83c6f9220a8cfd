// The engine in Node, through the same worker script that a page uses.
import { readFileSync } from "node:fs";
import vm from "node:vm";

/** An engine of these bytes: `ask` answers a request or throws what is wrong. */
export const start = async (bytes) => {
  const source = readFileSync(new URL("../fragment/worker.js", import.meta.url), "utf8");
  const context = vm.createContext({
    TextEncoder, TextDecoder, Uint8Array, DataView, WebAssembly, postMessage: () => {},
  });
  vm.runInContext(`${source}\nglobalThis.parts = { begin, ask, why: () => trapped };`, context);
  const { begin, ask, why } = context.parts;
  const engine = await begin(await WebAssembly.compile(bytes));
  const answered = (request) => {
    try {
      return ask(engine, JSON.stringify(request));
    } catch (error) {
      throw new Error(why() || String(error));
    }
  };
  return {
    ask: (request) => {
      const { good, text } = answered(request);
      if (!good) throw new Error(text);
      return JSON.parse(text);
    },
  };
};

/** Runs a whole scenario: every replicate, then what they show. */
export const run = (engine, toml, theme = "blog") => {
  const { replicates } = engine.ask({ do: "plan", toml });
  const pieces = [];
  for (let number = 0; number < replicates; number += 1) {
    pieces.push(engine.ask({ do: "replicate", toml, number }));
  }
  return engine.ask({ do: "conclude", toml, replicates: pieces, theme });
};
