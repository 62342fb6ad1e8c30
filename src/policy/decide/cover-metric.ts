/**
 * The metric of a cover: a shorter prefix around the service addresses, which every server of a failover order but the
 * first announces all the time. Pure.
 *
 * RIP routers keep no alternatives, but they do keep prefixes of several lengths. While any server announces the
 * service address, no packet follows the cover. Where the last such route is poisoned, as by a router whose carrier to
 * the server is lost, the kernel falls back on the cover at once, and the hold-off that delays the taker's good news
 * costs no client.
 */

/**
 * As poor as the service itself, and withdrawn with it, but never better than normal. A boost must beat a dead server's
 * route that routers still hold, and a cover is no such route: so it stays as it is while its server stands in, and the
 * one announcement that RIP sends without delay is that of the service.
 */
export function coverMetric(serviceMetric: number, normalMetric: number): number {
  return Math.max(serviceMetric, normalMetric);
}
