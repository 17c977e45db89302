export { type EpochCall, anchorEpoch, nextEpoch } from "./anchor/metagraph/anchorEpoch.ts";
export { type PoolEpochs, type RegisteredEpoch, poolEpochs } from "./anchor/metagraph/poolEpochs.ts";
export { registeredAnchors } from "./anchor/metagraph/registeredAnchors.ts";
export { type VerifiedEpoch, verifyAnchors } from "./anchor/metagraph/verifyAnchors.ts";
export { type GrantRequest, type GrantSigner, grantStream } from "./anchor/metagraph/grantStream.ts";
export { metagraphAnchorChain, networkOf } from "./anchor/metagraph/metagraphAnchorChain.ts";
export {
  type MetagraphClient,
  type MetagraphUrls,
  type Patience,
  latestOrdinals,
  localMetagraph,
  metagraphAt,
  metagraphClient,
  readNetwork,
} from "./anchor/metagraph/metagraphClient.ts";
export { type Found, type Scanner, scanner } from "./anchor/metagraph/scanner.ts";
export {
  type SentTransfer,
  type Transfer,
  confirmTransfer,
  currencyBalance,
  sendTransfers,
} from "./anchor/metagraph/transfers.ts";
export { decryptToFile } from "./files/decryptToFile.ts";
export { type Resumable, downloadToFile } from "./files/downloadToFile.ts";
export { localStaging } from "./files/localStaging.ts";
export { getDecrypted } from "./files/getDecrypted.ts";
export { readFileLent } from "./files/readFileLent.ts";
export { readFileStream } from "./files/readFileStream.ts";
export { type WriteOptions, writeFileAtomic } from "./files/writeFileAtomic.ts";
export { type LitAction, parseLitAction } from "./gate/lit/litAction.ts";
export { litDirect } from "./gate/lit/litDirect.ts";
export { LitApiError, type LitApi, runLitAction } from "./gate/lit/runLitAction.ts";
export { loadIdentity, saveIdentity } from "./identity/identityFile.ts";
export { carOf } from "./storage/carOf.ts";
export { type EmbeddedStorage, openEmbeddedStorage } from "./storage/openEmbeddedStorage.ts";
export { type KuboOptions, openKuboStorage } from "./storage/openKuboStorage.ts";
export { type PinningService, type PinningServiceOptions, pinningService } from "./storage/pinningService.ts";
export { type PinningPatience, pinningStorage } from "./storage/pinningStorage.ts";
export { pinningToken } from "./storage/pinningToken.ts";
