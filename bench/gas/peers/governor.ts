import { type Abi, type Hex, encodeFunctionData } from "viem";
import { REMAPPINGS, compile } from "../../../scripts/solidity/compile.ts";
import type { Meter } from "../meter.ts";
import { FEE_DESCRIPTION, FOR, HOLDERS, LEAST } from "../votes.ts";
import { ACADEMIC, type World } from "../world.ts";
import { contractAt, deployBuilt } from "./contract.ts";
import type { PeerFigures } from "./figures.ts";

const FILE = "bench/gas/peers/PlainGovernor.sol";

/** Proposes and votes as we do, with the same token, threshold, timelock and call, in OpenZeppelin's Governor with nothing added. */
export async function measureGovernor(world: World, { gasOf }: Meter): Promise<PeerFigures> {
  const { book, networkHelpers, timelock, token, wallets } = world;
  const built = build();
  const parts = [token.address, timelock.address, await world.governor.read.proposalThreshold()];
  const governor = contractAt(world, built.abi, await deployBuilt(world, built, parts));
  const propose = (data: Hex, description: string) =>
    governor.send("propose", [[book.address], [0n], [data], description], { wallet: wallets[HOLDERS[0]!]! });
  await propose(LEAST.data, "");
  const least = propose(LEAST.data, LEAST.description);
  await least;
  const fee = encodeFunctionData({ abi: book.abi, functionName: "setFee", args: [ACADEMIC, 100] });
  const proposed = propose(fee, FEE_DESCRIPTION);
  const id = await governor.emitted(await proposed, "ProposalCreated", "proposalId");
  await networkHelpers.mine(2);
  const vote = (holder: number) => governor.send("castVote", [id, FOR], { wallet: wallets[holder]! });
  return {
    "OpenZeppelin Governor propose": await gasOf(least),
    "OpenZeppelin Governor propose to change a fee": await gasOf(proposed),
    "OpenZeppelin Governor castVote, first": await gasOf(vote(HOLDERS[0]!)),
    "OpenZeppelin Governor castVote, next": await gasOf(vote(HOLDERS[1]!)),
  };
}

function build(): { abi: Abi; bytecode: Hex } {
  const output = compile({
    language: "Solidity",
    sources: { [FILE]: { urls: [FILE] } },
    settings: {
      remappings: REMAPPINGS,
      evmVersion: "cancun",
      optimizer: { enabled: true, runs: 100_000 }, // as DataGovernor's
      viaIR: true,
      outputSelection: { [FILE]: { PlainGovernor: ["abi", "evm.bytecode.object"] } },
    },
  });
  const { abi, evm } = output.contracts![FILE]!.PlainGovernor as { abi: Abi; evm: { bytecode: { object: string } } };
  return { abi, bytecode: `0x${evm.bytecode.object}` };
}
