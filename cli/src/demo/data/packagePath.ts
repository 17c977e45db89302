import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";

/** Returns the path of a file that an npm package ships. Throws when the package is not installed. */
export function packagePath(name: string, file: string): string {
  const manifest = findPackageJSON(name, import.meta.url);
  if (manifest === undefined) throw new Error(`The package ${name} is not installed; run npm ci`);
  return join(dirname(manifest), file);
}
