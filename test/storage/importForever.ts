/** Imports files into the store that the first argument names, and tells of each that was confirmed, until it is killed. */
import { randomBytes } from "node:crypto";
import { openEmbeddedStorage } from "@datagraph/sdk/node";

const storage = await openEmbeddedStorage(process.argv[2]!);

async function* slowly() {
  for (let part = 0; part < 6; part++) yield randomBytes(700_000);
}

for (;;) {
  const { cid, size } = await storage.put(slowly());
  process.stdout.write(`${cid} ${size}\n`);
}
