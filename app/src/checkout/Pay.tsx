"use client";
import { Link } from "../ui/Link.tsx";
import type { Dataset } from "../dataset/useDataset.ts";
import { formatAmount } from "../format/formatAmount.ts";
import { useToken } from "../figures/useToken.ts";
import { useAction } from "../transactions/useAction.ts";
import { Amount } from "../ui/Amount.tsx";
import { Button, buttonLook } from "../ui/Button.tsx";
import { Failure } from "../ui/Failure.tsx";
import { usePublicConfig } from "../ui/Providers.tsx";
import { Time } from "../ui/Time.tsx";
import { buyPass } from "./buyPass.ts";
import type { PriceNow } from "./price.ts";

const PRETEND_DOLLARS = 1_000_000_000n;

type Props = { dataset: Dataset; licence: number; price: PriceNow };

/** Pays, or says what is missing. */
export function Pay({ dataset, licence, price: now }: Props) {
  const { gatewayUrl } = usePublicConfig();
  const token = useToken(now.token);
  const name = dataset.described?.name ?? "a dataset";
  const buy = useAction((act) => {
    const agreed = { dataset: dataset.row.id, licence, price: now.price, isPool: dataset.pool !== undefined, name };
    return buyPass(act, agreed, gatewayUrl);
  });
  const mint = useAction(({ client, send }) =>
    send({
      title: "Get pretend dollars",
      contract: "TestDollar",
      functionName: "mint",
      args: [client.walletClient.account.address, PRETEND_DOLLARS],
    }),
  );
  if (buy.data !== undefined) return <Bought dataset={dataset} expiry={buy.data.expiry} />;
  const short = now.balance !== undefined && now.balance < now.price;
  return (
    <div className="space-y-4">
      {now.balance !== undefined && (
        <p className="text-sm text-muted">
          You have <Amount amount={now.balance} token={now.token} />.
        </p>
      )}
      {short && now.pretend ? (
        <Button tone="quiet" className="w-full" busy={mint.isPending} onClick={() => mint.mutate(undefined)}>
          Get 1,000 pretend dollars
        </Button>
      ) : (
        <Button className="w-full" disabled={short} busy={buy.isPending} onClick={() => buy.mutate(undefined)}>
          {short ? "Too little of the token" : `Pay ${token ? formatAmount(now.price, token) : "…"}`}
        </Button>
      )}
      {!short && (
        <p className="text-sm leading-relaxed text-muted">
          Your wallet asks for one signature, which allows exactly this payment, and one transaction. A pass you have
          already is extended.
        </p>
      )}
      <Failure title="The pass was not bought" error={buy.error ?? mint.error} />
    </div>
  );
}

function Bought({ dataset: { pool }, expiry }: { dataset: Dataset; expiry: number }) {
  return (
    <div role="status" className="space-y-3">
      <p className="font-medium">
        The pass is yours. It ends <Time at={expiry} />.
      </p>
      <Link href={pool ? "/query" : "/passes"} className={buttonLook({ size: "small" })}>
        {pool ? "Ask a query" : "Decrypt the data"}
      </Link>
    </div>
  );
}
