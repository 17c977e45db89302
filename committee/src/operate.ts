import { parseArgs } from "node:util";
import { z } from "zod";
import { ask } from "./commands/ask.ts";
import { backup, restore } from "./commands/backup.ts";
import { exportCommittee } from "./commands/export.ts";
import { init } from "./commands/init.ts";
import { join } from "./commands/join.ts";
import { type PlanOptions, plan } from "./commands/plan.ts";

const USAGE = `Usage: operate.ts <verb>   (SEAL_KEY_FILE names the file with the key that seals a node's files)
  init DIR                                 a node's identity
  plan --threshold T --out FILE URL...     a plan for a fresh key among running nodes
  reshare --threshold T --from URL --from URL ... --out FILE URL...   a plan that hands the key on
  join DIR PLAN.json                       let a node carry a plan out
  status URL...                            how nodes stand
  export --out FILE [--wait S] URL...      the committee's public half
  backup DIR FILE                          a node's sealed files in one
  restore DIR FILE`;
import { writeAtomically } from "./sealedFile.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    threshold: { type: "string" },
    from: { type: "string", multiple: true },
    out: { type: "string" },
    wait: { type: "string", default: "0" },
  },
});
const [verb = "", ...rest] = positionals;
const [dir = "", file = ""] = rest;

const VERBS: Record<string, () => object | Promise<object>> = {
  init: () => init(required(dir, "DIR"), process.env),
  plan: () => planned({ threshold: Number(values.threshold), members: rest }),
  reshare: () => planned({ threshold: Number(values.threshold), members: rest, from: values.from ?? [] }),
  join: () => join(required(dir, "DIR"), required(file, "PLAN.json"), process.env),
  status: async () => ({ nodes: await Promise.all(rest.map(statusOf)) }),
  export: () => exportCommittee(rest, required(values.out ?? "", "--out"), Number(values.wait)),
  backup: () => backup(required(dir, "DIR"), required(file, "FILE"), process.env),
  restore: () => restore(required(dir, "DIR"), required(file, "FILE"), process.env),
};

try {
  const run = VERBS[verb];
  if (!run) throw usageError(verb ? `There is no verb ${verb}` : "Name a verb");
  console.log(JSON.stringify(await run(), null, 2));
} catch (error) {
  console.error(error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message);
  process.exitCode = error instanceof Error && error.name === "UsageError" ? 2 : 1;
}

async function planned(options: PlanOptions): Promise<object> {
  const made = await plan(options);
  const out = required(values.out ?? "", "--out");
  writeAtomically(out, made.plan, 0o644);
  return { plan: made.id, file: out };
}

async function statusOf(url: string): Promise<object> {
  return ask(url, "health", z.looseObject({})).then(
    (health) => ({ url, ...health }),
    (error: Error) => ({ url, ok: false, error: error.message }),
  );
}

function required(value: string, name: string): string {
  if (!value) throw usageError(`${name} is missing`);
  return value;
}

function usageError(message: string): Error {
  return Object.assign(new Error(`${message}\n${USAGE}`), { name: "UsageError" });
}
