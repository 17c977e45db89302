export { type AnchorOutcome, anchorAll } from "./anchor/anchorAll.ts";
export type {
  AnchorChain,
  AnchorMessage,
  AnchorProof,
  AnchorRef,
  AnchorRequest,
  AnchorSigner,
  AnchorStatus,
  PreparedAnchor,
} from "./anchor/anchorChain.ts";
export { type AnchorKey, anchorKey } from "./anchor/anchorKey.ts";
export { AnchorPending, AnchorRefused, AnchorUnavailable } from "./anchor/errors.ts";
export { type EvmAnchorOptions, evmAnchorChain } from "./anchor/evmChain.ts";
export { verifyProof } from "./anchor/verifyProof.ts";
export { collect } from "./bytes/collect.ts";
export { fastKeccak } from "./bytes/fastKeccak.ts";
export { hashed } from "./bytes/hashed.ts";
export { type Lent, lend } from "./bytes/lent.ts";
export { streamOf } from "./bytes/streamOf.ts";
export { DEVELOPMENT_ACCOUNTS, DEVELOPMENT_MNEMONIC, developmentAccount } from "./chain/accounts.ts";
export { authorizePurchase } from "./chain/authorizePurchase.ts";
export { type ChainClient, type ChainReader, asAccount, chainReader } from "./chain/client.ts";
export { type Contract, abis, addressOf } from "./chain/contracts.ts";
export { eventIn } from "./chain/eventIn.ts";
export { payoutEvents } from "./chain/payoutEvents.ts";
export { read } from "./chain/read.ts";
export { type OrderSigner, signOrder } from "./chain/signOrder.ts";
export { signPermit } from "./chain/signPermit.ts";
export { type Once, signPurchase } from "./chain/signPurchase.ts";
export { signSeat } from "./chain/signSeat.ts";
export { tokenDomain } from "./chain/tokenDomain.ts";
export { unusedNonce } from "./chain/unusedNonce.ts";
export { type CallData, CallRefused, type Payable, type PayableArgs, refusalOf, simulate } from "./chain/simulate.ts";
export { write } from "./chain/write.ts";
export { documentSigner, signDocument } from "./documents/signDocument.ts";
export { decryptBytes } from "./encryption/decryptBytes.ts";
export { type RandomAccess, type RangeSource, decryptRange, openRandomAccess } from "./encryption/decryptRange.ts";
export { decryptStream } from "./encryption/decryptStream.ts";
export { type Encrypted, encryptStream } from "./encryption/encryptStream.ts";
export { type Crew, type PayloadWorker, openCrew } from "./encryption/worker/crew.ts";
export { decryptInWorkers, encryptInWorkers } from "./encryption/worker/inWorkers.ts";
export { EncryptionError, type EncryptionFault } from "./encryption/errors.ts";
export { type SplitFile, openFileKey, splitFile } from "./encryption/header.ts";
export type { FileOpener, FileRecipient } from "./encryption/keys.ts";
export {
  AlreadyRegistered,
  type ContributeOptions,
  type ContributedFile,
  type FileContribution,
  type OnStep,
  contributeFile,
} from "./flows/contributeFile.ts";
export { contentSalt } from "./flows/contentSalt.ts";
export { type ContributedRecords, type RecordContribution, contributeRecords } from "./flows/contributeRecords.ts";
export type { Contributor } from "./flows/contributor.ts";
export { type PoolDescribed, type PoolPlan, type PoolRules, planPool } from "./flows/planPool.ts";
export { type RecordBatch, type RecordSealer, type SealedRecords, sealRecords } from "./flows/sealRecords.ts";
export { FileChanged, type Source, digestOf, keyIn, stageFile } from "./flows/stageFile.ts";
export { type OnBytes, type Staging, gatewayStaging } from "./flows/staging.ts";
export { envelopesOf } from "./flows/envelopesOf.ts";
export { type OpenedFile, openFile } from "./flows/openFile.ts";
export { type CommitteeGateOptions, committeeGate } from "./gate/committeeGate.ts";
export {
  EnvelopeError,
  GarbageEnvelopeError,
  type GarbageProof,
  KeyReleaseError,
  type NodeFailure,
} from "./gate/errors.ts";
export type { KeyGate, KeyRequest, MessageSigner } from "./gate/keyGate.ts";
export { type LitGateOptions, litGate } from "./gate/lit/litGate.ts";
export { litRelay } from "./gate/lit/litRelay.ts";
export type { LitTransport } from "./gate/lit/litTransport.ts";
export { readRequest as readLitRequest } from "./gate/lit/readRequest.ts";
export { type LitAnswer, type LitRequest, signInText as litSignInText } from "./gate/lit/release.ts";
export { signInFault as litSignInFault } from "./gate/lit/signInFault.ts";
export { parseEnvelope } from "./gate/parseEnvelope.ts";
export { type EnvelopeParts, sealEnvelope } from "./gate/sealEnvelope.ts";
export { type ExpectedEnvelope, envelopeSigner, verifyEnvelope } from "./gate/verifyEnvelope.ts";
export { type GarbageContext, verifyGarbage } from "./gate/verifyGarbage.ts";
export { NO_RELEASES, type ReleaseTail, verifyReleases } from "./gate/verifyReleases.ts";
export { allOf, anyOf } from "./gate/combineGates.ts";
export { type Download, downloadBytes, downloadFrom, gatewayBlocks, uploadBytes } from "./gateway/blobs.ts";
export { storeDocument } from "./gateway/storeDocument.ts";
export { pinFile, putBlock, putFile } from "./gateway/putFile.ts";
export { type PushProgress, type VerifiedBlocks, pushFile } from "./gateway/pushFile.ts";
export { fetchEnvelopes, publishEnvelope } from "./gateway/envelopes.ts";
export { type ErasureReceipt, fetchErasure } from "./gateway/erasures.ts";
export { type ClaimableEarning, fetchClaims } from "./gateway/payouts.ts";
export { fetchPoolEarnings } from "./gateway/poolEarnings.ts";
export {
  type ReadHeaders,
  type SavedQuery,
  deleteSaved,
  fetchHistory,
  fetchResult,
  fetchSaved,
  saveQuery,
} from "./gateway/pastQueries.ts";
export { type Answer, quoteQuery, runQuery } from "./gateway/queries.ts";
export { GatewayError, request, requestJson } from "./gateway/request.ts";
export { type AgeIdentity, createIdentity } from "./identity/createIdentity.ts";
export { IdentityError, type IdentityFault } from "./identity/errors.ts";
export { type LockedIdentity, type UnlockBy, parseLockedIdentity } from "./identity/lockedIdentity.ts";
export {
  createPasskey,
  lockWithPasskey,
  passkeyIdentity,
  passkeyRecipient,
  unlockWithPasskey,
} from "./identity/passkey.ts";
export { type Stretch, lockWithPassphrase, unlockWithPassphrase } from "./identity/passphrase.ts";
export { recipientOf } from "./identity/recipientOf.ts";
export { type TypedDataSigner, type UnlockRequest, lockWithWallet, unlockWithWallet } from "./identity/wallet.ts";
export { MOST_SAMPLED, csvSample } from "./metadata/csvSample.ts";
export { dataCard } from "./metadata/dataCard.ts";
export {
  CARD_TEXTS,
  type CardTexts,
  type Creator,
  type DatasetRef,
  type Description,
  type LicenceTerms,
  type MetadataDocument,
  type Origin,
  datasetUri,
} from "./metadata/describe.ts";
export { type FieldStatistics, fieldStatistics } from "./metadata/fieldStatistics.ts";
export { type FileFacts, fileFacts } from "./metadata/fileFacts.ts";
export { type DescribedTable, type FileDescription, type StoredObject, fileMetadata } from "./metadata/fileMetadata.ts";
export { licenceTerms } from "./metadata/licenceTerms.ts";
export { type JsonSchema, jsonSchema } from "./metadata/jsonSchema.ts";
export { type MetadataContent, metadataContent } from "./metadata/metadataContent.ts";
export { type Metadata, parseMetadata } from "./metadata/parseMetadata.ts";
export {
  type SchemaProblem,
  parsePoolSchema,
  parseTableSchema,
  poolSchemaProblems,
} from "./metadata/parsePoolSchema.ts";
export { type PoolDescription, poolMetadata } from "./metadata/poolMetadata.ts";
export { parallel } from "./parallel.ts";
export { canonicalJson } from "./records/canonicalJson.ts";
export {
  type ChunkProof,
  type ChunkRoot,
  type ChunkValue,
  FILE_CHUNK,
  chunkJson,
  chunkRoot,
  verifyChunk,
} from "./records/chunkRoot.ts";
export { type DataRoot, type FieldProof, type RecordProof, dataRoot } from "./records/dataRoot.ts";
export { fieldProof } from "./records/fieldProof.ts";
export { type RawRecord, checkRecords } from "./records/checkRecords.ts";
export { checkValue, parseCell } from "./records/fieldValue.ts";
export { type Inferred, inferFields } from "./records/inferFields.ts";
export { readBatch, writeBatch } from "./records/ndjson.ts";
export { type RecordTable, type TableFile, openTable } from "./records/openTable.ts";
export { type RecordProblem, RecordsError } from "./records/problems.ts";
export { type CsvOptions, readCsvRecords } from "./records/readCsvRecords.ts";
export { type CsvRow, type CsvRows, readCsvRows } from "./records/readCsvRows.ts";
export type { OpenedField } from "./records/recordCommitter.ts";
export { keyDigest, recordSecret } from "./records/secrets.ts";
export { type StreamedRoot, streamDataRoot } from "./records/streamDataRoot.ts";
export { TABLE_FORMATS, type TableFormat, formatOfMediaType, mediaTypeOf, tableFormat } from "./records/tableFormat.ts";
export { verifyRecord } from "./records/verifyRecord.ts";
export { relay } from "./relay/relay.ts";
export { sendSigned } from "./relay/sendSigned.ts";
export { signCancellation } from "./relay/signCancellation.ts";
export { signConsent } from "./relay/signConsent.ts";
export { type CreditMove, signCreditMove } from "./relay/signCreditMove.ts";
export { signDelegation } from "./relay/signDelegation.ts";
export { type LedgerDeposit, signDeposit } from "./relay/signDeposit.ts";
export { signDevice } from "./relay/signDevice.ts";
export { signJoin } from "./relay/signJoin.ts";
export { type Payees, signPayees } from "./relay/signPayees.ts";
export { signPermittedDeposit } from "./relay/signPermittedDeposit.ts";
export { signRegistration } from "./relay/signRegistration.ts";
export { type Sale, signSaleReturn } from "./relay/signSaleReturn.ts";
export { type SpenderLimit, signSpender } from "./relay/signSpender.ts";
export { type Vote, signVote } from "./relay/signVote.ts";
export { signWithdrawal } from "./relay/signWithdrawal.ts";
export { signWithdrawalRequest } from "./relay/signWithdrawalRequest.ts";
export { type SignedCall, signedCall } from "./relay/signedCall.ts";
export { type AskOptions, type Research, openSession } from "./research/openSession.ts";
export { readToken } from "./research/readToken.ts";
export { type Session, parseSession, sessionAddress, sessionSigner } from "./research/session.ts";
export { blockCid } from "./storage/blockCid.ts";
export { type Block, type EntityBytes, dagBlocks } from "./storage/dagBlocks.ts";
export { StorageError, type StorageFault } from "./storage/errors.ts";
export { type StoredEncrypted, putEncrypted } from "./storage/putEncrypted.ts";
export { parseCid, readVerified, sizeVerified } from "./storage/readVerified.ts";
export type {
  BlockAccess,
  BlockStorage,
  ByteRange,
  Collected,
  PutOptions,
  Storage,
  Stored,
} from "./storage/storage.ts";
export { trustlessBlocks } from "./storage/trustlessBlocks.ts";
export type { BlockSource } from "./storage/verifiedBlock.ts";
export { payoutManifest } from "./payouts/payoutManifest.ts";
export { type RootPlan, planRoot } from "./payouts/planRoot.ts";
export { poolEarnings } from "./payouts/poolEarnings.ts";
export { type ProofDocument, checkProof, parseProof, proofDocument } from "./records/proofDocument.ts";
export type { Overcharge } from "./verify/payoutAudit.ts";
export type { Total } from "./verify/auditRoot.ts";
export { type VerifiedRoot, type VerifyOptions, verifyPayouts } from "./verify/verifyPayouts.ts";
