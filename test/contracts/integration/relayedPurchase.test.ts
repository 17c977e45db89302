import { deploymentOf } from "@datagraph/protocol";
import {
  type ChainClient,
  authorizePurchase,
  read,
  signPurchase,
  signSeat,
  tokenDomain,
  unusedNonce,
} from "@datagraph/sdk";
import { network } from "hardhat";
import { getAddress, keccak256, toHex, zeroAddress } from "viem";
import { expect, it } from "vitest";
import Local from "../../../ignition/modules/Local.ts";

const ACADEMIC = 2;
const DOLLAR = 1;
const PRICE = 25_000_000n;
const DEADLINE = 4_000_000_000;

const { viem, ignition, networkHelpers } = await network.connect();
const publicClient = await viem.getPublicClient();
const wallets = await viem.getWalletClients();
const [, , , seller, buyer, member, relay] = wallets as unknown as [W, W, W, W, W, W, W];
type W = (typeof wallets)[number];

const clientOf = (walletClient: W) =>
  ({ deployment: deploymentOf(31337), publicClient, walletClient }) as unknown as ChainClient;

/** A File for sale; buyer and member without a coin, the buyer with dollars. */
async function openShop() {
  const { registry, pass, vault, dollar } = await ignition.deploy(Local, {
    parameters: "ignition/parameters/local.json",
  });
  const digest = keccak256(toHex("file"));
  const account = seller.account;
  await registry.write.register([digest, { digest, root: digest, metadata: digest, codec: 0x55 }, []], { account });
  const dataset = await registry.read.datasetId([account.address, digest]);
  const terms = { price: PRICE, duration: 86_400, token: DOLLAR, seats: 1, download: true };
  await pass.write.offer([dataset, ACADEMIC, terms], { account });
  await dollar.write.mint([buyer.account.address, 2n * PRICE]);
  for (const { account: poor } of [buyer, member]) await networkHelpers.setBalance(poor.address, 0n);
  const purchase = {
    dataset,
    licence: ACADEMIC,
    holder: buyer.account.address,
    offerHash: await pass.read.offerHash([dataset, ACADEMIC]),
    maxPrice: PRICE,
    validator: zeroAddress,
  };
  return { pass, vault, dollar, dataset, purchase };
}

it("lets who has dollars and no coin buy, and who has nothing take a seat", async () => {
  const { pass, dollar, vault, dataset, purchase } = await networkHelpers.loadFixture(openShop);
  const client = clientOf(buyer);
  const { account } = relay;
  const cost = { token: dollar.address, price: PRICE };
  const nonce = await unusedNonce(client, buyer.account.address);
  const mandate = await authorizePurchase(client, purchase, cost, { nonce, deadline: DEADLINE });
  await pass.write.buyWithAuthorization([purchase, mandate], { account });
  expect(await unusedNonce(client, buyer.account.address)).toBe(nonce + 1n);
  expect(await dollar.read.balanceOf([vault.address])).toBe(PRICE);
  expect(await read(client, "AccessPass", "hasAccess", [buyer.account.address, dataset])).toBe(true);

  const passId = await pass.read.passIdOf([buyer.account.address, dataset, ACADEMIC]);
  await networkHelpers.setBalance(buyer.account.address, 10n ** 18n);
  await pass.write.offerSeat([passId, 0, member.account.address], { account: buyer.account });
  const once = { nonce: 0n, deadline: DEADLINE };
  const accepted = await signSeat(clientOf(member), passId, 0, once);
  const call = [member.account.address, passId, 0, once.nonce, once.deadline, accepted] as const;
  await pass.write.acceptSeatFor(call, { account });
  expect(await pass.read.hasAccess([member.account.address, dataset])).toBe(true);
});

it("buys by a signed purchase what an allowance pays for", async () => {
  const { pass, vault, dollar, purchase } = await networkHelpers.loadFixture(openShop);
  await networkHelpers.setBalance(buyer.account.address, 10n ** 18n);
  await dollar.write.approve([vault.address, PRICE], { account: buyer.account });
  const mandate = await signPurchase(clientOf(buyer), purchase, { nonce: 300n, deadline: DEADLINE });
  expect(mandate.buyer.toLowerCase()).toBe(buyer.account.address);
  await pass.write.buyFor([purchase, mandate], { account: relay.account });
  const id = await pass.read.passIdOf([purchase.holder, purchase.dataset, ACADEMIC]);
  expect(await pass.read.ownerOf([id])).toBe(getAddress(purchase.holder));
  expect(await unusedNonce(clientOf(buyer), buyer.account.address)).toBe(0n);
});

it("asks a token that tells no domain for its name and version", async () => {
  const { dollar } = await networkHelpers.loadFixture(openShop);
  const silent = {
    getEip712Domain: () => Promise.reject(new Error("no such function")),
    readContract: ({ functionName }: { functionName: string }) => Promise.resolve(`its ${functionName}`),
    chain: { id: 31337 },
  };
  const reader = { ...clientOf(buyer), publicClient: silent } as unknown as ChainClient;
  expect(await tokenDomain(reader, dollar.address)).toEqual({
    name: "its name",
    version: "its version",
    chainId: 31337,
    verifyingContract: dollar.address,
  });
});

it("looks beyond what was used for the next nonce", async () => {
  const { pass } = await networkHelpers.loadFixture(openShop);
  const account = seller.account;
  for (let nonce = 0n; nonce < 33n; ++nonce) await pass.write.cancelNonce([nonce], { account });
  expect(await unusedNonce(clientOf(seller), account.address)).toBe(33n);
});
