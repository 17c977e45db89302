import { network } from "hardhat";
import { encodeFunctionData, getAddress, keccak256, parseEventLogs, stringToHex, zeroAddress } from "viem";
import { expect, it } from "vitest";
import Local from "../../../ignition/modules/Local.ts";

const CUSTOM = 9;
const FOR = 1;

const { viem, ignition, networkHelpers } = await network.connect();
const publicClient = await viem.getPublicClient();
const wallets = await viem.getWalletClients();
// the local parameters give the token to the fourth, fifth and sixth account
const [, , , voter, , , seller, researcher, stranger] = wallets as unknown as W[];
type W = (typeof wallets)[number];

const terms = keccak256(stringToHex("for one study, two years, no redistribution"));

it("goes from anyone's request through the DAO's vote to a pass that only its requester may buy", async () => {
  const { registry, book, pass, token, governor } = await ignition.deploy(Local, {
    parameters: "ignition/parameters/local.json",
  });
  const digest = keccak256(stringToHex("file"));
  const bySeller = { account: seller!.account };
  await registry.write.register([digest, { digest, root: digest, metadata: digest, codec: 0x55 }, []], bySeller);
  const dataset = await registry.read.datasetId([seller!.account.address, digest]);
  await book.write.requestCustomLicence([dataset, terms], { account: researcher!.account });

  const value = { terms, feeBps: 250, active: true, needsEligibility: true, issuer: seller!.account.address };
  const data = encodeFunctionData({ abi: book.abi, functionName: "grantCustomLicence", args: [1n, CUSTOM, value] });
  const proposal = [[book.address], [0n], [data]] as const;
  const text = "Grant the study its licence";
  const account = voter!.account;
  await token.write.delegate([account.address], { account });
  await networkHelpers.mine(1);
  const hash = await governor.write.propose([...proposal, text], { account });
  const { logs } = await publicClient.getTransactionReceipt({ hash });
  const { proposalId } = parseEventLogs({ abi: governor.abi, logs, eventName: "ProposalCreated" })[0]!.args;
  await networkHelpers.mine((await governor.read.votingDelay()) + 1n);
  await governor.write.castVote([proposalId, FOR], { account });
  await networkHelpers.mine(await governor.read.votingPeriod());
  const execution = [...proposal, keccak256(stringToHex(text))] as const;
  await governor.write.queue(execution);
  await networkHelpers.time.increase(61);
  await governor.write.execute(execution);

  expect(await book.read.licenceOf([CUSTOM])).toEqual({ ...value, issuer: getAddress(value.issuer) });
  const offer = { price: 0n, duration: 86_400, token: 0, seats: 0, download: true };
  await pass.write.offer([dataset, CUSTOM, offer], bySeller);
  const offerHash = await pass.read.offerHash([dataset, CUSTOM]);
  const purchase = { dataset, licence: CUSTOM, offerHash, maxPrice: 0n, validator: zeroAddress };
  const buyAs = (holder: W) => pass.write.buy([{ ...purchase, holder: holder.account.address }]);
  await expect(buyAs(stranger!)).rejects.toThrow(/PassNotEligible/);
  await buyAs(researcher!);
  expect(await pass.read.hasAccess([researcher!.account.address, dataset])).toBe(true);
});
