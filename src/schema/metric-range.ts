/** Usable RIP metrics: 16 is infinity, and 15 is unreachable one router away (RFC 2453, 3.6). */
export const METRIC = { minimum: 1, maximum: 14 };
