import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";

const MAIN = join(import.meta.dirname, "main.ts");

describe("the command line", () => {
  it.each([
    [["upp"], "error: unknown command 'upp' (Did you mean up?)\n"],
    [["frobnicate"], "error: unknown command 'frobnicate'. See ./datagraph --help\n"],
    [["up", "--frsh"], "error: unknown option '--frsh' (Did you mean --fresh?)\n"],
    [["up", "--port-base"], "error: option '--port-base <number>' argument missing. See ./datagraph --help\n"],
    [["up", "--port-base", "many"], 'error: --port-base is "many": give a whole number\n'],
    [
      ["up", "now"],
      "error: too many arguments for 'up'. Expected 0 arguments but got 1: now. See ./datagraph --help\n",
    ],
  ])("refuses %j in one line", async (args, message) => {
    expect(await datagraph(args)).toMatchObject({ code: 2, stderr: message });
  });

  it("tells programs what is wrong in JSON", async () => {
    const { code, stdout } = await datagraph(["upp", "--json"]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({ error: "unknown command 'upp' (Did you mean up?)" });
  });

  it("fails with code 1 when a command fails", async () => {
    const { code, stderr } = await datagraph(["up", "--only", "chian"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: There is no part "chian". There are: chain, /);
  });

  it("shows help with examples", async () => {
    const { code, stdout } = await datagraph(["up", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("$ ./datagraph up --fresh");
  });

  it("shows every command when it is given none", async () => {
    const { code, stdout } = await datagraph([]);
    expect(code).toBe(0);
    for (const name of ["up", "test", "check"]) expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
  });
});

async function datagraph(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const [[code], stdout, stderr] = await Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]);
  return { code: code as number, stdout, stderr };
}
