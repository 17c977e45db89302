/** What the test calls in a page: the client as a web app has it. */
import {
  collect,
  createIdentity,
  createPasskey,
  decryptBytes,
  decryptInWorkers,
  decryptStream,
  encryptInWorkers,
  encryptStream,
  lockWithPasskey,
  openCrew,
  passkeyIdentity,
  passkeyRecipient,
  streamOf,
  unlockWithPasskey,
} from "../../sdk/src/index.ts";

export type InPage = typeof inPage;

const inPage = {
  createPasskey,

  async lockAndUnlock(passkey: string) {
    const { identity } = await createIdentity();
    const locked = await lockWithPasskey(identity, passkey);
    return {
      same: (await unlockWithPasskey(locked)) === identity,
      hidden: !JSON.stringify(locked).includes(identity),
      locked,
    };
  },

  async unlock(locked: Awaited<ReturnType<typeof lockWithPasskey>>) {
    return unlockWithPasskey(locked).then(
      () => "unlocked",
      (error: Error & { fault?: string }) => `${error.fault}: ${error.message}`,
    );
  },

  /** A file for a passkey and an X25519 recipient, opened by each. */
  async passkeyFile(passkey: string) {
    const { identity, recipient } = await createIdentity();
    const plaintext = crypto.getRandomValues(new Uint8Array(60_000));
    const { ciphertext } = await encryptStream(streamOf(plaintext), [recipient, passkeyRecipient(passkey)]);
    const file = await collect(ciphertext);
    const opened = await Promise.all([
      decryptBytes(streamOf(file), identity),
      decryptBytes(streamOf(file), passkeyIdentity(passkey)),
    ]);
    return opened.map(
      (bytes) => bytes.length === plaintext.length && bytes.every((byte, at) => byte === plaintext[at]),
    );
  },

  /** Encrypts a file in workers, and decrypts it in workers and without; tells what came back. */
  async inWorkers(size: number) {
    const crew = openCrew(() => new Worker("/worker.js", { type: "module" }), 2);
    const { identity, recipient } = await createIdentity();
    const piece = new Uint8Array(1 << 20).map((_, at) => (at * 31) >> 3);
    const file = new Blob(Array.from({ length: size / piece.length }, () => piece));
    const { ciphertext } = await encryptInWorkers(crew, file.stream() as never, [recipient]);
    const parts: Blob[] = [];
    for await (const bytes of ciphertext) parts.push(new Blob([bytes as Uint8Array<ArrayBuffer>]));
    const sealed = new Blob(parts);
    let [same, length] = [true, 0];
    const compare = (bytes: Uint8Array) => {
      for (let at = 0; at < bytes.length; at += 997) same &&= bytes[at] === piece[(length + at) % piece.length];
      length += bytes.length;
    };
    for await (const bytes of decryptInWorkers(crew, sealed.stream() as never, identity)) compare(bytes);
    const wide = { same, length };
    const head = sealed.slice(0, 3_000_000);
    const cut = await (async () => {
      for await (const _ of decryptInWorkers(crew, head.stream() as never, identity));
    })().catch((error: { fault?: string }) => error.fault);
    [same, length] = [true, 0];
    for await (const bytes of decryptStream(sealed.stream() as never, identity)) compare(bytes);
    crew.close();
    return { wide, single: { same, length }, cut };
  },
};

Object.assign(globalThis, { inPage });
