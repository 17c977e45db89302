import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/* Who installs DataGraph agrees to no terms but open source ones. */

type Package = { license?: string; link?: boolean };

const LOCK = join(import.meta.dirname, "../../package-lock.json");
/** Approved by the OSI, or giving away as much (CC0, and CC-BY for the table of browsers that is data). */
const OPEN = new Set([
  ...["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "CC-BY-4.0", "CC0-1.0", "ISC"],
  ...["LGPL-3.0-or-later", "LLVM-exception", "MIT", "MPL-2.0", "Python-2.0"],
]);
/** Both are MIT: the first by its repository, the second by a field that npm gave up. */
const SAY_IT_ELSEWHERE = ["node_modules/@nomicfoundation/ignition-ui", "node_modules/memorystream"];

test("every package of the lock comes under an open source licence", () => {
  const { packages } = JSON.parse(readFileSync(LOCK, "utf8")) as { packages: Record<string, Package> };
  const installed = Object.entries(packages).filter(([path, { link }]) => path.includes("node_modules/") && !link);
  const closed = installed.filter(([path, { license }]) => !isOpen(license) && !SAY_IT_ELSEWHERE.includes(path));
  expect(installed.length).toBeGreaterThan(0);
  expect(closed.map(([path, { license }]) => [path, license])).toEqual([]);
});

/** An SPDX expression whose every name is open. */
function isOpen(license = ""): boolean {
  const names = license.split(/[()\s]+|\b(?:AND|OR|WITH)\b/).filter((name) => name !== "");
  return names.length > 0 && names.every((name) => OPEN.has(name));
}
