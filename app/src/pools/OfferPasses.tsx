"use client";
import { licenceName } from "@datagraph/protocol/licences";
import { useState } from "react";
import { useToken } from "../figures/useToken.ts";
import { parseAmount } from "../format/parseAmount.ts";
import { tokensQuery } from "../indexer/queries.ts";
import { useRows } from "../indexer/useRows.ts";
import { useAction } from "../transactions/useAction.ts";
import { Button } from "../ui/Button.tsx";
import { Failure } from "../ui/Failure.tsx";
import { Field } from "../ui/Field.tsx";
import type { Rules } from "./rulesDraft.ts";

const DAY_SECONDS = 86_400;
const MOST_DAYS = 3_650;

/** Offers passes for a pool under one of its licences: only who has one may query it. */
export function OfferPasses({ id, rules }: { id: bigint; rules: Pick<Rules, "prices" | "token"> }) {
  const paid = useRows(tokensQuery).data?.find(({ index }) => index === rules.token);
  const token = useToken(paid?.token);
  const [licence, setLicence] = useState(rules.prices[0]!.licence);
  const [price, setPrice] = useState("");
  const [days, setDays] = useState("90");
  const amount = token && parseAmount(price, token.decimals);
  const seconds =
    /^\d{1,4}$/.test(days) && Number(days) >= 1 && Number(days) <= MOST_DAYS ? Number(days) * DAY_SECONDS : 0;
  const offer = useAction(({ send }) =>
    send({
      title: `Offer passes under the ${licenceName(licence)} licence`,
      contract: "AccessPass",
      functionName: "offer",
      // what a pool's pass costs is its holder's deposit for queries; records never leave by it
      args: [id, licence, { price: amount, duration: seconds, token: rules.token, seats: 0, download: false }],
    }),
  );
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        offer.mutate(undefined);
      }}
    >
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label="Licence">
          {(control) => (
            <select {...control} value={licence} onChange={({ target }) => setLicence(Number(target.value))}>
              {rules.prices.map((one) => (
                <option key={one.licence} value={one.licence}>
                  {licenceName(one.licence)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          label={`A pass costs${token ? `, in ${token.symbol}` : ""}`}
          error={
            price !== "" && token && amount === undefined
              ? `Give a number with at most ${token.decimals} decimals`
              : undefined
          }
        >
          {(control) => (
            <input
              {...control}
              inputMode="decimal"
              value={price}
              maxLength={30}
              onChange={({ target }) => setPrice(target.value.trim())}
            />
          )}
        </Field>
        <Field
          label="It lasts, days"
          error={seconds === 0 ? `Give 1 to ${MOST_DAYS.toLocaleString("en")} days` : undefined}
        >
          {(control) => (
            <input
              {...control}
              inputMode="numeric"
              value={days}
              maxLength={5}
              onChange={({ target }) => setDays(target.value.trim())}
            />
          )}
        </Field>
      </div>
      <Button type="submit" size="small" busy={offer.isPending} disabled={amount === undefined || seconds === 0}>
        Offer passes
      </Button>
      {offer.isSuccess && <p role="status">Offered. Researchers buy passes on its page.</p>}
      <Failure title="Nothing was offered" error={offer.error} />
    </form>
  );
}
