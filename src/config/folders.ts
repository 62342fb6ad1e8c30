/** Where a controller finds its configuration, keeps what it shares with its commands, and what survives a restart. */
export const CONFIG_FILE = '/etc/ripcord/ripcord.yml';
/** Its place in version 0.1.0: read where the other is missing. */
export const FORMER_CONFIG_FILE = '/etc/ripcord.yml';
export const RUN_FOLDER = '/run/ripcord';
export const STATE_FOLDER = '/var/lib/ripcord';
