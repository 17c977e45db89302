import { type ChainReader, read, requestJson } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As, openActor } from "../client/actor.ts";
import { chainTime, openReader } from "../client/chain.ts";
import { defineVerb } from "../client/defineVerb.ts";
import { currentEpoch } from "../client/epochs.ts";
import { openGateway } from "../client/gate.ts";
import { type Setting, setting } from "../client/settings.ts";
import { table } from "../client/table.ts";
import { showTime } from "../client/time.ts";
import { balanceOf, listTokens, showAmount } from "../client/tokens.ts";
import { messageOf } from "../messageOf.ts";

/** One part as it was found. */
type PartState = { part: string; ok: boolean; detail: string; url?: string };

const Indexed = z.object({ evm: z.object({ block: z.object({ number: z.number() }) }) });
const Node = z.object({ node: z.number() });

/** `datagraph status`: whether every part answers, and what it says. */
export const command = defineVerb({
  options: AS,
  examples: ["status", "status --as researcher", "status --json"],
  input: z.object(As),
  run: async (input, context) => {
    const reader = await openReader();
    const parts = await Promise.all([
      chainState(reader),
      look("gateway", "DATAGRAPH_GATEWAY_URL", async () => {
        const { validator } = await openGateway(reader);
        return `validator ${validator}`;
      }),
      look("indexer", "DATAGRAPH_INDEXER_URL", (url) => indexed(reader, url)),
      ...nodes(),
    ]);
    const { epoch, endsAt, now } = await currentEpoch(reader);
    const balances = input.as === undefined && !process.env.DATAGRAPH_PRIVATE_KEY ? [] : await balancesOf();
    const result = { chainId: reader.deployment.chainId, epoch, epochEndsAt: endsAt, parts, balances };
    context.say(shown({ ...result, now }), result);
    const down = parts.filter(({ ok }) => !ok).map(({ part }) => part);
    if (down.length > 0) throw new Error(`${down.join(", ")} does not answer: see ./datagraph up and its logs`);

    async function balancesOf(): Promise<string[]> {
      const { account } = await openActor(input, context, reader);
      const tokens = await listTokens(reader);
      return Promise.all(
        tokens.map(async (token) => showAmount(await balanceOf(reader, token, account.address), token)),
      );
    }
  },
});

async function chainState(reader: ChainReader): Promise<PartState> {
  const [block, time, pools] = await Promise.all([
    reader.publicClient.getBlockNumber(),
    chainTime(reader),
    read(reader, "ProvenanceRegistry", "poolCount", []),
  ]);
  const detail = `block ${block}, ${showTime(time)}, ${pools} pools`;
  return { part: "chain", ok: true, detail, url: setting("DATAGRAPH_RPC_URL") };
}

async function indexed({ publicClient }: ChainReader, url: string): Promise<string> {
  const { number } = Indexed.parse(await requestJson(url, "/status")).evm.block;
  const behind = Number(await publicClient.getBlockNumber()) - number;
  return behind > 0 ? `block ${number}, ${behind} behind` : `block ${number}`;
}

function nodes(): Promise<PartState>[] {
  let urls: string[];
  try {
    urls = setting("DATAGRAPH_COMMITTEE_URLS").split(",");
  } catch (error) {
    return [Promise.resolve({ part: "committee", ok: false, detail: messageOf(error) })];
  }
  return urls.map((url, at) =>
    answered(`committee-${at + 1}`, url, async () => `node ${Node.parse(await requestJson(url, "/health")).node}`),
  );
}

async function look(part: string, name: Setting, ask: (url: string) => Promise<string>): Promise<PartState> {
  try {
    return await answered(part, setting(name), ask);
  } catch (error) {
    return { part, ok: false, detail: messageOf(error) };
  }
}

async function answered(part: string, url: string, ask: (url: string) => Promise<string>): Promise<PartState> {
  return ask(url).then(
    (detail) => ({ part, ok: true, detail, url }),
    (error: unknown) => ({ part, ok: false, detail: messageOf(error), url }),
  );
}

type Shown = {
  chainId: number;
  epoch: bigint;
  epochEndsAt: number;
  now: number;
  parts: PartState[];
  balances: string[];
};

function shown({ chainId, epoch, epochEndsAt, now, parts, balances }: Shown): string {
  const rows = parts.map(({ part, ok, detail, url }) => [part, ok ? "up" : "DOWN", detail, url ?? ""]);
  const tail = balances.length === 0 ? "" : `\nbalances: ${balances.join(", ")}`;
  return `${table(["part", "state", "", "at"], rows, "")}\n\nchain ${chainId}, epoch ${epoch}, which ends in ${epochEndsAt - now} s${tail}`;
}
