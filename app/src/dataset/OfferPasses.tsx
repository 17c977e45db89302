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

const DAY_SECONDS = 86_400;
const MOST_DAYS = 3_650;

type Props = { id: bigint; licences: readonly number[]; token: number; isPool: boolean };

/** Offers passes for a dataset under a licence: only who has one may query a pool, or open a File. */
export function OfferPasses({ id, licences, token: index, isPool }: Props) {
  const paid = useRows(tokensQuery).data?.find((one) => one.index === index);
  const token = useToken(paid?.token);
  const [licence, setLicence] = useState(licences[0]!);
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
      args: [id, licence, { price: amount, duration: seconds, token: index, seats: 0, download: !isPool }],
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
      <div className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-4">
        <Field label="Licence">
          {(control) => (
            <select {...control} value={licence} onChange={({ target }) => setLicence(Number(target.value))}>
              {licences.map((one) => (
                <option key={one} value={one}>
                  {licenceName(one)}
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
