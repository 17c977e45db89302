"use client";
import type { FieldEarning } from "@datagraph/protocol";
import { licenceName } from "@datagraph/protocol/licences";
import { useQuery } from "@tanstack/react-query";
import { Link } from "../ui/Link.tsx";
import { formatCount } from "../format/formatCount.ts";
import { formatDuration } from "../format/formatDuration.ts";
import { pricesOfQuery } from "../indexer/datasetQueries.ts";
import { tokensQuery } from "../indexer/queries.ts";
import { useRows } from "../indexer/useRows.ts";
import { AnchorsOn, anchorsElsewhere } from "../pools/AnchorsOn.tsx";
import { type PoolTable, useSchemas } from "../query/useSchemas.ts";
import { GasSwitch } from "../transactions/GasSwitch.tsx";
import { useAction } from "../transactions/useAction.ts";
import { useGasChoice } from "../transactions/useGasChoice.ts";
import { Amount } from "../ui/Amount.tsx";
import { Command } from "../ui/Command.tsx";
import { buttonLook } from "../ui/Button.tsx";
import { Failure } from "../ui/Failure.tsx";
import { NeedsWallet } from "../ui/NeedsWallet.tsx";
import { Notice } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { Panel } from "../ui/Panel.tsx";
import { usePublicConfig } from "../ui/Providers.tsx";
import { Skeleton } from "../ui/Skeleton.tsx";
import { useAddress } from "../wallet/useAddress.ts";
import { ConsentForm } from "./ConsentForm.tsx";
import type { Consent } from "./consent.ts";
import { EPOCHS, earningsQuery } from "./earningsQuery.ts";

/** Shows a pool's terms in plain words, and joins it with what the contributor switches on. */
export function Join({ number }: { number: number }) {
  const schemas = useSchemas();
  const found = schemas?.find(({ pool }) => pool.number === number);
  if (found !== undefined) return <Shown table={found} />;
  return (
    <Page title="Join a pool">
      {schemas === undefined ? (
        <Skeleton lines={6} />
      ) : (
        <Notice tone="calm" title={`Pool ${number} is not to be found`}>
          <p>There is none with this number, or the gateway does not hold its schema yet.</p>
        </Notice>
      )}
    </Page>
  );
}

function Shown({ table: { pool, schema } }: { table: PoolTable }) {
  const prices = useRows(pricesOfQuery(pool.number, pool.termsHash)).data ?? [];
  const token = useRows(tokensQuery).data?.find(({ index }) => index === pool.token)?.token;
  const address = useAddress();
  const gas = useGasChoice();
  const { gatewayUrl } = usePublicConfig();
  const { data: earnings } = useQuery(earningsQuery(gatewayUrl, pool.number));
  const earned = earnings && Map.groupBy(earnings, ({ field }) => field);
  const join = useAction(async (act, consent: Consent) => {
    const { joinPool } = await import("./joinPool.ts");
    return joinPool(act, { number: pool.number, termsHash: pool.termsHash, name: schema.name }, consent, gas.relayed);
  });
  return (
    <Page title={`Join ${schema.name}`} lead={schema.description}>
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
        {join.isSuccess ? (
          <Joined name={schema.name} />
        ) : (
          <div className="space-y-4">
            <ConsentForm
              fields={schema.fields}
              licences={prices.map(({ licence }) => licence).toSorted()}
              initial={{ fields: 0n, licences: 0n, rows: false }}
              action="Join with this consent"
              earned={earned && ((bit) => <Earned earnings={earned.get(bit)} exact={pool.class === "personal"} />)}
              gas={<GasSwitch gas={gas} />}
              busy={join.isPending}
              submit={(consent) => join.mutate(consent)}
              instead={address === undefined ? <NeedsWallet to="join">{null}</NeedsWallet> : undefined}
            />
            <Failure title="You did not join" error={join.error} />
          </div>
        )}
        <div className="self-start">
          <Panel title="The terms, in plain words" id="terms">
            <ul className="list-disc space-y-2 pl-4 text-sm leading-relaxed text-pretty">
              {prices.map(({ licence, price }) => (
                <li key={licence}>
                  A data point used under the {licenceName(licence)} licence pays{" "}
                  <Amount amount={price} token={token} />, less fees.
                </li>
              ))}
              {pool.k > 1 && (
                <li>Aggregates leave only for groups of {formatCount(pool.k, "person", "people")} or more.</li>
              )}
              <li>
                At most {formatCount(pool.recordsPerPeriod, "record")} of yours count within{" "}
                {formatDuration(pool.granularity)}.
              </li>
              <li>
                {anchorsElsewhere(pool.chain) ? (
                  <>
                    Hashes of your updates, never their values, go to <AnchorsOn chain={pool.chain} />, without gas;
                    validators register them on this chain, and only that counts. What sends them is an agent:{" "}
                    <Command>./datagraph agent init</Command>.
                  </>
                ) : (
                  "A hash of each of your updates, never its values, goes to this chain, which costs you or your device gas."
                )}
              </li>
              <li>An admitter confirms that you are one real person or machine before you count.</li>
              <li>You may change or end this at any time; it acts on the next query, over all your records.</li>
              <li>Answers already given cannot be recalled. Small groups protect you, but are no guarantee.</li>
            </ul>
          </Panel>
          {earned && (
            <p className="mt-4 text-sm text-pretty text-muted">
              What fields earned is as this gateway derived it. To derive it yourself from the chain&apos;s events:{" "}
              <Command>{`./datagraph pool earnings ${pool.number}`}</Command>
            </p>
          )}
        </div>
      </div>
    </Page>
  );
}

/** What a field brought of late, to all and to each who shares it. In open pools a query's fields share it alike, as an estimate. */
function Earned({ earnings = [], exact }: { earnings: readonly FieldEarning[] | undefined; exact: boolean }) {
  if (earnings.length === 0) return <span className="text-muted">earned nothing in {EPOCHS} epochs</span>;
  return earnings.map(({ token, amount, streams }) => (
    <span key={token} className="block text-good">
      earned {!exact && "about "}
      <Amount amount={amount} token={token} /> in {EPOCHS} epochs,{" "}
      <Amount amount={amount / BigInt(streams)} token={token} /> for each who shares it
    </span>
  ));
}

function Joined({ name }: { name: string }) {
  return (
    <Notice tone="calm" title={`You are in ${name}`}>
      <p>Your stream counts as soon as the admitter has admitted it and you have anchored records.</p>
      <Link href="/my-data" className={buttonLook({ size: "small" })}>
        Go to my data
      </Link>
    </Notice>
  );
}
