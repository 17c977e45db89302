import { expect, test } from "vitest";
import { readConfig } from "./readConfig.ts";

const env = {
  DATAGRAPH_INDEXER_URL: "http://127.0.0.1:8542/",
  DATAGRAPH_GATEWAY_URL: "http://127.0.0.1:8541",
  DATAGRAPH_RPC_URL: "http://127.0.0.1:8545",
};

test("reads what is set, without slashes at the end", () => {
  const committee = { DATAGRAPH_COMMITTEE_URLS: "http://127.0.0.1:8546, http://127.0.0.1:8547/" };
  expect(readConfig({ ...env, ...committee })).toEqual({
    indexerUrl: "http://127.0.0.1:8542",
    gatewayUrl: "http://127.0.0.1:8541",
    rpcUrl: "http://127.0.0.1:8545",
    committeeUrls: ["http://127.0.0.1:8546", "http://127.0.0.1:8547"],
    safeUrls: [],
  });
  expect(readConfig(env).committeeUrls).toEqual([]);
});

test("wallets of others are there when they are set", () => {
  const project = "0123456789abcdef0123456789abcdef";
  const wallets = { DATAGRAPH_WALLETCONNECT_PROJECT_ID: project, DATAGRAPH_SAFE_URLS: "https://app.safe.global/" };
  expect(readConfig({ ...env, ...wallets })).toMatchObject({
    ...{ walletConnect: { projectId: project }, safeUrls: ["https://app.safe.global"] },
  });
  const relay = (value: string) => readConfig({ ...env, ...wallets, DATAGRAPH_WALLETCONNECT_RELAY_URL: value });
  expect(relay("wss://relay.test/").walletConnect).toEqual({ projectId: project, relayUrl: "wss://relay.test" });
  expect(() => relay("https://relay.test")).toThrow("DATAGRAPH_WALLETCONNECT_RELAY_URL is no ws:// or wss:// URL");
  expect(() => readConfig({ ...env, DATAGRAPH_WALLETCONNECT_PROJECT_ID: "mine" })).toThrow(/^DATAGRAPH_WALLETCONNECT_/);
});

test("names the variable that is missing or wrong, and never its value", () => {
  expect(() => readConfig({ ...env, DATAGRAPH_INDEXER_URL: "" })).toThrow("DATAGRAPH_INDEXER_URL is not set");
  expect(() => readConfig({ ...env, DATAGRAPH_RPC_URL: "ftp://key@host" })).toThrow(/^DATAGRAPH_RPC_URL is no http/);
  expect(() => readConfig({ ...env, DATAGRAPH_COMMITTEE_URLS: "http://a,b" })).toThrow(
    /^DATAGRAPH_COMMITTEE_URLS is no/,
  );
});
