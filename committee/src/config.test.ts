import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

const valid = {
  NODE_DIR: "keys/node-2",
  RPC_URLS: "http://127.0.0.1:8545, http://127.0.0.1:8546",
  CHAIN_ID: "31337",
  CHAIN_NAME: "baseSepolia",
  ALLOWED_CONTRACTS: "0x5fbdb2315678afecb367f032d93f642f64180aa3",
};

test("reads lists, numbers and defaults", () => {
  expect(readConfig(valid)).toMatchObject({
    HOST: "127.0.0.1",
    PORT: 7470,
    RPC_URLS: ["http://127.0.0.1:8545", "http://127.0.0.1:8546"],
    CHAIN_ID: 31337,
    ALLOWED_CONTRACTS: ["0x5FbDB2315678afecb367f032d93F642f64180aa3"],
    NODE_DIR: "keys/node-2",
    DEPTH: 0,
  });
});

test("names the bad variable in one line", () => {
  const bad: [Record<string, string | undefined>, RegExp][] = [
    [{ PORT: "70000" }, /^PORT: /],
    [{ PORT: "x" }, /^PORT: must be a whole number$/],
    [{ RPC_URLS: "" }, /^RPC_URLS: /],
    [{ RPC_URLS: "file:///etc/passwd" }, /^RPC_URLS: /],
    [{ CHAIN_ID: undefined }, /^CHAIN_ID: /],
    [{ ALLOWED_CONTRACTS: "0x12" }, /^ALLOWED_CONTRACTS: must be addresses$/],
    [{ NODE_DIR: undefined }, /^NODE_DIR: /],
    [{ RPC_URLS: "http://127.0.0.1:8545" }, /^RPC_URLS: name two endpoints/],
    [{ RPC_URLS: "http://127.0.0.1:8545,http://127.0.0.1:8545" }, /^RPC_URLS: name two endpoints/],
    [{ DEPTH: "-1" }, /^DEPTH: /],
  ];
  for (const [change, message] of bad) {
    const read = () => readConfig({ ...valid, ...change } as NodeJS.ProcessEnv);
    expect(read).toThrow(message);
    expect(read).not.toThrow(/\n/);
  }
});
