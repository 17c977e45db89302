import fc from "fast-check";
import { expect, test } from "vitest";
import { addCredit, noDeposit, payIn, payOut, request, spend } from "./deposit.ts";

test("takes credit first, and only then what could be withdrawn", () => {
  const before = { ...noDeposit(), withdrawable: 50n, credit: 30n };
  expect(spend(before, 20n)).toEqual({ credit: 10n, withdrawable: 50n, spent: 20n });
  expect(spend(before, 30n)).toEqual({ credit: 0n, withdrawable: 50n, spent: 30n });
  expect(spend(before, 45n)).toEqual({ credit: 0n, withdrawable: 35n, spent: 45n });
});

test("forgets a request that was taken back or paid", () => {
  expect(request(0n, 9n)).toEqual({ requested: 0n, withdrawableAt: null });
  const asked = { ...noDeposit(), withdrawable: 50n, ...request(40n, 9n) };
  expect({ ...asked, ...payOut(asked, 40n) }).toMatchObject({ withdrawable: 10n, requested: 0n, withdrawableAt: null });
});

test("never loses a unit", () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 30n });
  fc.assert(
    fc.property(amount, amount, amount, (paid, credit, cost) => {
      let deposit = { ...noDeposit(), ...payIn(noDeposit(), paid) };
      deposit = { ...deposit, ...addCredit(deposit, credit) };
      const charged = cost <= paid + credit ? cost : paid + credit;
      deposit = { ...deposit, ...spend(deposit, charged) };
      expect(deposit.withdrawable + deposit.credit + deposit.spent).toBe(paid + credit);
      expect(deposit.withdrawable).toBeLessThanOrEqual(paid);
      expect(deposit.credit).toBeLessThanOrEqual(credit);
    }),
  );
});
