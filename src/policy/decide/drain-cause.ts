/** What asks for a drain: the only list, for the type and for the schema of the status. */
export const DRAIN_CAUSES = [
  { name: 'command', meaning: 'an operator, by `ripcord drain` or over HTTP' },
  { name: 'flag-file', meaning: 'a file in the folder `drain.folder`' },
  { name: 'configuration', meaning: 'the configuration no longer has the service' },
  { name: 'stop', meaning: 'ripcord stops' },
  { name: 'override', meaning: 'the result of the health checks is overridden down' },
] as const;

export type DrainCause = (typeof DRAIN_CAUSES)[number]['name'];
