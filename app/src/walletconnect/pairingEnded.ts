const WORDS = {
  declined: "Your wallet declined. Try again, or take another wallet.",
  expired: "No wallet took the code in time, so it works no more.",
  unreachable: "WalletConnect's relay does not answer. Look whether you are online.",
  "other chain": "Your wallet has no account on this app's chain. Choose the chain there, or take another wallet.",
  left: "You left before your wallet answered.",
} as const;

/** Why no wallet was connected; `message` says it for people. */
export class PairingEnded extends Error {
  override readonly name = "PairingEnded";
  readonly reason: keyof typeof WORDS;

  constructor(reason: keyof typeof WORDS, cause?: unknown) {
    super(WORDS[reason], { cause });
    this.reason = reason;
  }
}
