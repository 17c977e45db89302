import { GatewayError } from "@datagraph/sdk";
import {
  BaseError,
  ContractFunctionRevertedError,
  InsufficientFundsError,
  UserRejectedRequestError,
  type Hex,
  hexToString,
} from "viem";
import { formatTime } from "../format/formatTime.ts";
import type { Ending } from "./transaction.ts";

/** What became of a transaction that failed, and what to do, in words. */
export type Explained = { ending: Ending; reason: string; code?: string };

/** A contract's refusals that a person may meet here; `a` are the custom error's values. */
const REFUSALS: Readonly<Record<string, (a: readonly unknown[]) => string>> = {
  RegistryNotCreator: () => "Only the dataset's contributor may do this. Connect their account.",
  RegistryNotOwner: () => "Only the dataset's owner may do this. Connect their account.",
  RegistryNotActive: () => "The dataset is withdrawn or suspended.",
  RegistryContentTaken: () => "This account has registered these bytes already.",
  RegistryTermsMismatch: () => "The pool's terms changed meanwhile. Read them again, then confirm.",
  RegistryExpired: () => "What you signed was good for an hour, which is over. Do it again.",
  RegistryBadSignature: () =>
    "Another word of yours came first, so this one holds no more. Look what stands, and do it again.",
  RegistryConsentFields: () => "The pool has no such field. Reload the page.",
  PassNotDatasetOwner: () => "Only the dataset's owner may make offers.",
  PassNoOffer: () => "The offer has ended. Choose another licence.",
  PassOfferChanged: () => "The offer changed while you looked at it. Look at the new price, then buy.",
  PassPriceAbove: () => "The price rose above what you agreed to. Look at the new price, then buy.",
  PassDatasetClosed: () => "The dataset was withdrawn or suspended: no passes are sold.",
  PassNotEligible: () => "This licence needs a voucher of its issuer first.",
  PassSeatCoolingDown: () => "The seat was in use lately. Offer it again tomorrow.",
  ERC20InsufficientBalance: () => "The account has too little of the token.",
  ERC20InsufficientAllowance: () => "The payment was not approved. Try again, and confirm both steps.",
  LedgerInsufficient: () => "The deposit does not cover this.",
  LedgerNotValidator: () => "The DAO has not appointed this validator.",
  VaultNothingDue: () => "Nothing is due to this account. It may have been claimed already.",
  VaultNotProposer: () => "It is another validator's turn to propose. Anyone may, once validators let time pass.",
  VaultOpenProposal: () => "This account's last root is still open. Wait until it is accepted.",
  VaultRevision: () => "Another root was proposed meanwhile. Look at the roots again.",
  VaultNotGuardian: () => "Only the guardian in office may veto. Connect their account.",
  VaultUnknownProposal: () => "This root waits no more: it was accepted or vetoed meanwhile.",
  VaultNoProposal: () => "No root waits: somebody accepted it meanwhile.",
  RegistryTermsInvalid: ([field]) => `The registry takes no such terms: look at "${nameIn(field)}".`,
  VaultTooEarly: ([at]) => `The veto window is still open. Try again ${when(at)}.`,
  GovernorAlreadyCastVote: () => "This account has voted on the proposal already.",
  GovernorUnexpectedProposalState: () => "The proposal is no longer at this stage. Reload the page.",
  GovernorInsufficientProposerVotes: () => "The account has too few votes to propose. Delegate to it first.",
  TimelockUnexpectedOperationState: () => "The timelock's delay has not passed yet.",
};

/** Returns what a failed call means. */
export function explain(error: unknown): Explained {
  if (error instanceof GatewayError) return notRelayed(error);
  if (!(error instanceof BaseError)) return { ending: "failed", reason: messageOf(error) };
  if (error.walk((cause) => cause instanceof UserRejectedRequestError) !== null)
    return { ending: "rejected", reason: "You declined it in your wallet. Nothing was sent." };
  const short = error.walk((cause) => cause instanceof InsufficientFundsError);
  if (short !== null || /insufficient funds|exceeds the balance/i.test(error.message))
    return {
      ending: "unaffordable",
      reason: "The account's ETH does not cover the gas. Send it some, then try again.",
    };
  const reverted = error.walk((cause) => cause instanceof ContractFunctionRevertedError);
  if (reverted instanceof ContractFunctionRevertedError) return refusal(reverted);
  return { ending: "failed", reason: error.shortMessage };
}

/** What a gateway did not send: the contract's refusal where it tells one, else its own words, which say what to do. */
function notRelayed({ message, refusal, code: why }: GatewayError): Explained {
  if (why === "unreachable")
    return { ending: "unknown", reason: `${message}. Look whether it was done, and do it again if it was not.` };
  if (refusal === undefined) return { ending: "unsent", reason: message };
  const words = REFUSALS[refusal];
  return { ending: "reverted", reason: words?.length === 0 ? words([]) : message, code: refusal };
}

function refusal({ data, reason, signature, shortMessage }: ContractFunctionRevertedError): Explained {
  if (data === undefined) return { ending: "reverted", reason: reason ?? signature ?? shortMessage };
  const args = data.args ?? [];
  const words = REFUSALS[data.errorName]?.(args) ?? `${data.errorName}(${args.map(String).join(", ")})`;
  return { ending: "reverted", reason: words, code: data.errorName };
}

/** A word that the contract keeps in 32 bytes. */
function nameIn(bytes: unknown): string {
  return hexToString(bytes as Hex, { size: 32 }).replaceAll("\0", "");
}

function when(seconds: unknown): string {
  return formatTime(Number(seconds), Date.now() / 1_000);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
