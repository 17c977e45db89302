import { chmod, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { streamOf } from "@datagraph/sdk";
import { writeFileAtomic } from "@datagraph/sdk/node";
import { type Hex, isHex } from "viem";
import { type PrivateKeyAccount, generatePrivateKey, privateKeyToAccount } from "viem/accounts";

/** A device's own key. It can anchor for the streams that authorised it, and nothing else. */
export type DeviceKey = { privateKey: Hex; account: PrivateKeyAccount };

const FILE = "device.key";

/** Returns the device's key in a directory, made at the first call, readable by its owner alone. Throws, naming the file. */
export async function deviceKey(home: string): Promise<DeviceKey> {
  const path = join(home, FILE);
  const found = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new Error(`${path} cannot be read: ${error.code}`);
  });
  if (found === undefined) return makeKey(home, path);
  const privateKey = found.trim();
  try {
    if (isHex(privateKey)) return { privateKey, account: privateKeyToAccount(privateKey) };
  } catch {
    // said below, without the key
  }
  throw new Error(`${path} holds no device key: remove it to make a new one, and authorise that`);
}

async function makeKey(home: string, path: string): Promise<DeviceKey> {
  await mkdir(home, { recursive: true });
  // readings and the key are nobody else's business
  await chmod(home, 0o700);
  const privateKey = generatePrivateKey();
  await writeFileAtomic(path, streamOf(new TextEncoder().encode(`${privateKey}\n`)), { mode: 0o600, exclusive: true });
  return { privateKey, account: privateKeyToAccount(privateKey) };
}
