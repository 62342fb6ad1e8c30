/** The daemons that we query or configure. */
export type DaemonName = 'ripd' | 'zebra' | 'mgmtd';

/** What vtysh connects to: one daemon (`-d`), or all that run. */
export type VtyshTarget = DaemonName | 'all';
