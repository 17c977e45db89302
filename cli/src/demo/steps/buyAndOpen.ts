import { digestOf, LICENCES } from "@datagraph/protocol";
import {
  DEVELOPMENT_ACCOUNTS,
  canonicalJson,
  dataRoot,
  developmentAccount,
  inferFields,
  openFile,
  read,
  readCsvRecords,
  recordSecret,
  streamOf,
} from "@datagraph/sdk";
import { bytesToHex, sha256, zeroHash } from "viem";
import { seeded } from "../data/seeded.ts";
import { type World, actor } from "../world.ts";
import { buyPass } from "./buyPass.ts";
import { dollars, openWallet } from "./market.ts";

/** A researcher buys a pass, gets the key from two of three nodes, decrypts, and proves ten random records on-chain. */
export async function buyAndOpen(world: World): Promise<string> {
  const { checks, reader, gate, addresses } = world;
  const researcher = actor(world, DEVELOPMENT_ACCOUNTS.researcher);
  const account = developmentAccount(DEVELOPMENT_ACCOUNTS.researcher);
  const { id, bytes } = world.files.get("weather")!;
  await openWallet(researcher, dollars(10_000));
  await buyPass(researcher, id, LICENCES.academic);
  checks.holds(await read(reader, "AccessPass", "hasAccess", [account.address, id]), "The pass gives access");
  const opened = await openFile(reader, { gateway: addresses.gateway, gate, account, id });
  checks.equal(sha256(opened.bytes), sha256(bytes), "SHA-256 of the decrypted file");

  const { fields } = await inferFields(streamOf(opened.bytes), "seattle-weather.csv");
  const records = await Array.fromAsync(
    readCsvRecords(streamOf(opened.bytes), fields, { file: "seattle-weather.csv" }),
  );
  const { chainId, contracts } = reader.deployment;
  const creator = await read(reader, "ProvenanceRegistry", "creatorOf", [id]);
  const names = fields.map(({ name }) => name);
  const scope = { chainId, registry: contracts.ProvenanceRegistry, creator, version: 1n };
  const { root, proofFor } = await dataRoot(records, scope, recordSecret(opened.fileKey), names);
  const { digest, codec } = digestOf(opened.envelope.cid);
  const content = { digest, root, codec, metadata: zeroHash };
  const random = seeded(10);
  for (let n = 0; n < 10; n++) {
    const record = Math.floor(random() * records.length);
    const { field, value, salt, proof } = proofFor(record, names[n % names.length]!);
    const leaf = { version: 1n, record: BigInt(record), field, salt, value: bytesToHex(canonicalJson(value)) };
    const proven = await read(reader, "ProvenanceRegistry", "verifyRecord", [id, content, leaf, proof]);
    checks.holds(proven, `Record ${record} proves against the data root on-chain`);
    const forged = { ...leaf, value: bytesToHex(canonicalJson("forged")) };
    const lie = await read(reader, "ProvenanceRegistry", "verifyRecord", [id, content, forged, proof]);
    checks.equal(lie, false, `A forged record ${record} does not prove`);
  }
  return `${bytes.length} bytes decrypted, SHA-256 as the original, 10 of ${records.length} records proven`;
}
