import { enableCompileCache } from "node:module";
import { join } from "node:path";

// Before anything is loaded: types need stripping once, and a command starts in half the time and with 30 MiB less.
enableCompileCache(join(import.meta.dirname, "../../node_modules/.cache/datagraph"));
const { runCli } = await import("./runCli.ts");

process.exitCode = await runCli(process.argv.slice(2));
