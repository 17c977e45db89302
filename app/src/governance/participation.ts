/** How often a delegate voted, of the proposals on which they could. */
export type Participation = { voted: number; of: number };

type Ballot = { voter: string; proposal: bigint };
type Voted = { id: bigint; voteStart: bigint; status: string };

/** Returns how often each voter took part, of the proposals whose vote began before block `now`; cancelled ones are left out. */
export function participation(
  ballots: readonly Ballot[],
  proposals: readonly Voted[],
  now: bigint,
): (voter: string) => Participation {
  const begun = proposals.filter(({ voteStart, status }) => voteStart < now && status !== "canceled");
  const ids = new Set(begun.map(({ id }) => id));
  const voted = new Map<string, Set<bigint>>();
  for (const { voter, proposal } of ballots)
    if (ids.has(proposal)) voted.set(voter, (voted.get(voter) ?? new Set()).add(proposal));
  return (voter) => ({ voted: voted.get(voter)?.size ?? 0, of: ids.size });
}
