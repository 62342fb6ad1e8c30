/** Where a controller keeps what it shares with its commands, and what survives a restart. */
export const RUN_FOLDER = '/run/ripcord';
export const STATE_FOLDER = '/var/lib/ripcord';
