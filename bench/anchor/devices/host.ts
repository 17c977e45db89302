/** The agent host, in a process of its own that can be killed: one run of the agent, over all its streams. */
import type { Deployment } from "@datagraph/protocol";
import { type KeyGate, anchorKey, sealRecords } from "@datagraph/sdk";
import { localMetagraph, metagraphAnchorChain, metagraphClient } from "@datagraph/sdk/node";
import { numberToHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { openOutbox } from "../../../cli/src/agent/outbox.ts";
import { type Ports, runOnce } from "../../../cli/src/agent/runOnce.ts";
import { simulatorSource } from "../../../cli/src/agent/sources/simulatorSource.ts";
import { BEGINNING, DAY, type HostSettings, contributor, deviceKey, schema, streamOf } from "./cast.ts";

/** Anchors sent at once, as the agent has it. */
const WIDTH = 16;
/** Seconds: a host of so many devices on a loaded machine is not to leave a day's last batches to the next run. */
const PATIENCE = 900;
/** Every field is shared. */
const ALL = (1n << BigInt(schema.fields.length)) - 1n;
/** Leaves the contributor as the only one who can open a batch: a committee's pairing is measured by `bench -- keys`. */
const NO_GATE: KeyGate = {
  id: "bench:none",
  wrap: () => Promise.resolve(""),
  unwrap: () => Promise.reject(new Error("This gate releases no key")),
};

const settings = JSON.parse(process.argv[2]!) as HostSettings;
const outbox = openOutbox(settings.home);
const options = { patience: PATIENCE };
const { offline, failures, refused, waiting } = await runOnce(
  outbox,
  () => plans(settings),
  portsOf(settings),
  options,
);
outbox.end();
if (offline !== undefined || failures.length + refused + waiting > 0)
  throw new Error(`The run did not send all: ${offline ?? JSON.stringify({ failures, refused, waiting })}`);

function plans({ devices, network, recipient }: HostSettings) {
  return Array.from({ length: devices }, (_, index) => ({
    ...{ stream: streamOf(network, index), creator: contributor(index).address, recipient, zone: "UTC" },
    sources: [simulatorSource({ seed: `device ${index}`, from: BEGINNING }, schema, "UTC")],
  }));
}

function portsOf({ devices, network, gateway, metagraph }: HostSettings): Ports {
  const client = metagraphClient(localMetagraph(metagraph));
  const chain = metagraphAnchorChain(client, network);
  const account = privateKeyToAccount(deviceKey);
  const deployment = {
    chainId: network.chainId,
    startBlock: 0,
    contracts: { ProvenanceRegistry: network.registry },
  } as Deployment;
  const consents = Object.fromEntries(
    Array.from({ length: devices }, (_, index) => [String(streamOf(network, index)), ALL]),
  );
  return {
    poolNow: async () => {
      const { now } = (await (await fetch(`${gateway}/now`)).json()) as { now: number };
      return { schema, terms: { granularity: DAY, recordsPerPeriod: 100 }, consents, now };
    },
    lastEnds: async (stream) => {
      const id = numberToHex(stream, { size: 32 });
      const state = await client.get<{ ends: readonly number[] }>(`${metagraph}/l0/data-application/streams/${id}`);
      return new Map((state?.ends ?? []).entries());
    },
    seal: ({ creator, recipient }, batch) => {
      const signTypedData = account.signTypedData as never;
      return sealRecords({ deployment, gateway, gate: NO_GATE, recipient, creator, signTypedData }, batch);
    },
    destination: () => Promise.resolve({ chain, key: anchorKey(deviceKey), gateway, width: WIDTH }),
  };
}
