import { type Address, type Hex, getAddress } from "viem";
import {
  DAY,
  FOREVER,
  WALLET_MODE,
  addressOf,
  alice,
  bob,
  by,
  consentOf,
  contentOf,
  hashOf,
  registryWithPool,
  signCall,
  stranger,
  viem,
} from "../fixtures/registry.ts";

type Base = Awaited<ReturnType<typeof registryWithPool>>;
/** Whose signature it takes, and what is theirs. */
export type Contributor = Base & { creator: Address; ownFile: bigint; ownStream: bigint };

/** Alice, who signs with a key. */
export async function aliceWithFile(): Promise<Contributor> {
  const base = await registryWithPool();
  await base.registry.write.register([hashOf("a"), contentOf("a"), []], by(alice));
  await base.registry.write.register([hashOf("b"), contentOf("b"), []], by(bob));
  return { ...base, creator: getAddress(addressOf(alice)), ownFile: base.idOf(alice, "a"), ownStream: base.streamId };
}

/** A contract wallet that alice signs for. */
export async function walletWithFile() {
  const base = await registryWithPool();
  const { registry, termsHash, idOf } = base;
  const wallet = await viem.deployContract("ContractWallet", [addressOf(alice), WALLET_MODE.honest]);
  const creator = getAddress(wallet.address);
  const signed = { creator, salt: hashOf("a"), deadline: FOREVER };
  const file = await signCall(base, "Register", { ...signed, ...contentOf("a"), parents: [] });
  await registry.write.registerFor([creator, signed.salt, contentOf("a"), [], FOREVER, file]);
  const join = { ...signed, salt: hashOf("stream") };
  const signature = await signCall(base, "Join", { ...join, ...consentOf(), pool: 1, termsHash });
  await registry.write.joinFor([1, termsHash, { ...join, consent: consentOf(), signature }]);
  return { ...base, wallet, creator, ownFile: idOf(creator, "a"), ownStream: idOf(creator, "stream") };
}

/** One of the registry's signed calls. Each returns what is signed, and how it is sent, with `changes` made to it since. */
export const CALLS = {
  registerFor: {
    type: "Register" as const,
    message: ({ creator, ownFile }: Contributor) => ({
      creator,
      salt: hashOf("new"),
      ...contentOf("new"),
      parents: [{ id: ownFile, royaltyBps: 100 }],
    }),
    changes: ({ ownFile, idOf }: Contributor) => [
      { salt: hashOf("other") },
      { digest: hashOf("other") },
      { root: hashOf("other") },
      { metadata: hashOf("other") },
      { codec: 0x70 },
      { parents: [] },
      { parents: [{ id: ownFile, royaltyBps: 99 }] },
      { parents: [{ id: idOf(bob, "b"), royaltyBps: 100 }] },
      { creator: addressOf(bob) },
    ],
    send: ({ registry }: Contributor, m: Message, deadline: number, signature: Hex, gas?: bigint) =>
      registry.write.registerFor([m.creator, m.salt, contentIn(m), m.parents, deadline, signature], {
        ...by(stranger),
        gas,
      }),
    event: "DatasetRegistered",
    onceBy: "RegistryIdTaken",
  },
  publishVersionFor: {
    type: "PublishVersion" as const,
    message: ({ ownFile }: Contributor) => ({ id: ownFile, version: 2n, ...contentOf("new") }),
    changes: ({ idOf }: Contributor) => [
      { id: idOf(bob, "b") },
      { digest: hashOf("other") },
      { root: hashOf("other") },
      { metadata: hashOf("other") },
      { codec: 0x70 },
    ],
    send: ({ registry }: Contributor, m: Message, deadline: number, signature: Hex, gas?: bigint) =>
      registry.write.publishVersionFor([m.id, contentIn(m), deadline, signature], { ...by(stranger), gas }),
    event: "VersionPublished",
    onceBy: "RegistryBadSignature",
  },
  joinFor: {
    type: "Join" as const,
    message: ({ creator, termsHash }: Contributor) => ({
      creator,
      pool: 1,
      salt: hashOf("new"),
      termsHash,
      ...consentOf(),
    }),
    changes: () => [
      { salt: hashOf("other") },
      { fields: 0b111n },
      { licences: 0b111n },
      { rows: true },
      { creator: addressOf(bob) },
    ],
    send: ({ registry }: Contributor, m: Message, deadline: number, signature: Hex, gas?: bigint) =>
      registry.write.joinFor(
        [m.pool, m.termsHash, { creator: m.creator, salt: m.salt, consent: consentIn(m), deadline, signature }],
        { ...by(stranger), gas },
      ),
    event: "StreamJoined",
    onceBy: "RegistryIdTaken",
  },
  setConsentFor: {
    type: "SetConsent" as const,
    message: ({ ownStream, termsHash }: Contributor) => ({
      id: ownStream,
      termsHash,
      ...consentOf(1n),
      nonce: 0n,
    }),
    changes: ({ bobsStreamId }: Contributor) => [
      { id: bobsStreamId },
      { termsHash: hashOf("other") },
      { fields: 0b111n },
      { licences: 0b111n },
      { rows: true },
    ],
    send: ({ registry }: Contributor, m: Message, deadline: number, signature: Hex, gas?: bigint) =>
      registry.write.setConsentFor([m.id, m.termsHash, consentIn(m), deadline, signature], { ...by(stranger), gas }),
    event: "ConsentChanged",
    onceBy: "RegistryBadSignature",
  },
  authorizeDeviceFor: {
    type: "AuthorizeDevice" as const,
    message: ({ ownStream }: Contributor) => ({
      id: ownStream,
      device: addressOf(stranger),
      expiry: FOREVER,
      nonce: 0n,
    }),
    changes: ({ bobsStreamId }: Contributor) => [
      { id: bobsStreamId },
      { device: addressOf(bob) },
      { expiry: FOREVER - DAY },
      { expiry: 0 },
    ],
    send: ({ registry }: Contributor, m: Message, deadline: number, signature: Hex, gas?: bigint) =>
      registry.write.authorizeDeviceFor([m.id, m.device, m.expiry, deadline, signature], { ...by(stranger), gas }),
    event: "DeviceAuthorized",
    onceBy: "RegistryBadSignature",
  },
  withdrawFor: {
    type: "Withdraw" as const,
    message: ({ ownFile }: Contributor) => ({ id: ownFile, nonce: 0n }),
    changes: ({ ownStream, idOf }: Contributor) => [{ id: ownStream }, { id: idOf(bob, "b") }],
    send: ({ registry }: Contributor, m: Message, deadline: number, signature: Hex, gas?: bigint) =>
      registry.write.withdrawFor([m.id, deadline, signature], { ...by(stranger), gas }),
    event: "DatasetWithdrawn",
    onceBy: "RegistryBadSignature",
  },
} as const;

/** What any of the calls may say; each reads what its type names. */
export type Message = {
  creator: Address;
  id: bigint;
  version: bigint;
  salt: Hex;
  digest: Hex;
  root: Hex;
  metadata: Hex;
  codec: number;
  parents: { id: bigint; royaltyBps: number }[];
  pool: number;
  termsHash: Hex;
  fields: bigint;
  licences: bigint;
  rows: boolean;
  device: Address;
  expiry: number;
  nonce: bigint;
};

export const CALL_NAMES = Object.keys(CALLS) as (keyof typeof CALLS)[];

/** The message of a call, whatever it is. */
export const messageOf = (name: keyof typeof CALLS, of: Contributor) => CALLS[name].message(of) as Message;

const contentIn = ({ digest, root, metadata, codec }: Message) => ({ digest, root, metadata, codec });
const consentIn = ({ fields, licences, rows }: Message) => ({ fields, licences, rows });
