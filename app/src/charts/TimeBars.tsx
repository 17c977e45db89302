"use client";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";

export type Bar = { label: string; value: number };

/** Bars over time, with a table of the same for who cannot see them. */
export function TimeBars({ bars, name }: { bars: readonly Bar[]; name: string }) {
  return (
    <figure>
      <div aria-hidden className="h-56 text-xs">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={[...bars]} margin={{ top: 8, right: 4, bottom: 0, left: 0 }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis dataKey="label" tickLine={false} axisLine={false} stroke="var(--muted)" minTickGap={24} />
            <YAxis allowDecimals={false} width={44} tickLine={false} axisLine={false} stroke="var(--muted)" />
            <Tooltip
              cursor={{ fill: "var(--sunken)" }}
              contentStyle={{ background: "var(--surface)", border: "1px solid var(--line)", borderRadius: 10 }}
            />
            <Bar
              dataKey="value"
              name={name}
              fill="var(--accent)"
              radius={[4, 4, 0, 0]}
              isAnimationActive={false}
              maxBarSize={48}
            />
          </BarChart>
        </ResponsiveContainer>
      </div>
      <table className="sr-only">
        <caption>{name}</caption>
        <tbody>
          {bars.map(({ label, value }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
