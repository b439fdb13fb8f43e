const MEBIBYTE = 1024 * 1024;
const SMALLEST = 8 * MEBIBYTE;
const LARGEST = 5 * 1024 * MEBIBYTE;

/** Of the S3 API. */
export const MOST_PARTS = 10_000;

/**
 * How large the next part is. Nobody knows how long a dump gets, so parts grow with what was sent: they stay at 8 MiB for the
 * first 10 GiB, and 5 TiB, the largest object of S3, fit into 10,000 of them.
 */
export function nextPartBytes(sentBytes: number): number {
  const grown = Math.ceil(sentBytes / 1250 / MEBIBYTE) * MEBIBYTE;
  return Math.min(LARGEST, Math.max(SMALLEST, grown));
}
