import type { UtcMs } from "../api/units";

// How the console stands with the live feed. `since` is the server's time when it was last heard.
export type LinkState =
  | { readonly kind: "connecting" } // nothing was ever heard
  | { readonly kind: "live" }
  | { readonly kind: "quiet"; readonly since: UtcMs } // the socket is open, but nothing comes
  | { readonly kind: "lost"; readonly since: UtcMs | null; readonly attempt: number }
  | { readonly kind: "unauthorised" };

export interface BackoffLimits {
  readonly firstMs: number;
  readonly longestMs: number;
}

// How long to wait before try number `attempt` (from 1): doubling, and spread over its upper half,
// so that a bureau's consoles do not all come back in the same moment after an outage.
export function backoffMs(attempt: number, random: number, limits: BackoffLimits): number {
  const whole = Math.min(limits.longestMs, limits.firstMs * 2 ** (attempt - 1));
  return whole * (0.5 + 0.5 * random);
}
