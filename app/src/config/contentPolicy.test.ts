import { expect, test } from "vitest";
import { contentPolicy } from "./contentPolicy.ts";

const services = {
  indexerUrl: "https://indexer.test/graph",
  gatewayUrl: "https://gateway.test",
  committeeUrls: ["https://one.test", "https://two.test"],
  safeUrls: [],
};
const ours = "'self' https://indexer.test https://gateway.test https://one.test https://two.test";
const projectId = "0123456789abcdef0123456789abcdef";

test("without other wallets nobody is asked or framed but the services, and nobody frames the app", () => {
  const policy = directives(contentPolicy("n0nce", services));
  expect(policy).toMatchObject({ "connect-src": ours, "frame-src": "'none'", "frame-ancestors": "'none'" });
  expect(policy["script-src"]).toBe("'nonce-n0nce' 'strict-dynamic' 'wasm-unsafe-eval'");
});

test("WalletConnect's relay and verifier are allowed with a project id; of its hosts none beside a relay of one's own", () => {
  expect(directives(contentPolicy("n", { ...services, walletConnect: { projectId } }))).toMatchObject({
    "connect-src": `${ours} wss://relay.walletconnect.org`,
    "frame-src": "https://verify.walletconnect.org",
  });
  const own = contentPolicy("n", { ...services, walletConnect: { projectId, relayUrl: "ws://127.0.0.1:1/relay" } });
  expect(directives(own)).toMatchObject({ "connect-src": `${ours} ws://127.0.0.1:1`, "frame-src": "'none'" });
  expect(own).not.toContain("walletconnect.org");
});

test("a Safe's app may show this one in a frame, by its origin", () => {
  const policy = contentPolicy("n", { ...services, safeUrls: ["https://app.safe.global/apps", "https://safe.test"] });
  expect(directives(policy)["frame-ancestors"]).toBe("https://app.safe.global https://safe.test");
});

function directives(policy: string): Record<string, string> {
  return Object.fromEntries(policy.split("; ").map((one) => one.split(/ (.*)/).slice(0, 2)) as [string, string][]);
}
