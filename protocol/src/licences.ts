/** Licence classes every deployment begins with, as `ignition/parameters` numbers them. The DAO adds others. */
export const LICENCES = { open: 1, academic: 2, commercial: 3, restricted: 4, custom: 5 } as const;

/** Returns a licence class's name; those the DAO granted later go by their number. */
export function licenceName(licence: number): string {
  const name = Object.entries(LICENCES).find(([, id]) => id === licence)?.[0];
  return name ?? `licence ${licence}`;
}
