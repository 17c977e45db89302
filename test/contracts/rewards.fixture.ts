import { network } from "hardhat";
import { getContractAddress, maxUint256, zeroAddress, type Address, type Hex } from "viem";

export const connection = await network.connect();
export const { viem, networkHelpers } = connection;

export const native: Address = zeroAddress;
export const epochLength = 600;
export const notice = 7 * 86_400;
export const consentAge = 1_000n;
export const rest = 3 * 86_400;
export const vetoWindow = 300;
export const proposalTimeout = 3_600;
export const bond = 10n ** 17n;

/** A vault and a ledger wired to mocks of what surrounds them; `alice` and `bob` are appointed validators. */
export async function deployRewards({ viem }: Pick<typeof connection, "viem"> = connection) {
  const publicClient = await viem.getPublicClient();
  const [deployer, timelock, alice, bob, researcher, owner, buyer, guardian, stranger, payee] =
    await viem.getWalletClients();
  if (!deployer || !timelock || !alice || !bob || !researcher || !owner || !buyer || !guardian || !stranger || !payee)
    throw new Error("the local network has fewer than ten accounts");

  const appointments = await viem.deployContract("MockAppointments");
  const book = await viem.deployContract("MockBook");
  const registry = await viem.deployContract("MockRegistry");
  const pass = await viem.deployContract("MockPass");
  const coin = await viem.deployContract("Coin");
  const feeing = await viem.deployContract("FeeToken", [0n]);
  const refusing = await viem.deployContract("FalseToken");
  await refusing.write.setRefusing([false]);
  const blacklisting = await viem.deployContract("BlacklistingToken");
  const hooking = await viem.deployContract("HookToken");

  const from = deployer.account.address;
  const nonce = BigInt(await publicClient.getTransactionCount({ address: from }));
  const vaultAddress = getContractAddress({ from, nonce: nonce + 1n });
  const ledgerArguments = [
    timelock.account.address,
    appointments.address,
    book.address,
    vaultAddress,
    pass.address,
    epochLength,
    notice,
    consentAge,
  ] as const;
  const ledger = await viem.deployContract("QueryLedger", ledgerArguments);
  const vaultArguments = [
    timelock.account.address,
    appointments.address,
    registry.address,
    pass.address,
    ledger.address,
    epochLength,
    rest,
    vetoWindow,
    proposalTimeout,
    bond,
  ] as const;
  const vault = await viem.deployContract("RewardVault", vaultArguments);

  await pass.write.connect([vault.address, ledger.address]);
  await book.write.setToken([coin.address, true]);
  for (const token of [feeing, refusing, blacklisting, hooking]) await book.write.setToken([token.address, true]);
  await appointments.write.setValidator([alice.account.address, true]);
  await appointments.write.setValidator([bob.account.address, true]);
  await appointments.write.setEveryTurn([alice.account.address]);
  await appointments.write.setGuardian([guardian.account.address, true]);
  // one type for all of them: of a union of contracts nothing can be called
  const tokens = [coin, feeing, refusing, blacklisting, hooking].map(({ address }) =>
    viem.getContractAt("HostileToken", address),
  );
  for (const { account } of [researcher, buyer, deployer]) {
    for (const token of await Promise.all(tokens)) {
      await token.write.mint([account.address, 10n ** 24n]);
      for (const spender of [vault.address, ledger.address])
        await token.write.approve([spender, maxUint256], { account });
    }
  }
  return {
    publicClient,
    appointments,
    book,
    registry,
    pass,
    coin,
    feeing,
    refusing,
    blacklisting,
    hooking,
    ledger,
    ledgerArguments,
    vault,
    vaultArguments,
    deployer,
    timelock,
    alice,
    bob,
    researcher,
    owner,
    buyer,
    guardian,
    stranger,
    payee,
  };
}

export type Rewards = Awaited<ReturnType<typeof deployRewards>>;

/** Starts each test from the same freshly deployed state. */
export const fresh = (): Promise<Rewards> => networkHelpers.loadFixture(deployRewards);

export const addressOf = (client: { account: { address: Address } }): Address => client.account.address;

/** An account as a payee key: its address as bytes32. */
export const keyOf = (account: Address): Hex => `0x${account.slice(2).toLowerCase().padStart(64, "0")}`;
