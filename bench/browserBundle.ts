import { type BuildOptions, build } from "esbuild";

/** Returns what a browser loads of an entry point: one minified module. */
export async function browserBundle(
  entry: Pick<BuildOptions, "entryPoints" | "stdin" | "external">,
): Promise<Uint8Array> {
  const { outputFiles } = await build({
    ...entry,
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    conditions: ["browser"],
    minify: true,
    logLevel: "error",
  });
  return outputFiles[0]!.contents;
}
