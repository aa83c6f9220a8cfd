// One instance of the engine: a request as text in, an answer as text out. It knows no scenario.
"use strict";

const utf8 = new TextEncoder();
let engine = null;
let trapped = "";

const words = (memory, start, length) =>
  new TextDecoder().decode(new Uint8Array(memory.buffer, start, length).slice());

/** What the module imports. Whatever else its libraries mention is never called. */
const imports = (module, memory) => {
  let told = 0;
  const page = {
    progress: (share) => {
      // A message a hundredth: more than that nobody sees.
      if (share < told || share >= told + 0.01) postMessage({ share: (told = share) });
    },
    trapped: (start, length) => { trapped = words(memory(), start, length); },
  };
  const all = { page };
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    all[from] ??= {};
    all[from][name] ??= () => { throw new Error(`${from}.${name} is not for a page`); };
  }
  return all;
};

const begin = async (module) => {
  const started = { exports: null };
  const instance = await WebAssembly.instantiate(module, imports(module, () => started.exports.memory));
  return (started.exports = instance.exports);
};

/** Asks the engine; whatever was handed out is handed back. */
const ask = ({ memory, room, request, release }, text) => {
  const bytes = utf8.encode(text);
  const start = room(bytes.length);
  new Uint8Array(memory.buffer, start, bytes.length).set(bytes);
  const answer = request(start, bytes.length) >>> 0;
  const head = new DataView(memory.buffer, answer, 8);
  const length = head.getUint32(0, true);
  const good = head.getUint32(4, true) === 1;
  const said = words(memory, answer + 8, length);
  release(answer, length);
  return { good, text: said };
};

onmessage = async ({ data }) => {
  if (data.module) {
    engine = begin(data.module);
    return;
  }
  try {
    postMessage(ask(await engine, data.request));
  } catch (error) {
    // After a trap the memory may be anything: this worker is of no use any more.
    postMessage({ broken: trapped || String(error) });
  }
};
