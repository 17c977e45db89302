/** One deliberate fault of the contracts, and how a walk says that it noticed. */
export type Fault = {
  number: number;
  what: string;
  /** of `contracts` */
  file: string;
  from: string;
  to: string;
  /** the file of the walk */
  test: string;
  says: RegExp;
};

const numbered = (number: number) =>
  new RegExp(`(?<=Error: (?:failed to set up invariant testing environment: )?)${String(number).padStart(2, "0")}: .*`);

const fault = (number: number, what: string, test: string, file: string, from: string, to: string): Fault => ({
  number,
  what,
  file,
  from,
  to,
  test,
  says: numbered(number),
});

export const FAULTS: Fault[] = [
  fault(
    1,
    "a sale's fee is credited, and not taken off what the payees get",
    "MoneySums",
    "rewards/Sales.sol",
    "uint256 net = sale.amount - fee;",
    "uint256 net = sale.amount;",
  ),
  {
    ...fault(
      2,
      "`claim` does not count what it paid",
      "MoneySums",
      "rewards/Claims.sol",
      "usage.paid = uint128(paid + amount); // <= received\n        emit",
      "emit",
    ),
    says: /(?<=Error: )0[12]: .*/,
  },
  {
    ...fault(
      3,
      "a proof of nothing proves everything",
      "MoneySums",
      "rewards/Claims.sol",
      "if (_rootOf(c.proof, leaf) != root)",
      "if (c.proof.length != 0 && _rootOf(c.proof, leaf) != root)",
    ),
    says: /(?<=Error: )0[23]: .*/,
  },
  {
    ...fault(
      4,
      "`claimMany` reverts when somebody refuses the money",
      "MoneyHazards",
      "rewards/Claims.sol",
      "claimedBy[token] = claimed;\n            return false;",
      'revert("refused");',
    ),
    says: /(?<=Error: )(04: .*|refused)/,
  },
  fault(
    5,
    "who is paid among many takes as much gas as they like",
    "Batches",
    "rewards/VaultBase.sol",
    "PAYMENT_GAS = 50_000;",
    "PAYMENT_GAS = 1_000_000;",
  ),
  fault(
    6,
    "a payee's part is rounded up",
    "MoneySums",
    "rewards/Releases.sol",
    "uint256 earned = (received * shares[index]) / _sum(shares);",
    "uint256 earned = (received * shares[index] + _sum(shares) - 1) / _sum(shares);",
  ),
  fault(
    7,
    "the vault takes what a token says for what arrived",
    "MoneySums",
    "rewards/VaultBase.sol",
    "if (received != amount) revert",
    "if (received > amount) revert",
  ),
  fault(
    8,
    "`releaseShare` may be called from within another payment",
    "MoneyHazards",
    "rewards/Releases.sol",
    "    ) external nonReentrant returns (uint256 amount) {\n        if (index >= accounts.length",
    "    ) external returns (uint256 amount) {\n        if (index >= accounts.length",
  ),
  fault(
    9,
    "the rest of a sale has no cap",
    "MoneyHazards",
    "rewards/VaultBase.sol",
    '_checkParameter("rest", rest_, 0, MAX_REST);',
    '_checkParameter("rest", rest_, 0, type(uint40).max);',
  ),
  {
    ...fault(
      10,
      "an id does not name its creator, so whoever is first takes it",
      "Signatures",
      "registry/DatasetToken.sol",
      "abi.encode(block.chainid, address(this), creator, salt)",
      "abi.encode(block.chainid, address(this), salt)",
    ),
    says: /(?<=Error: )(10: .*|(HeldUp|RegistryIdTaken)\(\w{10})/,
  },
  fault(
    11,
    "anybody changes a consent",
    "Signatures",
    "registry/Streams.sol",
    "_requireCreator(id, slot, msg.sender);\n        _setConsent(id, slot,",
    "_setConsent(id, slot,",
  ),
  fault(
    12,
    "a pass opens in the second of its expiry",
    "Passes",
    "access/Seats.sol",
    "slot.expiry() > block.timestamp &&",
    "slot.expiry() >= block.timestamp &&",
  ),
  fault(
    13,
    "votes are read as they are now",
    "Governance",
    "governance/DataGovernor.sol",
    "return token().getPastVotes(account, timepoint);",
    "return timepoint == 0 ? 0 : token().getVotes(account);",
  ),
  fault(
    14,
    "a mandate's nonce is not used up",
    "Signatures",
    "access/SignedActs.sol",
    "_useNonce(signer, nonce);\n        if (!Signatures",
    "if ((_nonces[signer][nonce >> 8] >> (nonce & 0xff)) & 1 == 1) revert PassNonceUsed(signer, nonce);\n        if (!Signatures",
  ),
  fault(
    14,
    "a nonce in the ledger is not used up by an act",
    "Signatures",
    "rewards/LedgerActs.sol",
    "_checkSignature(digest, act);\n        _useNonce(act.researcher, act.nonce);",
    "_checkSignature(digest, act);",
  ),
  fault(
    14,
    "an authorization stands for whatever deposit",
    "Signatures",
    "rewards/LedgerActs.sol",
    "if (a.nonce != digest) revert LedgerAuthorization(digest, a.nonce);",
    "if (a.nonce == 0) revert LedgerAuthorization(digest, a.nonce);",
  ),
  fault(
    14,
    "payees are set by words in any order",
    "Signatures",
    "rewards/Payees.sol",
    "_useCheckedNonce(word.signer, word.nonce);",
    "if (word.nonce < nonces(word.signer)) revert InvalidAccountNonce(word.signer, word.nonce);",
  ),
  fault(
    14,
    "what was signed towards the vault never ends",
    "Signatures",
    "rewards/VaultSignatures.sol",
    "if (block.timestamp > deadline) revert VaultExpired(deadline);",
    "if (deadline == 0) revert VaultExpired(deadline);",
  ),
  fault(
    15,
    "a root is accepted before its window is over",
    "MoneyHazards",
    "rewards/Roots.sol",
    "if (block.timestamp < uint40(word >> 56)) break;",
    "if (block.timestamp + 60 < uint40(word >> 56)) break;",
  ),
];
