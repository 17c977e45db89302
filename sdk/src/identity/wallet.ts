import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { randomBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { type Address, type Hex, bytesToHex, hexToBytes, isAddressEqual } from "viem";
import { IdentityError } from "./errors.ts";
import { type LockedIdentity, lockerOf } from "./lockedIdentity.ts";
import { seal, unseal } from "./seal.ts";

/** Shown by the wallet: whoever gets this signature can unlock the stored identity. */
const PURPOSE = "Unlock the DataGraph identity that decrypts my data. Sign this only in DataGraph.";
const INFO = utf8ToBytes("datagraph/identity-unlock/v1");

/** What the wallet signs (EIP-712), to unlock an identity. */
export type UnlockRequest = {
  domain: { name: "DataGraph"; version: "1" };
  types: { UnlockIdentity: readonly { name: string; type: string }[] };
  primaryType: "UnlockIdentity";
  message: { purpose: string; account: Address; salt: Hex };
};

/** An account that signs typed data, such as viem's. */
export type TypedDataSigner = { address: Address; signTypedData(request: UnlockRequest): Promise<Hex> };

/**
 * Returns an identity locked under a key derived (HKDF) of a wallet's signature over purpose, account and a random
 * salt. Asks for the signature twice: throws IdentityError when the two differ, as no later one would unlock then.
 */
export async function lockWithWallet(identity: string, signer: TypedDataSigner): Promise<LockedIdentity> {
  const salt = bytesToHex(randomBytes(32));
  const first = await sign(signer, salt);
  if ((await sign(signer, salt)) !== first)
    throw new IdentityError(
      "not-deterministic",
      `The wallet ${signer.address} signs the same message differently each time (smart accounts and some hardware ` +
        "do), so its signature cannot unlock anything later: lock the identity with a passkey or a passphrase instead",
    );
  return seal(identity, keyOf(first, salt), { by: "wallet", salt, account: signer.address });
}

/** Returns the identity. Throws IdentityError with another wallet, or an identity locked otherwise. */
export async function unlockWithWallet(locked: LockedIdentity, signer: TypedDataSigner): Promise<string> {
  const { unlock } = locked;
  if (unlock.by !== "wallet")
    throw new IdentityError("wrong-unlock", `This identity is locked by ${lockerOf(unlock)}: unlock it with that`);
  if (!isAddressEqual(unlock.account, signer.address))
    throw new IdentityError("wrong-unlock", `Locked by the wallet ${unlock.account}, not ${signer.address}: switch`);
  const key = keyOf(await sign(signer, unlock.salt), unlock.salt);
  return unseal(locked, key, "the wallet signed differently than when it locked it, or the file was altered");
}

function sign(signer: TypedDataSigner, salt: Hex): Promise<Hex> {
  return signer.signTypedData({
    domain: { name: "DataGraph", version: "1" },
    types: {
      UnlockIdentity: [
        { name: "purpose", type: "string" },
        { name: "account", type: "address" },
        { name: "salt", type: "bytes32" },
      ],
    },
    primaryType: "UnlockIdentity",
    message: { purpose: PURPOSE, account: signer.address, salt },
  });
}

function keyOf(signature: Hex, salt: Hex): Uint8Array {
  return hkdf(sha256, hexToBytes(signature), hexToBytes(salt), INFO, 32);
}
