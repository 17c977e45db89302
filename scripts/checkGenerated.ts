/** Generates again from what was built and compares: fails, naming the files, if what is there differs. The old files are put back. */
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, run } from "./run.ts";

const GENERATED = "protocol/src/generated";

const before = contents();
const backup = mkdtempSync(join(tmpdir(), "datagraph-generated-"));
cpSync(join(ROOT, GENERATED), backup, { recursive: true });
try {
  await step([join(ROOT, "scripts/generate.ts")]);
  const after = contents();
  const stale = [...new Set([...before.keys(), ...after.keys()])].filter(
    (file) => before.get(file) !== after.get(file),
  );
  for (const file of stale) console.error(`${file} is not what \`npm run generate\` writes`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} finally {
  rmSync(join(ROOT, GENERATED), { recursive: true });
  cpSync(backup, join(ROOT, GENERATED), { recursive: true });
  rmSync(backup, { recursive: true });
}

async function step(args: readonly string[]): Promise<void> {
  const { code, output } = await run(process.execPath, args, true);
  if (code !== 0) throw new Error(`${args.join(" ")} failed:\n${output}`);
}

function contents(): Map<string, string> {
  const files = globSync(`${GENERATED}/**/*.*`, { cwd: ROOT });
  return new Map(files.map((file) => [file, readFileSync(join(ROOT, file), "utf8")]));
}
