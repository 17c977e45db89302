import { LICENCES } from "@datagraph/protocol";
import {
  DEVELOPMENT_ACCOUNTS,
  asAccount,
  committeeGate,
  developmentAccount,
  fetchEnvelopes,
  openFile,
  read,
  write,
} from "@datagraph/sdk";
import { keccak256, stringToBytes } from "viem";
import { fund, passTime } from "../localChain.ts";
import { type World, actor, poolOf } from "../world.ts";
import { buyPass } from "./buyPass.ts";
import { TEST_DOLLAR, dollars, openWallet } from "./market.ts";

const [STRANGER, BRIEF, ELSEWHERE] = [300, 301, 302] as const;
const HOUR = 3_600;

/** Who must not get a key does not, each with its reason. */
export async function refusals(world: World): Promise<string> {
  const { checks, reader, gate, addresses } = world;
  const { gateway } = addresses;
  const weather = world.files.get("weather")!.id;
  const co2 = world.files.get("co2")!.id;
  const open = (account: number, id: bigint, through = gate): Promise<unknown> =>
    openFile(reader, { gateway, gate: through, account: developmentAccount(account), id });
  await checks.refused(open(STRANGER, weather), /condition|access/i, "A stranger");

  const station = actor(world, DEVELOPMENT_ACCOUNTS.station);
  const brief = { price: dollars(1), duration: HOUR, token: TEST_DOLLAR, seats: 0, download: true };
  await write(station, "AccessPass", "offer", [co2, LICENCES.open, brief]);
  await buyer(world, BRIEF, co2, LICENCES.open);
  await open(BRIEF, co2);
  await passTime(reader, HOUR + 1);
  await checks.refused(open(BRIEF, co2), /condition|access/i, "An expired pass");

  await buyer(world, ELSEWHERE, co2, LICENCES.academic);
  await open(ELSEWHERE, co2);
  await checks.refused(open(ELSEWHERE, weather), /condition|access/i, "A pass for another dataset");

  const stream = poolOf(world, "diet").streams[0]!;
  const [envelope] = await fetchEnvelopes(gateway, stream.id);
  const researcher = developmentAccount(DEVELOPMENT_ACCOUNTS.researcher);
  const streamKey = gate.unwrap(envelope!, { account: researcher });
  await checks.refused(streamKey, /condition|validator/i, "A researcher asking for a stream's key");

  const nodes = addresses.nodes.slice(0, 1);
  const alone = committeeGate({ committee: addresses.committee, chainName: addresses.chainName, nodes });
  await checks.refused(open(DEVELOPMENT_ACCOUNTS.researcher, weather, alone), /1 of 2 shares/, "One node alone");

  const guardian = actor(world, DEVELOPMENT_ACCOUNTS.guardian);
  await write(guardian, "ProvenanceRegistry", "suspend", [co2, keccak256(stringToBytes("disputed"))]);
  checks.equal(await read(reader, "ProvenanceRegistry", "isOpen", [co2]), false, "A suspended dataset is closed");
  await checks.refused(open(ELSEWHERE, co2), /condition|access/i, "A suspended dataset");
  return "6 of 6 refused: stranger, expired, other dataset, stream key, one node, suspended";
}

async function buyer(world: World, account: number, dataset: bigint, licence: number): Promise<void> {
  const client = asAccount(world.reader, developmentAccount(account));
  await fund(world.reader, client.walletClient.account.address);
  await openWallet(client, dollars(100));
  await buyPass(client, dataset, licence);
}
