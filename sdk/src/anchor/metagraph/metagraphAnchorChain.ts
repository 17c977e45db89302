import {
  type FeeTransaction,
  type MetagraphNetwork,
  type MetagraphUpdate,
  type Plain,
  type Proof,
  type StreamAnchor,
  type UpdateReport,
  dagAddress,
  dataUpdateHash,
  plainJson,
} from "@datagraph/protocol";
import { type Address, type Hex, numberToHex } from "viem";
import type {
  AnchorChain,
  AnchorMessage,
  AnchorProof,
  AnchorRef,
  AnchorRequest,
  AnchorStatus,
  PreparedAnchor,
} from "../anchorChain.ts";
import { AnchorPending, AnchorRefused } from "../errors.ts";
import { verifyProof } from "../verifyProof.ts";
import { brotliHash } from "./brotliHash.ts";
import { type MetagraphClient, getGlobalSnapshot, getSnapshot, latestOrdinals } from "./metagraphClient.ts";
import { globalHashOf, holdsSnapshot, readSnapshot } from "./readSnapshot.ts";
import { type Found, type Scanner, scanner } from "./scanner.ts";

/** Global snapshots in which the evidence of an update that is sent again is looked for. */
const LOOK_BACK = 500n;

/**
 * Returns a metagraph as anchoring chain: an anchor is a signed data update of our data application. It is `included` in a
 * snapshot of the metagraph, and `final` when a global snapshot holds that one.
 */
export function metagraphAnchorChain(client: MetagraphClient, network: MetagraphNetwork): AnchorChain {
  const scan = scanner(client, network.metagraph);
  const id = `metagraph:${network.metagraph}`;
  return {
    id,
    prepare: async (anchor, signer) => {
      const update = { StreamAnchor: streamAnchor(network, anchor) };
      return { chain: id, anchor, signer, messages: await updateMessages(client, update, signer.id) };
    },
    submit: (prepared, signatures) => submit(client, prepared, signatures),
    status: (ref) => statusOf(client, scan, ref),
    proof: (ref) => proofOf(client, scan, ref),
    verify: (proof, root) => verify(client, network, proof, root),
  };
}

/** Returns what is signed to send an update: its hash, and that of its fee where the metagraph asks for one. */
export async function updateMessages(
  { urls, post }: MetagraphClient,
  update: MetagraphUpdate,
  signer: string,
): Promise<AnchorMessage[]> {
  const value = update as Plain;
  const hash = dataUpdateHash(value);
  type Estimate = { fee: number | bigint; address?: string };
  const { fee, address } = await post<Estimate>(`${urls.dataL1}/data/estimate-fee`, plainJson(value));
  if (BigInt(fee) === 0n || address === undefined) return [{ kind: "hash", hash, value }];
  const source = dagAddress(signer);
  const paid: FeeTransaction = { source, destination: address, amount: BigInt(fee), dataUpdateRef: hash };
  return [
    { kind: "hash", hash, value },
    { kind: "hash", hash: brotliHash(paid), value: paid },
  ];
}

/** Sends an update with its signatures. Returns its hash. Throws AnchorRefused and AnchorUnavailable. */
export async function sendUpdate(
  { urls, post }: MetagraphClient,
  messages: readonly AnchorMessage[],
  signatures: readonly Proof[],
): Promise<string> {
  const [data, fee] = messages.map((message, index) => {
    const proof = signatures[index];
    if (message.kind !== "hash" || proof === undefined)
      throw new TypeError(`Of ${messages.length} hashes to sign, ${signatures.length} are signed`);
    return { value: message.value, proofs: [proof] };
  });
  const body = plainJson((fee === undefined ? data : { data, fee }) as Plain);
  return (await post<{ hash: string }>(`${urls.dataL1}/data`, body)).hash;
}

async function submit(
  client: MetagraphClient,
  { messages }: PreparedAnchor,
  signatures: readonly Proof[],
): Promise<AnchorRef> {
  const { ordinal, globalOrdinal } = await latestOrdinals(client);
  return { id: await sendUpdate(client, messages, signatures), from: ordinal, evidenceFrom: globalOrdinal };
}

async function statusOf(client: MetagraphClient, scan: Scanner, ref: AnchorRef): Promise<AnchorStatus> {
  const status = await scannedStatus(scan, ref, ref.from);
  if (status !== undefined) return status;
  const report = await client.get<UpdateReport>(`${client.urls.l0}/data-application/updates/${ref.id}`);
  if (report === undefined) return { state: "unknown" };
  if (report.state === "refused") return report;
  // it was in a snapshot before it was sent again, or has come into one since the scan
  const later = report.state === "accepted" ? await scannedStatus(scan, ref, BigInt(report.ordinal)) : undefined;
  return later ?? { state: "pending" };
}

async function scannedStatus(scan: Scanner, ref: AnchorRef, from: bigint): Promise<AnchorStatus | undefined> {
  const found = await scan.find(ref.id, from);
  if (found === undefined) return undefined;
  const evidence = await evidenceOf(scan, ref, found);
  return { state: evidence === undefined ? "included" : "final", height: found.ordinal };
}

/** An update that is sent again may be in a snapshot from before; its evidence is older than the sending then. */
function evidenceOf(scan: Scanner, ref: AnchorRef, { ordinal, snapshot }: Found) {
  const earliest = ref.evidenceFrom < LOOK_BACK ? 0n : ref.evidenceFrom - LOOK_BACK;
  return scan.evidence(snapshot, ordinal <= ref.from ? earliest : ref.evidenceFrom);
}

async function proofOf(client: MetagraphClient, scan: Scanner, ref: AnchorRef): Promise<AnchorProof> {
  const status = await statusOf(client, scan, ref);
  if (status.state !== "final") throw new AnchorPending(ref.id, status.state);
  const found = (await scan.find(ref.id, status.height))!;
  const evidence = (await evidenceOf(scan, ref, found))!;
  const { updates } = readSnapshot((await getSnapshot(client, found.ordinal))!);
  const { value } = updates.get(ref.id)![0];
  if (!("StreamAnchor" in value)) throw new AnchorRefused("no-anchor", `Update ${ref.id} is a grant`);
  return {
    ref: ref.id,
    anchor: anchorRequest(value.StreamAnchor),
    height: found.ordinal,
    hash: found.snapshot,
    evidence,
  };
}

async function verify(
  client: MetagraphClient,
  network: MetagraphNetwork,
  { ref, anchor, height, hash, evidence }: AnchorProof,
  root: Hex,
): Promise<boolean> {
  if (evidence === undefined || anchor.root !== root) return false;
  const [signed, global] = await Promise.all([
    getSnapshot(client, height),
    getGlobalSnapshot(client, evidence.ordinal),
  ]);
  if (signed === undefined || global === undefined || globalHashOf(global) !== evidence.hash) return false;
  const snapshot = readSnapshot(signed);
  const update = snapshot.updates.get(ref)?.[0];
  if (snapshot.hash !== hash || update === undefined || !holdsSnapshot(global, network.metagraph, hash)) return false;
  const expected = { StreamAnchor: streamAnchor(network, anchor) };
  return dataUpdateHash(expected as Plain) === ref && update.proofs.some((proof) => verifyProof(ref, proof));
}

function streamAnchor(network: MetagraphNetwork, { stream, fields, ...anchor }: AnchorRequest): StreamAnchor {
  return { ...network, ...anchor, stream: numberToHex(stream, { size: 32 }), fields: fields.toSorted() };
}

function anchorRequest(anchor: StreamAnchor): AnchorRequest {
  const { stream, updateType, count, start, end, root, fields } = anchor;
  return { stream: BigInt(stream), updateType, count, start, end, root, fields };
}

/** Returns a network as updates name it: the registry in lower case. */
export function networkOf(metagraph: string, chainId: number, registry: Address): MetagraphNetwork {
  return { metagraph, chainId, registry: registry.toLowerCase() as Address };
}
