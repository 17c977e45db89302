import { AUTHORIZATION_TYPES, type Purchase, TYPES, domainOf } from "@datagraph/protocol";
import type { Hex } from "viem";
import type { Meter } from "./meter.ts";
import { DOLLAR, PRICE, purchaseOf, sellFile } from "./sales.ts";
import { DEADLINE, type World, strangers } from "./world.ts";

const BATCH = 20;
const BUYER = 13;
const MEMBER = 15;
const RELAY = 14;

/** What somebody sends for who only signs, and what one buys together. */
export async function measureRelayed(world: World, meter: Meter): Promise<void> {
  const buyer = world.wallets[BUYER]!.account.address;
  const files = await Promise.all(
    ["relayed 0", "relayed 1", "relayed 2", "relayed 3"].map((name) => sellFile(world, name, DOLLAR)),
  );
  const [first, second, third, fourth] = await Promise.all(files.map((file) => purchaseOf(world, file, buyer)));
  await buyFor(world, first!, 0n); // the buyer has signed before
  await meter.measure("buy a pass for who signed, ERC-20, next", buyFor(world, second!, 1n));
  await authorize(world, third!, 2n);
  await meter.measure("buy a pass by authorization, ERC-20, next", authorize(world, fourth!, 3n));
  await measureBatch(world, meter, files[0]!);
  await measureSeats(world, meter, first!);
}

async function buyFor(world: World, purchase: Purchase, nonce: bigint): Promise<Hex> {
  const signature = await sign(world, BUYER, "Purchase", { ...purchase, buyer: purchase.holder, nonce });
  const mandate = { buyer: purchase.holder, nonce, deadline: DEADLINE, signature };
  return world.pass.write.buyFor([purchase, mandate], { account: world.wallets[RELAY]!.account });
}

async function authorize(world: World, purchase: Purchase, nonce: bigint): Promise<Hex> {
  const { dollar, pass, vault, publicClient, wallets } = world;
  const buyer = purchase.holder;
  const chainId = await publicClient.getChainId();
  const signature = await wallets[BUYER]!.signTypedData({
    domain: { name: "Local Test Dollar", version: "1", chainId, verifyingContract: dollar.address },
    types: AUTHORIZATION_TYPES,
    primaryType: "ReceiveWithAuthorization",
    message: {
      from: buyer,
      to: vault.address,
      value: PRICE,
      validAfter: 0n,
      validBefore: BigInt(DEADLINE),
      nonce: await pass.read.hashPurchase([purchase, buyer, nonce, DEADLINE]),
    },
  });
  const mandate = { buyer, nonce, deadline: DEADLINE, signature };
  return pass.write.buyWithAuthorization([purchase, mandate], { account: wallets[RELAY]!.account });
}

/** One File for many holders. */
async function measureBatch(world: World, meter: Meter, file: bigint): Promise<void> {
  const { dollar, pass, wallets } = world;
  const { account } = wallets[RELAY]!;
  await dollar.write.mint([account.address, BigInt(BATCH) * PRICE]);
  const holders = (await strangers(world, BATCH, "member")).sort(); // as the passes' ids
  const purchases = await Promise.all(holders.map((holder) => purchaseOf(world, file, holder)));
  const bought = pass.write.buyBatch([purchases], { account });
  await meter.measure(`buyBatch of ${BATCH} passes, ERC-20, each`, bought, BATCH);
}

async function measureSeats(world: World, meter: Meter, { holder, dataset, licence }: Purchase): Promise<void> {
  const { pass, wallets } = world;
  const passId = await pass.read.passIdOf([holder, dataset, licence]);
  const member = wallets[MEMBER]!.account.address;
  await pass.write.offerSeats([passId, [0, 1], [member, member]], { account: wallets[BUYER]!.account });
  await meter.measure("accept a seat", pass.write.acceptSeat([passId, 0], { account: wallets[MEMBER]!.account }));
  const message = { member, passId, seat: 1, nonce: 0n };
  const signature = await sign(world, MEMBER, "SeatAcceptance", message);
  const call = [member, passId, 1, 0n, DEADLINE, signature] as const;
  await meter.measure("accept a seat for who signed", pass.write.acceptSeatFor(call));
}

async function sign(
  { pass, publicClient, wallets }: World,
  signer: number,
  primaryType: "Purchase" | "SeatAcceptance",
  message: Record<string, unknown>,
): Promise<Hex> {
  return wallets[signer]!.signTypedData({
    domain: domainOf("AccessPass", await publicClient.getChainId(), pass.address),
    types: { [primaryType]: TYPES[primaryType] },
    primaryType,
    message: { ...message, deadline: DEADLINE },
  });
}
