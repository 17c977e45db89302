import { LICENCES } from "@datagraph/protocol";
import { DEVELOPMENT_ACCOUNTS, abis, addressOf, eventIn, read, write } from "@datagraph/sdk";
import { encodeFunctionData, keccak256, stringToBytes, zeroAddress } from "viem";
import { passBlocks, passTime } from "../localChain.ts";
import { type World, actor } from "../world.ts";

const BEFORE = 500;
const AFTER = 100;
/** Governor's state of a proposal that passed. */
const SUCCEEDED = 4;

/** Token holders vote the academic fee from 5 % to 1 %; the next academic purchase pays 1 %. */
export async function vote(world: World): Promise<string> {
  const { checks, reader } = world;
  const holders = DEVELOPMENT_ACCOUNTS.holders.map((index) => actor(world, index));
  for (const holder of holders) await write(holder, "DataToken", "delegate", [holder.walletClient.account.address]);
  await passBlocks(reader, 1);
  checks.equal(await read(reader, "LicenseBook", "feeOf", [LICENCES.academic]), BEFORE, "The fee before the vote");

  const description = "Reduce the academic fee from 5 % to 1 %";
  const calldata = encodeFunctionData({
    abi: abis.LicenseBook,
    functionName: "setFee",
    args: [LICENCES.academic, AFTER],
  });
  const action = [[addressOf(reader.deployment, "LicenseBook")], [0n], [calldata]] as const;
  const proposed = await write(holders[0]!, "DataGovernor", "propose", [...action, description]);
  const { proposalId } = eventIn(proposed, "DataGovernor", "ProposalCreated");
  await passBlocks(reader, Number(await read(reader, "DataGovernor", "votingDelay", [])) + 1);
  for (const holder of holders) await write(holder, "DataGovernor", "castVote", [proposalId, 1]);
  await passBlocks(reader, Number(await read(reader, "DataGovernor", "votingPeriod", [])) + 1);
  checks.equal(await read(reader, "DataGovernor", "state", [proposalId]), SUCCEEDED, "The proposal's state");
  const id = keccak256(stringToBytes(description));
  await write(holders[0]!, "DataGovernor", "queue", [...action, id]);
  await passTime(reader, Number(await read(reader, "TimelockController", "getMinDelay", [])) + 1);
  await write(holders[0]!, "DataGovernor", "execute", [...action, id]);

  const researcher = actor(world, DEVELOPMENT_ACCOUNTS.researcher);
  const { id: weather } = world.files.get("weather")!;
  const offerHash = await read(reader, "AccessPass", "offerHash", [weather, LICENCES.academic]);
  const { price } = await read(reader, "AccessPass", "offerOf", [weather, LICENCES.academic]);
  const holder = researcher.walletClient.account.address;
  const purchase = {
    dataset: weather,
    licence: LICENCES.academic,
    holder,
    offerHash,
    maxPrice: price,
    validator: zeroAddress,
  };
  const bought = await write(researcher, "AccessPass", "buy", [purchase]);
  checks.equal(eventIn(bought, "RewardVault", "SaleHeld").data.feeBps, AFTER, "The fee of the next academic purchase");
  return `${holders.length} holders voted; the next academic purchase paid 1 %`;
}
