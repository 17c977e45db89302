import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parseLitAction } from "../sdk/src/gate/lit/litAction.ts";

const dir = mkdtempSync(join(tmpdir(), "datagraph-lit-build-"));
const out = join(dir, "lit-action.json");
afterAll(() => rmSync(dir, { recursive: true }));

const SETTINGS = ["--chain-id", "31337", "--domain", "a.example,localhost:3000", "--rpc", "https://a.x,https://b.x"];

function build(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, "build.ts"), ...args], {
    encoding: "utf8",
  });
  return { status, said: `${stdout}${stderr}`.trim() };
}

test("the command prints the CID of what it writes, for the deployment of the chain, and can verify it", async () => {
  const { status, said } = build(...SETTINGS, "--out", out);
  expect([status, said]).toEqual([0, expect.stringMatching(/^Qm\w{44}$/)]);
  const action = await parseLitAction(readFileSync(out, "utf8"));
  expect(action).toMatchObject({ cid: said, chainId: 31337, domains: ["a.example", "localhost:3000"] });
  expect(build("--verify", out)).toEqual({ status: 0, said: expect.stringContaining(said) });
});

test("a file whose settings are not those of its code does not verify", () => {
  const action = JSON.parse(readFileSync(out, "utf8")) as object;
  writeFileSync(out, JSON.stringify({ ...action, lagBlocks: 99 }));
  expect(build("--verify", out)).toEqual({ status: 1, said: expect.stringMatching(/its settings give Qm/) });
});

test.each([
  [["--domain", "a", "--rpc", "https://a.x,https://b.x"], /--chain-id must be/],
  [["--chain-id", "31337", "--rpc", "https://a.x,https://b.x"], /--domain is missing/],
  [["--chain-id", "31337", "--domain", "a"], /--rpc is missing/],
  [["--chain-id", "31337", "--domain", "a", "--rpc", "https://a.x"], /two hosts at least/],
  [["--chain-id", "5", "--domain", "a", "--rpc", "https://a.x,https://b.x"], /not deployed on chain 5/],
])("%j is refused in a line", (args, message) => {
  const { status, said } = build(...args, "--out", join(dir, "none.json"));
  expect([status, said]).toEqual([1, expect.stringMatching(message)]);
});
