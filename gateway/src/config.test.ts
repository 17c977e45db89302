import { generatePrivateKey } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

const good = {
  DATABASE_URL: "postgres://127.0.0.1/datagraph",
  DATAGRAPH_RPC_URL: "http://127.0.0.1:8545",
  DATAGRAPH_DATA_DIR: "/var/lib/datagraph",
  DATAGRAPH_VALIDATOR_KEY: generatePrivateKey(),
  DATAGRAPH_COMMITTEE_FILE: "committee.json",
  DATAGRAPH_COMMITTEE_URLS: "http://127.0.0.1:1, http://127.0.0.1:2",
  DATAGRAPH_CHAIN_NAME: "local",
};

function problem(env: Record<string, string | undefined>): string {
  try {
    readConfig(env);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("It was not refused");
}

describe("readConfig", () => {
  it("returns the configuration, with defaults", () => {
    const config = readConfig(good);
    expect(config).toMatchObject({ PORT: 4000, HOST: "127.0.0.1", DATAGRAPH_JOB_INTERVAL: 2 });
    expect(config.DATAGRAPH_COMMITTEE_URLS).toEqual(["http://127.0.0.1:1", "http://127.0.0.1:2"]);
    expect(config.DATAGRAPH_ALLOWED_ORIGINS).toEqual([]);
    expect(config.DATAGRAPH_MAX_UPLOAD).toBe(2 ** 32);
  });

  it.each([
    ["PORT", "99999"],
    ["PORT", "4000.5"],
    ["DATABASE_URL", "mysql://s3cret"],
    ["DATAGRAPH_RPC_URL", "s3cret"],
    ["DATAGRAPH_VALIDATOR_KEY", "0xs3cret"],
    ["DATAGRAPH_VALIDATOR_KEY", `0x${"0".repeat(64)}`],
    ["DATAGRAPH_VALIDATOR_KEY", `0x${"f".repeat(64)}`],
    ["DATAGRAPH_COMMITTEE_URLS", "http://127.0.0.1:1,s3cret"],
    ["DATAGRAPH_ALLOWED_ORIGINS", "s3cret"],
    ["DATAGRAPH_JOB_INTERVAL", "s3cret"],
    ["DATAGRAPH_MAX_UPLOAD", "-1"],
    ["DATAGRAPH_KUBO_URL", "s3cret"],
    ["DATAGRAPH_PINNING_URL", "s3cret"],
    ["DATAGRAPH_IPFS_RPC_PORT", "65536"],
  ])("names %s in one line, and not its value", (name, value) => {
    const message = problem({ ...good, [name]: value });
    expect(message).toMatch(new RegExp(`^Gateway configuration: ${name} must [^\n;]+$`));
    expect(message).not.toContain("s3cret");
    expect(message).not.toContain(value);
  });

  it("names every variable that is missing or empty", () => {
    const names = Object.keys(good);
    const empty = Object.fromEntries(names.map((name, index) => [name, index % 2 === 0 ? "" : undefined]));
    const message = problem(empty);
    for (const name of names) expect(message).toContain(`${name} is missing: it must`);
    expect(message).not.toContain("\n");
  });
});
