import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const MAIN = join(import.meta.dirname, "../../cli/src/main.ts");

/** How one command line went. */
export type Ran = { code: number; stdout: string; stderr: string };

/** The command line as a process, with the environment it runs in. */
export type Datagraph = {
  /** Runs it to its end. */
  run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ran>;
  /** Runs it with `--json` and returns its answer. Throws what it wrote when it fails. */
  json: <T>(...args: readonly string[]) => Promise<T>;
};

/** Returns the command line as a person has it whose environment is `env`, in a folder of their own. */
export function datagraph(folder: string, env: Readonly<Record<string, string>>): Datagraph {
  const run: Datagraph["run"] = async (args, more = {}) => {
    const own = { PATH: process.env.PATH, HOME: folder, ...env, ...more };
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: folder,
      env: own,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [[code], stdout, stderr] = await Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]);
    return { code: code as number, stdout, stderr };
  };
  return {
    run,
    json: async <T>(...args: readonly string[]) => {
      const { code, stdout, stderr } = await run([...args, "--json"]);
      if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}: ${stderr}`);
      return JSON.parse(stdout.trim().split("\n").at(-1)!) as T;
    },
  };
}
