/**
 * Helia's verified-fetch, unmodified, against our trustless gateway: npm run test:helia. It is in a package of its own,
 * which the first run installs.
 */
import { runWith } from "../install.ts";

process.exitCode = runWith({
  folder: import.meta.dirname,
  package: "@helia/verified-fetch",
  what: "Helia's verified-fetch (about 400 MB)",
});
