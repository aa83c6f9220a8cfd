// What the program says of a scenario: the hash in its manifest.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Result hash of `longplay run` over this text. */
export const hash = (program, toml) => {
  const folder = mkdtempSync(join(tmpdir(), "longplay-playground-"));
  try {
    const file = join(folder, "playground.toml");
    writeFileSync(file, toml);
    const options = { cwd: folder, stdio: ["ignore", "ignore", "pipe"] };
    execFileSync(program, ["run", file, "--quiet", "--no-progress", "--out", join(folder, "out")], options);
    return JSON.parse(readFileSync(join(folder, "out", "manifest.json"), "utf8")).result_hash;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** What `longplay check` says of this text on its standard error. */
export const complaint = (program, toml) => {
  const folder = mkdtempSync(join(tmpdir(), "longplay-playground-"));
  try {
    writeFileSync(join(folder, "playground.toml"), toml);
    execFileSync(program, ["check", "playground.toml"], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    return "";
  } catch (error) {
    return error.stderr.toString();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
