/** The value below which a share of the figures lies. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** One line: p50 and p99 of both in ms, and ours as a multiple of theirs. */
export function describeMs(ours: string, mine: readonly number[], theirs: string, bare: readonly number[]): string {
  const parts = [0.5, 0.99].map((share) => {
    const [own, other] = [quantile(mine, share), quantile(bare, share)];
    return `p${share * 100} ${own.toFixed(1)} / ${other.toFixed(2)} ms = ${(own / other).toFixed(1)}`;
  });
  return `${ours} (${mine.length}) against ${theirs} (${bare.length}): ${parts.join(', ')}`;
}
