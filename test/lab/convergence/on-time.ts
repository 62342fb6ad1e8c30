/** Convergence tests hold on a machine that is on time: one that fails on another is repeated. */
import { onTimeWithin } from '../on-time.ts';

/**
 * How late the machine may be, in ms. A check has 80 ms (replicas.ts) in which three must have their turn after one
 * another: ripcord that asks, the service that answers, and ripcord again.
 */
export const ALLOWED_MS = 25;

/** A test's body, tried again where it failed while the machine was later than that. */
export const onTime = onTimeWithin(ALLOWED_MS);
