/** The machine's monotonic clock in ms: the same for all processes of the lab, and no clock step can bend an outage. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6;
