const FIRST_MILLIS = 1_000;
const MAX_MILLIS = 60_000;

/** Full jitter: anything from nothing to 1 s · 2ⁿ, at most 60 s; `attempt` counts from 0. */
export function fullJitterMillis(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(MAX_MILLIS, FIRST_MILLIS * 2 ** attempt);
}
