import type { Address, ContractFunctionArgs, Hex, TypedDataDomain } from "viem";
import type { accessPassAbi } from "./generated/accessPassAbi.ts";
import type { queryLedgerAbi } from "./generated/queryLedgerAbi.ts";

/** A researcher's signed offer to pay for one query, as the ledger takes it. */
export type QueryOrder = ContractFunctionArgs<typeof queryLedgerAbi, "view", "hashOrder">[0];

/** One pool's part of a query order. */
export type OrderPart = QueryOrder["parts"][number];

/** What a validator hands in for one order; `packSettlements` packs them for the ledger. */
export type Settlement = {
  order: QueryOrder;
  /** by `signer`: 65 bytes, 64 (ERC-2098), or what an ERC-1271 wallet takes */
  signature: Hex;
  /** the researcher, or a spender they authorised */
  signer: Address;
  /** SHA-256 of the result's bytes */
  resultHash: Hex;
  /** data points used, one number a part */
  units: readonly bigint[];
  /** packed usage entries of open pools, one string a part; personal pools: empty */
  usage: readonly Hex[];
};

/** What a buyer of an access pass agrees to. */
export type Purchase = ContractFunctionArgs<typeof accessPassAbi, "nonpayable", "buyFor">[0];

/** Who buys, and their signature, when somebody else sends the transaction. */
export type Mandate = ContractFunctionArgs<typeof accessPassAbi, "nonpayable", "buyFor">[1];

/** EIP-712 types of everything people sign towards the contracts. */
export const TYPES = {
  Register: [
    { name: "creator", type: "address" },
    { name: "salt", type: "bytes32" },
    { name: "digest", type: "bytes32" },
    { name: "root", type: "bytes32" },
    { name: "metadata", type: "bytes32" },
    { name: "codec", type: "uint8" },
    { name: "parents", type: "Parent[]" },
    { name: "deadline", type: "uint40" },
  ],
  Parent: [
    { name: "id", type: "uint256" },
    { name: "royaltyBps", type: "uint16" },
  ],
  PublishVersion: [
    { name: "id", type: "uint256" },
    { name: "version", type: "uint64" },
    { name: "digest", type: "bytes32" },
    { name: "root", type: "bytes32" },
    { name: "metadata", type: "bytes32" },
    { name: "codec", type: "uint8" },
    { name: "deadline", type: "uint40" },
  ],
  Join: [
    { name: "creator", type: "address" },
    { name: "pool", type: "uint24" },
    { name: "salt", type: "bytes32" },
    { name: "termsHash", type: "bytes32" },
    { name: "fields", type: "uint256" },
    { name: "licences", type: "uint64" },
    { name: "rows", type: "bool" },
    { name: "deadline", type: "uint40" },
  ],
  SetConsent: [
    { name: "id", type: "uint256" },
    { name: "termsHash", type: "bytes32" },
    { name: "fields", type: "uint256" },
    { name: "licences", type: "uint64" },
    { name: "rows", type: "bool" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint40" },
  ],
  AuthorizeDevice: [
    { name: "id", type: "uint256" },
    { name: "device", type: "address" },
    { name: "expiry", type: "uint40" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint40" },
  ],
  Withdraw: [
    { name: "id", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint40" },
  ],
  Eligibility: [
    { name: "licence", type: "uint8" },
    { name: "account", type: "address" },
    { name: "expiry", type: "uint40" },
    { name: "deadline", type: "uint40" },
  ],
  Purchase: [
    { name: "buyer", type: "address" },
    { name: "dataset", type: "uint256" },
    { name: "licence", type: "uint8" },
    { name: "holder", type: "address" },
    { name: "offerHash", type: "bytes32" },
    { name: "maxPrice", type: "uint96" },
    { name: "validator", type: "address" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint40" },
  ],
  SeatAcceptance: [
    { name: "member", type: "address" },
    { name: "passId", type: "uint256" },
    { name: "seat", type: "uint8" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint40" },
  ],
  QueryOrder: [
    { name: "researcher", type: "address" },
    { name: "validator", type: "address" },
    { name: "token", type: "address" },
    { name: "queryHash", type: "bytes32" },
    { name: "consentBlock", type: "uint64" },
    { name: "nonce", type: "uint64" },
    { name: "deadline", type: "uint40" },
    { name: "parts", type: "OrderPart[]" },
  ],
  OrderPart: [
    { name: "pool", type: "uint24" },
    { name: "licence", type: "uint8" },
    { name: "rows", type: "bool" },
    { name: "snapshot", type: "uint64" },
    { name: "fields", type: "uint256" },
    { name: "periodStart", type: "uint40" },
    { name: "periodEnd", type: "uint40" },
    { name: "unitPrice", type: "uint96" },
    { name: "maxUnits", type: "uint64" },
  ],
  LedgerDeposit: [
    { name: "researcher", type: "address" },
    { name: "validator", type: "address" },
    { name: "token", type: "address" },
    { name: "amount", type: "uint128" },
    { name: "nonce", type: "uint64" },
    { name: "deadline", type: "uint40" },
  ],
  WithdrawalRequest: [
    { name: "researcher", type: "address" },
    { name: "validator", type: "address" },
    { name: "token", type: "address" },
    { name: "amount", type: "uint128" },
    { name: "nonce", type: "uint64" },
    { name: "deadline", type: "uint40" },
  ],
  CreditMove: [
    { name: "researcher", type: "address" },
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "token", type: "address" },
    { name: "nonce", type: "uint64" },
    { name: "deadline", type: "uint40" },
  ],
  SpenderLimit: [
    { name: "researcher", type: "address" },
    { name: "spender", type: "address" },
    { name: "validator", type: "address" },
    { name: "token", type: "address" },
    { name: "limit", type: "uint128" },
    { name: "expiry", type: "uint40" },
    { name: "nonce", type: "uint64" },
    { name: "deadline", type: "uint40" },
  ],
  OrderCancellation: [
    { name: "researcher", type: "address" },
    { name: "nonce", type: "uint64" },
    { name: "deadline", type: "uint40" },
  ],
  DatasetPayees: [
    { name: "dataset", type: "uint256" },
    { name: "payees", type: "bytes32" },
    { name: "locked", type: "bool" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint40" },
  ],
  SaleReturn: [
    { name: "sale", type: "bytes32" },
    { name: "deadline", type: "uint40" },
  ],
} as const;

/** EIP-3009's type, which is signed towards the token; a purchase's or a deposit's digest is its nonce. */
export const AUTHORIZATION_TYPES = {
  ReceiveWithAuthorization: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "validAfter", type: "uint256" },
    { name: "validBefore", type: "uint256" },
    { name: "nonce", type: "bytes32" },
  ],
} as const;

/** Returns the EIP-712 domain of one of the contracts. */
export function domainOf(
  name: "ProvenanceRegistry" | "QueryLedger" | "LicenseBook" | "AccessPass" | "RewardVault",
  chainId: number,
  verifyingContract: Address,
): TypedDataDomain {
  return { name, version: "1", chainId, verifyingContract };
}
