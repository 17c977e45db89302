import { expect, test } from "vitest";
import { actionCid } from "./actionCid.ts";

test.each([
  // the vector of the hasher that Lit's server uses
  ["foobar\n", "QmRgutAxd8t7oGkSm4wmeuByG6M51wcTso6cubDdQtuEfL"],
  // what every IPFS node says of an empty file and of this one
  ["", "QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH"],
  ["hello world\n", "QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o"],
])("the CID of %j is %s", async (code, cid) => {
  expect(await actionCid(code)).toBe(cid);
});

test("any changed byte is another action, also beyond the first block", async () => {
  const code = "x".repeat(300_000);
  const cids = await Promise.all([code, `y${code.slice(1)}`, `${code.slice(1)}y`, `${code}x`].map(actionCid));
  expect(new Set(cids).size).toBe(4);
});
