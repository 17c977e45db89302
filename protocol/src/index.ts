export { type Step, stepOf } from "./cadence.ts";
export { CODEC, cidOf, digestOf } from "./cid.ts";
export { datasetId } from "./datasetId.ts";
export { type ContractName, type Deployment, deploymentOf } from "./deployments.ts";
export type { Envelope, GateCondition, GatePolicy } from "./envelope.ts";
export {
  type AccessCondition,
  type ConditionTerms,
  RESOURCE_PREFIX,
  SIGNATURE_DOMAIN,
  accessConditions,
  canonicalConditions,
  conditionHash,
  gateIdentity,
  gateResource,
} from "./gate/condition.ts";
export { type ReleaseReceipt, releaseReceiptText } from "./gate/releaseReceipt.ts";
export { ENVELOPE_TYPES, envelopeTypedData } from "./gate/envelopeTypedData.ts";
export {
  type AuthSig,
  type Committee,
  type HandshakeReply,
  REFUSALS,
  type RefusalCode,
  type RefusalReply,
  type SealedMessage,
  type SessionMessage,
  type ShareReply,
  type ShareRequest,
} from "./gate/wire.ts";
export { accessPassAbi } from "./generated/accessPassAbi.ts";
export { appointmentsAbi } from "./generated/appointmentsAbi.ts";
export { dataGovernorAbi } from "./generated/dataGovernorAbi.ts";
export { dataTokenAbi } from "./generated/dataTokenAbi.ts";
export { licenseBookAbi } from "./generated/licenseBookAbi.ts";
export { provenanceRegistryAbi } from "./generated/provenanceRegistryAbi.ts";
export { queryLedgerAbi } from "./generated/queryLedgerAbi.ts";
export { rewardVaultAbi } from "./generated/rewardVaultAbi.ts";
export { testDollarAbi } from "./generated/testDollarAbi.ts";
export { timelockControllerAbi } from "./generated/timelockControllerAbi.ts";
export { LICENCES, licenceName } from "./licences.ts";
export { type Keccak, NODE, hashPair } from "./hashPair.ts";
export { type MerkleTree, merkleProof, merkleRoot, merkleTree, verifyMerkleProof } from "./merkle.ts";
export {
  type CurrencyTransaction,
  type FeeTransaction,
  type TransactionReference,
  currencyTransactionBytes,
  currencyTransactionHash,
} from "./metagraph/currency.ts";
export { dagAddress, evmAddress } from "./metagraph/dagAddress.ts";
export { dataUpdateBytes, dataUpdateHash } from "./metagraph/dataUpdate.ts";
export {
  type Epoch,
  type EpochAnchor,
  type EpochEvidence,
  epochLeaf,
  epochOf,
  packEvidence,
  unpackEvidence,
} from "./metagraph/epoch.ts";
export { exactJson } from "./metagraph/exactJson.ts";
export { type Plain, plainJson } from "./metagraph/plainJson.ts";
export type { Proof, Signed } from "./metagraph/proof.ts";
export {
  type DataBlock,
  type DataTransaction,
  type GlobalSnapshot,
  type MetagraphSnapshot,
  type SignedBytes,
  type StateChannelSnapshot,
  dataBlocks,
  signedBytes,
  unsignedBytes,
} from "./metagraph/snapshot.ts";
export {
  type GrantedDevice,
  METAGRAPH_RULES,
  type MetagraphNetwork,
  type MetagraphRule,
  type MetagraphUpdate,
  type StreamAnchor,
  type StreamGrant,
  type UpdateReport,
  grantTypedData,
  metagraphChain,
} from "./metagraph/update.ts";
export { type MerkleStream, merkleStream } from "./merkleStream.ts";
export {
  type AnchorEntry,
  type StreamCount,
  type UsageEntry,
  packAnchors,
  packStreamCounts,
  packStreamNumbers,
  packUsage,
  unpackStreamCounts,
  unpackStreamNumbers,
  unpackUsage,
} from "./packed.ts";
export { applyEvent } from "./payouts/applyEvent.ts";
export { type Earning, type EpochPayout, type PayoutOptions, derivePayouts } from "./payouts/derivePayouts.ts";
export { fieldEarnings } from "./payouts/fieldEarnings.ts";
export { type FieldEarning, type FieldTally, fieldTally } from "./payouts/fieldTally.ts";
export { type PayoutEvent, payoutAbi } from "./payouts/events.ts";
export { type PayoutTree, payoutLeaf, payoutLeaves, payoutProof, payoutTree } from "./payouts/payoutTree.ts";
export { standardRoot, standardTree } from "./payouts/standardTree.ts";
export {
  type CountedAnchor,
  type EligibleStream,
  type UsageQuery,
  endsByTime,
  scanUsage,
} from "./payouts/scanUsage.ts";
export { type InForce, type SettledPart, type Share, sharePart, streamsNamed } from "./payouts/sharePart.ts";
export {
  type AnchorState,
  type ConsentState,
  type PoolState,
  type ProtocolState,
  type StreamState,
  type TermsState,
  emptyState,
  valueAt,
} from "./payouts/state.ts";
export { hashOrder } from "./queries/hashOrder.ts";
export { type SettledLink, nextRunning } from "./queries/nextRunning.ts";
export { type OrderFacts, packFacts, unpackFacts } from "./queries/orderFacts.ts";
export {
  type FieldsQuery,
  type OrderJson,
  type PastQuery,
  type Period,
  type PrivacyNotice,
  type Query,
  type QueryRequest,
  type Quote,
  type QuoteRequest,
  READ_SCHEME,
  RECEIPT_HEADER,
  type ReadToken,
  RESULT_FORMATS,
  RESULT_TYPES,
  type Receipt,
  type ResultFormat,
  type SqlQuery,
  orderFromJson,
  orderToJson,
} from "./queries/query.ts";
export { SETTLEMENT_LIMITS, packSettlements, settlementBytes, unpackSettlements } from "./queries/settlementBatch.ts";
export { type UsageScope, packScope, unpackScope } from "./queries/usageScope.ts";
export { RECORD_FIELD_DOMAIN, type RecordFieldLeaf, type RecordScope, recordLeaf } from "./recordLeaf.ts";
export {
  type Aggregate,
  type Cadence,
  type DataRecord,
  type Field,
  type FieldType,
  type FieldValue,
  type PoolSchema,
  fieldNames,
  fieldsBitmap,
  updateTypeOf,
} from "./schema.ts";
export { POOL_CLASS, type PoolTerms, hashTerms } from "./terms.ts";
export {
  AUTHORIZATION_TYPES,
  type Mandate,
  type OrderPart,
  type Purchase,
  type QueryOrder,
  type Settlement,
  TYPES,
  domainOf,
} from "./typedData.ts";
