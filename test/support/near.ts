import { expect } from 'chai';

/** Asterisk's clock, SIPp's and a browser's steps are not ours: timings of whole calls are asked for within a second. */
export const SECOND = 1000;

/** Asserts that a time or duration in ms is as expected, give or take a second. */
export function near(actual: number, expected: number, what: string, within = SECOND): void {
  expect(Math.abs(actual - expected), `${what}: ${actual} ms, expected about ${expected} ms`).to.be.at.most(within);
}
