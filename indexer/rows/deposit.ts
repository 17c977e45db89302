/** What a deposit's events change. */
export type DepositState = {
  withdrawable: bigint;
  credit: bigint;
  requested: bigint;
  withdrawableAt: bigint | null;
  deposited: bigint;
  withdrawn: bigint;
  spent: bigint;
};

/** Returns a deposit before its first event. */
export function noDeposit(): DepositState {
  return {
    withdrawable: 0n,
    credit: 0n,
    requested: 0n,
    withdrawableAt: null,
    deposited: 0n,
    withdrawn: 0n,
    spent: 0n,
  };
}

/** Returns what a deposit becomes when its researcher pays in. */
export function payIn({ withdrawable, deposited }: DepositState, amount: bigint) {
  return { withdrawable: withdrawable + amount, deposited: deposited + amount };
}

/** Returns what a deposit becomes when credit arrives, or leaves with a negative amount. */
export function addCredit({ credit }: DepositState, amount: bigint) {
  return { credit: credit + amount };
}

/** Returns what a deposit becomes by a settlement: the ledger takes credit first. */
export function spend({ credit, withdrawable, spent }: DepositState, amount: bigint) {
  const ofCredit = amount < credit ? amount : credit;
  return { credit: credit - ofCredit, withdrawable: withdrawable - (amount - ofCredit), spent: spent + amount };
}

/** Returns what a deposit becomes by a withdrawal; whatever was requested is done with. */
export function payOut({ withdrawable, withdrawn }: DepositState, amount: bigint) {
  return { withdrawable: withdrawable - amount, withdrawn: withdrawn + amount, requested: 0n, withdrawableAt: null };
}

/** Returns what a deposit becomes by a request to withdraw; 0 takes an earlier one back. */
export function request(amount: bigint, withdrawableAt: bigint) {
  return { requested: amount, withdrawableAt: amount === 0n ? null : withdrawableAt };
}
