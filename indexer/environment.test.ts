import { expect, test } from "vitest";
import { readEnvironment } from "./environment.ts";

const good = { DATABASE_URL: "postgres://u:secret@127.0.0.1:1/d" };

test("defaults to the local chain", () => {
  expect(readEnvironment(good)).toEqual({
    chainId: 31337,
    local: true,
    rpcUrl: "http://127.0.0.1:8545",
    databaseUrl: good.DATABASE_URL,
  });
});

test.each([
  ["DATAGRAPH_CHAIN_ID", { ...good, DATAGRAPH_CHAIN_ID: "one" }],
  ["DATAGRAPH_RPC_URL", { ...good, DATAGRAPH_RPC_URL: "localhost:8545" }],
  ["DATAGRAPH_RPC_URL", { ...good, DATAGRAPH_CHAIN_ID: "1" }],
  ["DATABASE_URL", {}],
  ["DATABASE_URL", { DATABASE_URL: "mysql://u:secret@h/d" }],
])("names %s when it is wrong, never its value", (name, env) => {
  expect(() => readEnvironment(env)).toThrow(name);
  expect(() => readEnvironment(env)).not.toThrow(/secret/);
});
