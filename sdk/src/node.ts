export { decryptToFile } from "./files/decryptToFile.ts";
export { localStaging } from "./files/localStaging.ts";
export { getDecrypted } from "./files/getDecrypted.ts";
export { readFileLent } from "./files/readFileLent.ts";
export { readFileStream } from "./files/readFileStream.ts";
export { type WriteOptions, writeFileAtomic } from "./files/writeFileAtomic.ts";
export { loadIdentity, saveIdentity } from "./identity/identityFile.ts";
export { type BlockAccess, type EmbeddedStorage, openEmbeddedStorage } from "./storage/openEmbeddedStorage.ts";
