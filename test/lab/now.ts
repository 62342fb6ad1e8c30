/** The machine's monotonic clock in ms: the same for all processes of the lab, and no clock step can bend an outage. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6;

/**
 * A moment ago by the wall clock (ms since the epoch: a stamp of tcpdump's or of ip's), in the lab's time. To be called as it
 * is read: how far the two clocks are apart holds only until somebody sets the wall clock.
 */
export const inLabTime = (wallClock: number): number => wallClock - (Date.now() - now());
