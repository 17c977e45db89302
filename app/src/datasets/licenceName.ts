const NAMES = ["none", "open", "academic", "commercial", "restricted", "custom"];

/** Returns a licence class's name; the DAO numbers those it grants on request from 6 on. */
export function licenceName(licence: number): string {
  return NAMES[licence] ?? `custom ${licence}`;
}
