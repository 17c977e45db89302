/** Lit's own SDK (v8), unmodified, against our committee: npm run test:lit-sdk. It is in a package of its own. */
import { runWith } from "../install.ts";

process.exitCode = runWith({
  folder: import.meta.dirname,
  package: "@lit-protocol/lit-client",
  what: "Lit's SDK (about 950 MB)",
});
