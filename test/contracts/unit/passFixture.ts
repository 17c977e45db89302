import { artifacts, network } from "hardhat";
import { type Address, type Hex, parseSignature, zeroAddress } from "viem";

/** Kinds of dataset, as the registry numbers them. */
export const Kind = { File: 1, Pool: 2, Stream: 3, Derived: 4 } as const;

export const FILE = 7n;
export const POOL = 8n;
export const STREAM = 9n;
export const DERIVED = 10n;
export const POOL_NUMBER = 3;
export const OPEN = 1;
export const ACADEMIC = 2;
export const RESTRICTED = 4;
export const DAY = 86_400;

export type OfferTerms = { price: bigint; duration: number; token: number; seats: number; download: boolean };

const connection = await network.connect();
export const { viem, networkHelpers } = connection;
export const [deployer, timelock, owner, buyer, holder, member, validator, stranger] =
  (await viem.getWalletClients()) as unknown as [Wallet, Wallet, Wallet, Wallet, Wallet, Wallet, Wallet, Wallet];
export const publicClient = await viem.getPublicClient();

type Wallet = Awaited<ReturnType<typeof viem.getWalletClients>>[number];

/** Deploys AccessPass through Genesis, between mocks of the contracts it asks and pays. */
export async function deployPass() {
  const dollar = await viem.deployContract("TestDollar");
  const registry = await viem.deployContract("PassRegistryMock");
  const book = await viem.deployContract("PassBookMock", [[dollar.address]]);
  const genesis = await viem.deployContract("Genesis");
  const code = async (name: string): Promise<Hex> => (await artifacts.readArtifact(name)).bytecode as Hex;
  const lock = timelock.account.address;
  const vaultParameters = { epochLength: 600, rest: 0, vetoWindow: 0, proposalTimeout: 0, bond: 0n };
  const ledgerParameters = { epochLength: 600, notice: 0, consentAge: 0n };
  await genesis.write.createVault([await code("PassVaultMock"), lock, zeroAddress, registry.address, vaultParameters]);
  await genesis.write.createLedger([await code("PassLedgerMock"), lock, zeroAddress, book.address, ledgerParameters]);
  await genesis.write.createPass([await code("AccessPass"), lock, registry.address, book.address]);
  const pass = await viem.getContractAt("AccessPass", await genesis.read.pass());
  const vault = await viem.getContractAt("PassVaultMock", await genesis.read.vault());
  const ledger = await viem.getContractAt("PassLedgerMock", await genesis.read.ledger());

  await registry.write.add([owner.account.address, FILE, Kind.File, 0]);
  await registry.write.add([owner.account.address, POOL, Kind.Pool, POOL_NUMBER]);
  await registry.write.add([owner.account.address, STREAM, Kind.Stream, POOL_NUMBER + 1]);
  await registry.write.add([owner.account.address, DERIVED, Kind.Derived, 0]);
  await registry.write.setPoolValidator([validator.account.address, POOL_NUMBER, true]);
  return { dollar, registry, book, genesis, pass, vault, ledger };
}

type Pass = Awaited<ReturnType<typeof deployPass>>["pass"];

/** Makes an offer as the datasets' owner. */
export function offer(pass: Pass, dataset: bigint, licence: number, terms: Partial<OfferTerms> = {}): Promise<Hex> {
  const value = { price: 0n, duration: 30 * DAY, token: 0, seats: 2, download: dataset !== POOL, ...terms };
  return pass.write.offer([dataset, licence, value], { account: owner.account });
}

/** What a buyer names for `holder`, agreeing to the offer as it stands. */
export async function purchaseOf(pass: Pass, dataset: bigint, licence: number, maxPrice = 0n) {
  return {
    dataset,
    licence,
    holder: holder.account.address as Address,
    offerHash: await pass.read.offerHash([dataset, licence]),
    maxPrice,
    validator: dataset === POOL ? (validator.account.address as Address) : zeroAddress,
  };
}

/** Makes an offer and buys under it for `holder`; returns the pass's id. */
export async function sell(pass: Pass, dataset: bigint, licence: number, terms: Partial<OfferTerms> = {}) {
  await offer(pass, dataset, licence, terms);
  const value = terms.price ?? 0n;
  await pass.write.buy([await purchaseOf(pass, dataset, licence, value)], { account: buyer.account, value });
  return pass.read.passIdOf([holder.account.address, dataset, licence]);
}

/** The ERC-2612 permit of a TestDollar amount, by the buyer unless said otherwise. */
export async function permit(token: Hex, spender: Hex, value: bigint, payer = buyer) {
  const dollar = await viem.getContractAt("TestDollar", token);
  const deadline = (await publicClient.getBlock()).timestamp + 3600n;
  const signature = await payer.signTypedData({
    domain: { name: "Local Test Dollar", version: "1", chainId: 31337, verifyingContract: token },
    types: {
      Permit: [
        { name: "owner", type: "address" },
        { name: "spender", type: "address" },
        { name: "value", type: "uint256" },
        { name: "nonce", type: "uint256" },
        { name: "deadline", type: "uint256" },
      ],
    },
    primaryType: "Permit",
    message: {
      owner: payer.account.address,
      spender,
      value,
      nonce: await dollar.read.nonces([payer.account.address]),
      deadline,
    },
  });
  const { r, s, yParity } = parseSignature(signature);
  return { deadline, v: 27 + yParity, r, s };
}
